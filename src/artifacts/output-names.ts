import { dirname } from "node:path";
import { folded, isRelativePath } from "../safe-path.ts";
import { Journal } from "./journal.ts";
import { OutputError } from "./output-error.ts";
import { parentsOf } from "./output-tree.ts";

const MARK = folded(Journal.file);

/** The paths of the output files. All are different, also on a file system that ignores case. */
export class OutputNames {
  readonly #dir: string;
  readonly #files = new Set<string>();
  /** Files and directories (with a slash at the end) by their paths without case. */
  readonly #names = new Map([[MARK, Journal.file]]);
  readonly #parents = new Set<string>();

  /** `dir` is the output directory, for messages. */
  constructor(dir: string) {
    this.#dir = dir;
  }

  get size(): number {
    return this.#files.size;
  }

  has(path: string): boolean {
    return this.#files.has(path);
  }

  [Symbol.iterator](): Iterator<string> {
    return this.#files.values();
  }

  /** Throws an OutputError for a path outside the output directory, or one that conflicts with another file. */
  add(path: string): void {
    const shown = `${this.#dir}/${path}`;
    if (!isRelativePath(path))
      throw new OutputError(JSON.stringify(path), `this path leaves the output directory ${this.#dir}`);
    if (this.#files.has(path)) throw new OutputError(shown, "two pages write this file");
    const parent = dirname(path);
    if (!this.#parents.has(parent)) {
      for (const directory of parentsOf(path)) this.#addName(directory, `${directory}/`);
      this.#parents.add(parent);
    }
    this.#addName(path, path);
    this.#files.add(path);
  }

  #addName(path: string, name: string): void {
    const key = folded(path);
    const other = this.#names.get(key);
    if (other === name && key !== MARK) return;
    if (other === undefined) {
      this.#names.set(key, name);
      return;
    }
    const fault =
      key === MARK
        ? "this name marks an incomplete output: choose another"
        : other.replace(/\/$/, "") === path
          ? "this is a file, and also the directory of another file: rename one"
          : `this name differs from ${other} only in case: rename one`;
    throw new OutputError(`${this.#dir}/${path}`, fault);
  }
}
