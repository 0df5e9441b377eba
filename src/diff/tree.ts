import { lstatSync, readdirSync, readFileSync } from "node:fs";
import { isMap, type ValueMap } from "../merge/merge.ts";
import { isRelativePath } from "../safe-path.ts";

export interface TreeFile {
  readonly text: string;
  /** Whether only its owner can read it, because it holds a secret that is not only a hash. */
  readonly isPrivate: boolean;
}

/** A built output directory. */
export interface Tree {
  readonly files: ReadonlyMap<string, TreeFile>;
  /** The value of its model.json. */
  readonly model: ValueMap;
}

const MODEL = "model.json";

/** Reads a built output directory; null if it does not hold a whole build of a lab. */
export function readTree(dir: string): Tree | null {
  const files = new Map<string, TreeFile>();
  for (const path of listedFiles(dir)) {
    const file = `${dir}/${path}`;
    const stat = lstatSync(file, { throwIfNoEntry: false });
    if (stat?.isFile())
      files.set(path, { text: readFileSync(file, "utf8"), isPrivate: (stat.mode & 0o077) === 0 });
  }
  const model = modelOf(files.get(MODEL)?.text);
  return model && { files, model };
}

/** The files in the list of the build; without a list, as in a copy: all files. */
function listedFiles(dir: string): string[] {
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

function modelOf(text: string | undefined): ValueMap | null {
  try {
    const model: unknown = JSON.parse(text ?? "");
    return isMap(model) && Array.isArray(model.guests) ? model : null;
  } catch {
    return null;
  }
}
