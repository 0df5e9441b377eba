import { readFileSync, rmdirSync } from "node:fs";
import { plainPath } from "../path.ts";
import { isRelativePath } from "../safe-path.ts";
import { modeOf } from "./file-mode.ts";
import { type Changes, Journal } from "./journal.ts";
import { OutputError, onPath } from "./output-error.ts";
import { OutputNames } from "./output-names.ts";
import { lstat, OutputTree } from "./output-tree.ts";
import { NOTES, Stage } from "./stage.ts";
import { unmasked } from "./umask.ts";

/** The numbers of files after a commit. */
export interface Written {
  readonly files: number;
  readonly changed: number;
  readonly removed: number;
}

const MANIFEST = `${NOTES}/files`;

/**
 * The output directory. A build changes it completely or not at all: `put` stages a file, and `commit` puts all files in
 * place. A file with the same bytes is not written, so its mtime stays. Files of the last build that this build does not
 * write are removed; `.miniascape/files` lists them. Foreign files are never touched.
 *
 * A new directory is made by one rename. In an existing directory, a killed commit leaves its journal, and the next build
 * completes it first. A power failure is not covered: files are not synced to the disk.
 */
export class Output {
  readonly #dir: string;
  readonly #keeps: boolean;
  readonly #stage: Stage;
  readonly #journal: Journal;
  /** The files of earlier builds. */
  readonly #oldFiles = new Set<string>();
  #manifest = "";
  readonly #tree: OutputTree;
  /** Whether an interrupted commit cannot be completed, because its staged files are gone. This build repairs the rest. */
  #isBeyondRepair = false;
  readonly #files: OutputNames;
  readonly #changed: string[] = [];
  #failure: unknown;

  /** `keeps`: this build writes only some of the files, and the other files of earlier builds stay. */
  constructor(dir: string, { keeps = false } = {}) {
    this.#keeps = keeps;
    this.#dir = plainPath(dir).replace(/^\.\/+(?=.)/, "");
    this.#files = new OutputNames(this.#dir);
    this.#journal = new Journal(this.#dir);
    this.#tree = new OutputTree(this.#dir, this.#oldFiles);
    this.#stage = new Stage(this.#dir);
    try {
      if (!this.#stage.isFresh) {
        this.#readManifest();
        this.#recover();
      }
      this.#stage.clear();
    } catch (error) {
      this.#stage.abandon();
      throw error;
    }
  }

  /**
   * Stages a file; its path is relative to the output directory. It does not throw: `commit` throws its error, so all
   * errors are reported at one point.
   */
  put(path: string, content: string | Uint8Array, { isPrivate = false } = {}): void {
    if (this.#failure) return;
    try {
      this.#files.add(path);
      const mode = modeOf(path, content, isPrivate);
      onPath(`${this.#dir}/${path}`, () => {
        if (!this.#stage.isFresh && this.#tree.holds(path, Buffer.from(content), mode)) return;
        this.#changed.push(path);
        this.#stage.write(path, content, mode);
      });
    } catch (error) {
      this.#failure = error;
    }
  }

  /** Keeps the existing file without comparing bytes. False if it is not a file of an earlier build. */
  keep(path: string): boolean {
    if (this.#failure) return true;
    try {
      if (this.#stage.isFresh || !this.#oldFiles.has(path)) return false;
      this.#files.add(path);
    } catch (error) {
      this.#failure = error;
    }
    return true;
  }

  /** The text of a file of this build; null if the build has no such file. */
  read(path: string): string | null {
    if (!this.#files.has(path)) return null;
    const file = `${this.#dir}/${path}`;
    return this.#stage.read(path) ?? onPath(file, () => readFileSync(file, "utf8"));
  }

  /** The fingerprint of a committed file, to detect changes; null if it is not a file. */
  fingerprint(path: string): string | null {
    return onPath(`${this.#dir}/${path}`, () => this.#tree.fingerprint(path));
  }

  /** Puts the staged files in place. If it throws an OutputError, the directory is unchanged or marked INCOMPLETE. */
  commit(): Written {
    const stale = [...this.#oldFiles].filter((path) => !this.#files.has(path)).sort();
    const removed = this.#keeps ? [] : stale;
    const keptFiles = this.#keeps ? stale : [];
    const changes = { placed: this.#changed, removed };
    try {
      if (this.#failure) throw this.#failure;
      unmasked(() => this.#begin(changes, keptFiles));
    } catch (error) {
      this.discard();
      throw error;
    }
    try {
      if (this.#journal.isOpen) unmasked(() => this.#apply(changes));
      if (!this.#stage.isFresh) this.#stage.clear();
    } finally {
      this.#stage.release();
    }
    return { files: this.#files.size, changed: changes.placed.length, removed: removed.length };
  }

  /** Removes the staged files; the output directory stays unchanged. */
  discard(): void {
    try {
      this.#stage.clear();
    } catch {
      // The next build clears the stage.
    }
    this.#stage.abandon();
  }

  /** Renames a new directory, or writes the journal. If it fails, the output directory is unchanged. */
  #begin(changes: Changes, keptFiles: readonly string[]): void {
    const manifest = `${[...this.#files, ...keptFiles].sort().join("\n")}\n`;
    const { placed, removed } = changes;
    const file = `${this.#dir}/${MANIFEST}`;
    if (!this.#stage.isFresh && !this.#isBeyondRepair && placed.length + removed.length === 0) {
      if (this.#manifest === manifest) return;
    }
    onPath(file, () => this.#stage.write(MANIFEST, manifest, 0o644));
    if (this.#stage.isFresh) {
      this.#stage.publish();
      return;
    }
    const madeDirectories: string[] = [];
    try {
      for (const path of placed) this.#tree.makeParents(path, madeDirectories);
      this.#journal.write(changes, this.#stage.fileOf(Journal.file));
    } catch (error) {
      for (const directory of madeDirectories.reverse()) rmdirSync(directory);
      throw error;
    }
  }

  /** Applies the changes of the journal. It can continue an interrupted run. */
  #apply({ placed, removed }: Changes): void {
    try {
      for (const path of removed) this.#tree.remove(path);
      for (const path of placed) this.#tree.place(this.#stage.fileOf(path), path);
      for (const path of removed) this.#tree.prune(path);
      this.#tree.place(this.#stage.fileOf(MANIFEST), MANIFEST);
      this.#journal.end();
    } catch (error) {
      if (!(error instanceof OutputError)) throw error;
      error.message += `; ${this.#dir} is incomplete until a build succeeds`;
      throw error;
    }
  }

  /** Completes an interrupted commit. */
  #recover(): void {
    const changes = this.#journal.read();
    if (!changes) return;
    for (const path of [...changes.placed, ...changes.removed]) this.#oldFiles.add(path);
    this.#isBeyondRepair = !this.#stage.isThere;
    if (this.#isBeyondRepair) return;
    unmasked(() => this.#apply(changes));
    this.#oldFiles.clear();
    this.#readManifest();
  }

  #readManifest(): void {
    const file = `${this.#dir}/${MANIFEST}`;
    this.#manifest = onPath(file, () => (lstat(file) ? readFileSync(file, "utf8") : ""));
    for (const path of this.#manifest.split("\n")) if (isRelativePath(path)) this.#oldFiles.add(path);
  }
}
