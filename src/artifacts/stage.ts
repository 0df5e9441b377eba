import { mkdirSync, readdirSync, readFileSync, renameSync, rmdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { BuildLock } from "./build-lock.ts";
import { OutputError, onPath } from "./output-error.ts";
import { lstat } from "./output-tree.ts";
import { unmasked } from "./umask.ts";

/** The directory of our notes, at the top of an output directory. */
export const NOTES = ".miniascape";

/**
 * Where the files of a build lie until all are there, and its lock: below the notes of an output directory; or beside it
 * while it is not there, for the stage then becomes it.
 */
export class Stage {
  /** Whether the output directory is not there. */
  readonly isFresh: boolean;
  readonly #dir: string;
  /** What has the notes in it. */
  readonly #base: string;
  readonly #stage: string;
  readonly #lock: BuildLock;
  /** Directories that are there. */
  readonly #directories = new Set<string>();

  /** Throws an OutputError where something of others is in the way, or another build is under way. */
  constructor(dir: string) {
    this.#dir = dir;
    this.isFresh = onPath(dir, () => !lstat(dir));
    this.#base = this.isFresh ? `${dir}.next` : dir;
    this.#stage = this.isFresh ? this.#base : `${dir}/${NOTES}/next`;
    this.#refuseOthers();
    const notes = `${this.#base}/${NOTES}`;
    this.#lock = onPath(notes, () => unmasked(() => new BuildLock(notes, dir)));
    if (!this.isFresh || !lstat(dir)) return;
    this.leave();
    throw new OutputError(dir, "another build has just made it: build again");
  }

  /** Refuses to work in, or through, what is not ours. */
  #refuseOthers(): void {
    const notes = `${this.#base}/${NOTES}`;
    onPath(this.#base, () => {
      if (lstat(notes) && !lstat(notes)?.isDirectory())
        throw new OutputError(
          notes,
          "miniascape keeps its notes in a directory of this name: move this away",
        );
      const stat = lstat(this.#base);
      if (!this.isFresh || !stat) return;
      if (!stat.isDirectory() || (!lstat(notes) && readdirSync(this.#base).length > 0))
        throw new OutputError(
          this.#base,
          "a build is staged here, and this is not of miniascape: move it away",
        );
    });
  }

  /** Whether a build that was interrupted has left one. */
  get isThere(): boolean {
    return lstat(this.#stage) !== undefined;
  }

  /** Where a file is staged. */
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

  /** The text of a staged file; null when it is not staged. */
  read(path: string): string | null {
    const file = this.fileOf(path);
    return onPath(file, () => (lstat(file) ? readFileSync(file, "utf8") : null));
  }

  /** Makes the output directory of a fresh stage, in one rename. */
  become(): void {
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

  /** Lets the next build in, when the output directory is there. */
  release(): void {
    this.#lock.release(`${this.#dir}/${NOTES}`);
  }

  /** Lets the next build in, and leaves no directory for its sake. */
  leave(): void {
    try {
      this.#lock.release();
      rmdirSync(`${this.#base}/${NOTES}`);
      if (this.isFresh) rmdirSync(this.#base);
    } catch {
      // There is more in it.
    }
  }
}
