import { type Diagnostic, errorAt, type Place } from "../diagnostic.ts";
import { type Merged, type Path, placeAt } from "../merge/origins.ts";

/** A template and the file that it makes, relative to its object's directory. */
export interface FileEntry {
  readonly key: string;
  readonly src: string;
  readonly dst: string;
}

type Entries = Readonly<
  Record<string, { src?: string | null | undefined; dst?: string | null | undefined } | null>
>;

/** What an entry is checked against. */
export interface FileScope {
  readonly merged: Merged;
  readonly path: Path;
  /** Files of the object's directory that are not its templates' to make. */
  readonly reserved: readonly string[];
  readonly hasTemplate: (name: string) => boolean;
}

/** The entries of a `templates` or `host_templates` map that have both a source and a destination. */
export function fileEntries(
  entries: Entries | null | undefined,
  { merged, path, reserved, hasTemplate }: FileScope,
  found: Diagnostic[],
): FileEntry[] {
  const files: FileEntry[] = [];
  const taken = new Set(reserved);
  for (const [key, entry] of Object.entries(entries ?? {})) {
    if (!entry?.src || !entry.dst) continue;
    const { src, dst } = entry;
    if (!hasTemplate(src)) found.push(unknownTemplate(placeAt(merged, [...path, key, "src"]), src));
    if (taken.has(dst)) {
      found.push(
        errorAt(
          placeAt(merged, [...path, key, "dst"]),
          "output-taken",
          `another file of this object is \`${dst}\`: give this one another \`dst\``,
        ),
      );
    }
    taken.add(dst);
    files.push({ key, src, dst });
  }
  return files;
}

export function unknownTemplate(place: Place, src: string): Diagnostic {
  return errorAt(
    place,
    "unknown-template",
    `there is no template \`${src}\`: name a file below one of the template directories`,
  );
}
