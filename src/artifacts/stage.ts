import { mkdirSync, readdirSync, readFileSync, renameSync, rmdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { BuildLock } from "./build-lock.ts";
import { OutputError, onPath } from "./output-error.ts";
import { lstat } from "./output-tree.ts";
import { unmasked } from "./umask.ts";

/** The directory of miniascape's own files, at the top of an output directory. */
export const NOTES = ".miniascape";

/**
 * The staged files of a build, and its lock. In an existing output directory the stage is `.miniascape/next`. If there is
 * none yet, the stage is `DIR.next`, and `publish` renames it to the output directory.
 */
export class Stage {
  /** Whether the output directory does not exist yet. */
  readonly isFresh: boolean;
  readonly #dir: string;
  /** The directory that holds `.miniascape`. */
  readonly #base: string;
  readonly #stage: string;
  readonly #lock: BuildLock;
  /** Directories that already exist. */
  readonly #directories = new Set<string>();

  /** Throws an OutputError if foreign files are in the way, or if another build runs. */
  constructor(dir: string) {
    this.#dir = dir;
    this.isFresh = onPath(dir, () => !lstat(dir));
    this.#base = this.isFresh ? `${dir}.next` : dir;
    this.#stage = this.isFresh ? this.#base : `${dir}/${NOTES}/next`;
    this.#refuseOthers();
    const notes = `${this.#base}/${NOTES}`;
    this.#lock = onPath(notes, () => unmasked(() => new BuildLock(notes, dir)));
    if (!this.isFresh || !lstat(dir)) return;
    this.abandon();
    throw new OutputError(dir, "another build has just made this directory: build again");
  }

  /** Throws an OutputError if the directories of the stage are foreign, or are links. */
  #refuseOthers(): void {
    const notes = `${this.#base}/${NOTES}`;
    onPath(this.#base, () => {
      // Each is read once, because another build may remove it.
      const own = lstat(notes);
      if (own && !own.isDirectory())
        throw new OutputError(notes, "this must be a directory for miniascape's own files: move it away");
      const stat = lstat(this.#base);
      if (!this.isFresh || !stat) return;
      const names = !stat.isDirectory() || own ? [] : readdirSync(this.#base);
      if (!stat.isDirectory() || (names.length > 0 && !names.includes(NOTES)))
        throw new OutputError(
          this.#base,
          "miniascape stages a build at this path, but did not make this: move it away",
        );
    });
  }

  /** Whether an interrupted build has left a stage. */
  get isThere(): boolean {
    return lstat(this.#stage) !== undefined;
  }

  /** The path of a staged file. */
  fileOf(path: string): string {
    return `${this.#stage}/${path}`;
  }

  write(path: string, content: string | Uint8Array, mode: number): void {
    const file = this.fileOf(path);
    const parent = dirname(file);
    unmasked(() => {
      if (!this.#directories.has(parent)) {
        mkdirSync(parent, { recursive: true });
        this.#directories.add(parent);
      }
      writeFileSync(file, content, { mode });
    });
  }

  /** The text of a staged file; null if it is not staged. */
  read(path: string): string | null {
    const file = this.fileOf(path);
    return onPath(file, () => (lstat(file) ? readFileSync(file, "utf8") : null));
  }

  /** Renames a fresh stage to the output directory. */
  publish(): void {
    onPath(this.#dir, () => renameSync(this.#base, this.#dir));
  }

  clear(): void {
    onPath(this.#stage, () => {
      if (!this.isFresh) {
        rmSync(this.#stage, { recursive: true, force: true });
        return;
      }
      const notes = `${this.#base}/${NOTES}`;
      const own = readdirSync(notes).filter((name) => !name.startsWith("lock."));
      const names = readdirSync(this.#base).filter((name) => name !== NOTES);
      for (const name of [...names, ...own.map((each) => `${NOTES}/${each}`)])
        rmSync(`${this.#base}/${name}`, { recursive: true, force: true });
    });
  }

  /** Releases the lock, after a commit. */
  release(): void {
    this.#lock.release(`${this.#dir}/${NOTES}`);
  }

  /** Releases the lock, and removes directories that exist only for it. */
  abandon(): void {
    try {
      this.#lock.release();
      rmdirSync(`${this.#base}/${NOTES}`);
      if (this.isFresh) rmdirSync(this.#base);
    } catch {
      // The directory is not empty.
    }
  }
}
