import {
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmdirSync,
  rmSync,
  type Stats,
} from "node:fs";
import { dirname } from "node:path";
import { OutputError, onPath } from "./output-error.ts";

/** The files of an existing output directory. It changes only files of earlier builds, and never follows links. */
export class OutputTree {
  readonly #dir: string;
  /** The files of earlier builds. */
  readonly #oldFiles: ReadonlySet<string>;
  readonly #directories = new Set<string>();

  constructor(dir: string, oldFiles: ReadonlySet<string>) {
    this.#dir = dir;
    this.#oldFiles = oldFiles;
  }

  /** Whether the file has these bytes and this mode. Throws an OutputError if a foreign file or directory is in the way. */
  holds(path: string, bytes: Buffer, mode: number): boolean {
    if (!this.#reaches(path)) return false;
    const file = `${this.#dir}/${path}`;
    const stat = lstat(file);
    if (!stat) return false;
    if (stat.isDirectory()) {
      if (this.#isOwnDirectory(path)) return false;
      throw new OutputError(
        file,
        "this must be a file, but it is a directory that miniascape did not make: move it away",
      );
    }
    if (stat.isFile() && stat.size === bytes.length && readFileSync(file).equals(bytes)) {
      if ((stat.mode & 0o777) === mode) return true;
    }
    if (this.#oldFiles.has(path)) return false;
    throw new OutputError(file, "no build of miniascape made this file: move it away");
  }

  /** A fingerprint (inode, size, ctime) that changes on any write; null if there is no file. */
  fingerprint(path: string): string | null {
    const stat = this.#reaches(path) ? lstat(`${this.#dir}/${path}`) : undefined;
    return stat?.isFile() ? `${stat.ino} ${stat.size} ${stat.ctimeMs}` : null;
  }

  /** Makes the directories of a path, and adds new ones to the list. Stops at an old file that the commit will remove. */
  makeParents(path: string, madeDirectories: string[] = []): void {
    for (const parent of parentsOf(path)) {
      if (this.#directories.has(parent)) continue;
      const directory = `${this.#dir}/${parent}`;
      const stat = this.#look(parent);
      if (stat && !stat.isDirectory()) break;
      if (!stat) {
        onPath(directory, () => mkdirSync(directory));
        madeDirectories.push(directory);
      }
      this.#directories.add(parent);
    }
  }

  /** Moves a staged file to its path. Does nothing if an interrupted commit has already moved it. */
  place(from: string, path: string): void {
    const target = `${this.#dir}/${path}`;
    onPath(target, () => {
      if (!lstat(from)) return;
      this.makeParents(path);
      if (lstat(target)?.isDirectory()) removeEmpty(target);
      renameSync(from, target);
    });
  }

  /** Removes a file of an earlier build. Does nothing if its path is now a directory, or goes through a link. */
  remove(path: string): void {
    const file = `${this.#dir}/${path}`;
    if (this.#isLinked(path) || lstat(file)?.isDirectory()) return;
    onPath(file, () => rmSync(file, { force: true }));
  }

  /** Removes the directories of a path that are now empty. */
  prune(path: string): void {
    if (this.#isLinked(path)) return;
    for (const parent of parentsOf(path).reverse()) {
      try {
        rmdirSync(`${this.#dir}/${parent}`);
        this.#directories.delete(parent);
      } catch {
        return;
      }
    }
  }

  #isLinked(path: string): boolean {
    return parentsOf(path).some((parent) => !lstat(`${this.#dir}/${parent}`)?.isDirectory());
  }

  /** Whether all directories of a path exist. */
  #reaches(path: string): boolean {
    if (this.#directories.has(dirname(path))) return true;
    for (const parent of parentsOf(path)) {
      if (this.#directories.has(parent)) continue;
      if (!this.#look(parent)?.isDirectory()) return false;
      this.#directories.add(parent);
    }
    return true;
  }

  /** The state of a path that must be a directory. Throws an OutputError for a foreign file or link. */
  #look(parent: string): Stats | undefined {
    const directory = `${this.#dir}/${parent}`;
    const stat = lstat(directory);
    if (!stat || stat.isDirectory() || this.#oldFiles.has(parent)) return stat;
    const what = stat.isSymbolicLink() ? "symbolic link" : "file that miniascape did not make";
    throw new OutputError(directory, `this must be a directory, but it is a ${what}: move it away`);
  }

  #isOwnDirectory(path: string): boolean {
    return readdirSync(`${this.#dir}/${path}`, { withFileTypes: true }).every((entry) => {
      const inner = `${path}/${entry.name}`;
      return entry.isDirectory() ? this.#isOwnDirectory(inner) : this.#oldFiles.has(inner);
    });
  }
}

/** The parent directories of a relative path, the outermost first. */
export function parentsOf(path: string): string[] {
  const parent = dirname(path);
  return parent === "." ? [] : [...parentsOf(parent), parent];
}

function removeEmpty(directory: string): void {
  for (const name of readdirSync(directory)) removeEmpty(`${directory}/${name}`);
  rmdirSync(directory);
}

export function lstat(path: string): Stats | undefined {
  try {
    return lstatSync(path, { throwIfNoEntry: false });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOTDIR") return undefined;
    throw error;
  }
}
