import { readFileSync, rmdirSync } from "node:fs";
import { isRelativePath } from "../safe-path.ts";
import { modeOf } from "./file-mode.ts";
import { type Changes, Journal } from "./journal.ts";
import { OutputError, onPath } from "./output-error.ts";
import { OutputNames } from "./output-names.ts";
import { lstat, OutputTree } from "./output-tree.ts";
import { NOTES, Stage } from "./stage.ts";
import { unmasked } from "./umask.ts";

/** What a commit did to the output directory. */
export interface Written {
  readonly files: number;
  readonly changed: number;
  readonly removed: number;
}

const MANIFEST = `${NOTES}/files`;

/**
 * The output directory, changed all at once or not at all. Files are staged as they come and put in place by `commit`;
 * one whose bytes are there already is left alone, so that its mtime stays true. What the last build made and this one
 * does not is removed, by the list of files in `.miniascape/files`; files of others are never touched.
 *
 * A directory that is not there is made by one rename. In one that is, a commit that is killed leaves its journal, and
 * the next build first completes it. The kernel is trusted to keep what was written: a power failure is not covered.
 */
export class Output {
  readonly #dir: string;
  readonly #keeps: boolean;
  readonly #stage: Stage;
  readonly #journal: Journal;
  /** The files that earlier builds made. */
  readonly #before = new Set<string>();
  #manifest = "";
  readonly #tree: OutputTree;
  /** Whether an interrupted commit could not be completed: then only this one can. */
  #broken = false;
  readonly #files: OutputNames;
  readonly #changed: string[] = [];
  #failure: unknown;

  /** `keeps`: this build is a part of the whole; what earlier ones made and it does not stays. */
  constructor(dir: string, { keeps = false } = {}) {
    this.#keeps = keeps;
    this.#dir = dir.replace(/(?<=.)\/+$/, "").replace(/^\.\/+(?=.)/, "");
    this.#files = new OutputNames(this.#dir);
    this.#journal = new Journal(this.#dir);
    this.#tree = new OutputTree(this.#dir, this.#before);
    this.#stage = new Stage(this.#dir);
    try {
      if (!this.#stage.isFresh) {
        this.#readManifest();
        this.#recover();
      }
      this.#stage.clear();
    } catch (error) {
      this.#stage.leave();
      throw error;
    }
  }

  /**
   * Stages a file. Its path is relative to the output directory. What goes wrong is thrown by `commit`, in whose place it is
   * told like all the others.
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

  /** Has a file stay as it is, whatever that is; false when no build has made it. */
  keep(path: string): boolean {
    if (this.#failure) return true;
    try {
      if (this.#stage.isFresh || !this.#before.has(path)) return false;
      this.#files.add(path);
    } catch (error) {
      this.#failure = error;
    }
    return true;
  }

  /** The text of a file of this build; null when it is none. */
  read(path: string): string | null {
    if (!this.#files.has(path)) return null;
    const file = `${this.#dir}/${path}`;
    return this.#stage.read(path) ?? onPath(file, () => readFileSync(file, "utf8"));
  }

  /** By which a file of a finished commit is known again; null for what is no file. */
  stamp(path: string): string | null {
    return onPath(`${this.#dir}/${path}`, () => this.#tree.stamp(path));
  }

  /** Puts the staged files in place. Throws an OutputError when it cannot; the directory is then as it was, or marked. */
  commit(): Written {
    const stale = [...this.#before].filter((path) => !this.#files.has(path)).sort();
    const removed = this.#keeps ? [] : stale;
    const kept = this.#keeps ? stale : [];
    const changes = { placed: this.#changed, removed };
    try {
      if (this.#failure) throw this.#failure;
      unmasked(() => this.#begin(changes, kept));
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

  /** Forgets what is staged; the output directory stays as it was. */
  discard(): void {
    try {
      this.#stage.clear();
    } catch {
      // The next build clears it.
    }
    this.#stage.leave();
  }

  /** The last step that can fail and leave no trace: the directory made by one rename, or the journal. */
  #begin(changes: Changes, kept: readonly string[]): void {
    const manifest = `${[...this.#files, ...kept].sort().join("\n")}\n`;
    const { placed, removed } = changes;
    const file = `${this.#dir}/${MANIFEST}`;
    if (!this.#stage.isFresh && !this.#broken && placed.length + removed.length === 0) {
      if (this.#manifest === manifest) return;
    }
    onPath(file, () => this.#stage.write(MANIFEST, manifest, 0o644));
    if (this.#stage.isFresh) {
      this.#stage.become();
      return;
    }
    const made: string[] = [];
    try {
      for (const path of placed) this.#tree.makeParents(path, made);
      this.#journal.write(changes, this.#stage.fileOf(Journal.file));
    } catch (error) {
      for (const directory of made.reverse()) rmdirSync(directory);
      throw error;
    }
  }

  /** Does what the journal says, from wherever it was left. */
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

  /** Completes the commit that was interrupted. */
  #recover(): void {
    const changes = this.#journal.read();
    if (!changes) return;
    for (const path of [...changes.placed, ...changes.removed]) this.#before.add(path);
    this.#broken = !this.#stage.isThere;
    if (this.#broken) return;
    unmasked(() => this.#apply(changes));
    this.#before.clear();
    this.#readManifest();
  }

  #readManifest(): void {
    const file = `${this.#dir}/${MANIFEST}`;
    this.#manifest = onPath(file, () => (lstat(file) ? readFileSync(file, "utf8") : ""));
    for (const path of this.#manifest.split("\n")) if (isRelativePath(path)) this.#before.add(path);
  }
}
