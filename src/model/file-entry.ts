import { errorAt, type Finding, type Place } from "../finding.ts";
import { type Merged, type Path, placeAt } from "../merge/origins.ts";
import { folded } from "../safe-path.ts";

/** A template and its output file, whose path is relative to the directory of the object. */
export interface FileEntry {
  readonly key: string;
  readonly src: string;
  readonly dst: string;
}

type Entries = Readonly<
  Record<string, { src?: string | null | undefined; dst?: string | null | undefined } | null>
>;

/** The values that an entry is checked with. */
export interface FileEntryContext {
  readonly merged: Merged;
  readonly path: Path;
  /** Names in the object's directory that templates must not use. */
  readonly reserved: readonly string[];
  readonly hasTemplate: (name: string) => boolean;
}

/** The entries of a `templates` or `host_templates` map that have both `src` and `dst`. */
export function fileEntries(
  entries: Entries | null | undefined,
  { merged, path, reserved, hasTemplate }: FileEntryContext,
  findings: Finding[],
): FileEntry[] {
  const files: FileEntry[] = [];
  const taken = new TakenPaths(reserved);
  for (const [key, entry] of Object.entries(entries ?? {})) {
    if (!entry?.src || !entry.dst) continue;
    const { src, dst } = entry;
    if (!hasTemplate(src)) findings.push(unknownTemplate(placeAt(merged, [...path, key, "src"]), src));
    const clash = taken.add(dst);
    if (clash) findings.push(errorAt(placeAt(merged, [...path, key, "dst"]), "output-taken", clash));
    files.push({ key, src, dst });
  }
  return files;
}

/** The files of one directory. They must also be different on a file system that ignores case. */
export class TakenPaths {
  readonly #files = new Map<string, string>();
  readonly #parents = new Map<string, string>();

  constructor(reserved: readonly string[] = []) {
    for (const path of reserved) this.add(path);
  }

  /** Adds a file. Returns a message if it conflicts with an earlier file, else null. */
  add(path: string): string | null {
    const key = folded(path);
    const parents = [...key.matchAll(/\//g)].map(({ index }) => key.slice(0, index));
    const same = this.#files.get(key);
    const other =
      same ?? this.#parents.get(key) ?? parents.map((each) => this.#files.get(each)).find(Boolean);
    this.#files.set(key, path);
    for (const parent of parents) this.#parents.set(parent, path);
    if (other === undefined) return null;
    const remedy = "give this one another `dst`";
    if (other === path) return `another file of this object is \`${path}\`: ${remedy}`;
    if (same) return `\`${path}\` is \`${other}\` where file names have no case: ${remedy}`;
    return `one of \`${path}\` and \`${other}\` is a file, but the other needs a directory of that name: ${remedy}`;
  }
}

export function unknownTemplate(place: Place, src: string): Finding {
  return errorAt(
    place,
    "unknown-template",
    `there is no template \`${src}\`: name a file below one of the template directories`,
  );
}
