import { lstatSync, readdirSync, readFileSync } from "node:fs";
import { isMap, type ValueMap } from "../merge/merge.ts";
import { isRelativePath } from "../safe-path.ts";

export interface TreeFile {
  readonly text: string;
  /** Whether it is for its owner alone, for it holds more of a secret than a hash. */
  readonly isPrivate: boolean;
}

/** A built output directory. */
export interface Tree {
  readonly files: ReadonlyMap<string, TreeFile>;
  /** Its model.json. */
  readonly model: ValueMap;
}

const MODEL = "model.json";

/** Reads what a build has made in a directory; null where no whole build of a lab is. */
export function readTree(dir: string): Tree | null {
  const files = new Map<string, TreeFile>();
  for (const path of made(dir)) {
    const file = `${dir}/${path}`;
    const stat = lstatSync(file, { throwIfNoEntry: false });
    if (stat?.isFile())
      files.set(path, { text: readFileSync(file, "utf8"), isPrivate: (stat.mode & 0o077) === 0 });
  }
  const model = parsed(files.get(MODEL)?.text);
  return model && { files, model };
}

/** The files that builds have noted as theirs; in a copy that has no such note, all. */
function made(dir: string): string[] {
  try {
    return readFileSync(`${dir}/.miniascape/files`, "utf8").split("\n").filter(isRelativePath);
  } catch {
    return filesBelow(dir);
  }
}

function filesBelow(dir: string): string[] {
  try {
    return readdirSync(dir, { recursive: true, encoding: "utf8" }).filter(
      (path) => isRelativePath(path) && lstatSync(`${dir}/${path}`).isFile(),
    );
  } catch {
    return [];
  }
}

function parsed(text: string | undefined): ValueMap | null {
  try {
    const model: unknown = JSON.parse(text ?? "");
    return isMap(model) && Array.isArray(model.guests) ? model : null;
  } catch {
    return null;
  }
}
