import { mkdirSync, readdirSync, readFileSync, renameSync, rmdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { folded, isRelativePath } from "../safe-path.ts";
import { BuildLock } from "./build-lock.ts";
import { type Changes, Journal } from "./journal.ts";
import { OutputError, onPath } from "./output-error.ts";
import { lstat, OutputTree, parentsOf } from "./output-tree.ts";

/** What a commit did to the output directory. */
export interface Written {
  readonly files: number;
  readonly changed: number;
  readonly removed: number;
}

const OWN = ".miniascape";
const MANIFEST = `${OWN}/files`;
const MARK = folded(Journal.file);

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
  readonly #base: string;
  readonly #stage: string;
  /** Whether the directory is made anew: then the stage becomes it, in one rename. */
  readonly #fresh: boolean;
  readonly #lock: BuildLock;
  readonly #journal: Journal;
  /** The files that earlier builds made. */
  readonly #before = new Set<string>();
  #manifest = "";
  readonly #tree: OutputTree;
  /** Whether an interrupted commit could not be completed: then only this one can. */
  #broken = false;
  readonly #files = new Set<string>();
  /** Files and directories (these with a slash at the end), by their names without case. */
  readonly #names = new Map([[MARK, Journal.file]]);
  readonly #parents = new Set<string>();
  readonly #changed: string[] = [];
  readonly #made = new Set<string>();
  #failure: unknown;

  /** `keeps`: this build is a part of the whole; what earlier ones made and it does not stays. */
  constructor(dir: string, { keeps = false } = {}) {
    this.#keeps = keeps;
    this.#dir = dir.replace(/(?<=.)\/+$/, "").replace(/^\.\/+(?=.)/, "");
    this.#fresh = onPath(this.#dir, () => !lstat(this.#dir));
    this.#base = this.#fresh ? `${this.#dir}.next` : this.#dir;
    this.#stage = this.#fresh ? this.#base : `${this.#dir}/${OWN}/next`;
    this.#journal = new Journal(this.#dir);
    this.#tree = new OutputTree(this.#dir, this.#before);
    this.#refuseOthers();
    const own = `${this.#base}/${OWN}`;
    this.#lock = onPath(own, () => unmasked(() => new BuildLock(own, this.#dir)));
    try {
      if (this.#fresh && lstat(this.#dir))
        throw new OutputError(this.#dir, "another build has just made it: build again");
      if (!this.#fresh) this.#readManifest();
      if (!this.#fresh) this.#recover();
      onPath(this.#stage, () => this.#clearStage());
    } catch (error) {
      this.#leave();
      throw error;
    }
  }

  /**
   * Stages a file. Its path is relative to the output directory; *.sh and what begins with #! are executable, a private one is for its owner
   * alone. What goes wrong is thrown by `commit`, in whose place it is told like all the others.
   */
  put(path: string, content: string, { isPrivate = false } = {}): void {
    if (this.#failure) return;
    try {
      this.#claim(path);
      const mode =
        (path.endsWith(".sh") || content.startsWith("#!") ? 0o755 : 0o644) & (isPrivate ? 0o700 : 0o777);
      onPath(`${this.#dir}/${path}`, () => {
        const bytes = this.#fresh ? content : Buffer.from(content);
        if (typeof bytes !== "string" && this.#tree.holds(path, bytes, mode)) return;
        this.#changed.push(path);
        this.#write(path, bytes, mode);
      });
    } catch (error) {
      this.#failure = error;
    }
  }

  /** Has a file stay as it is, whatever that is; false when no build has made it. */
  keep(path: string): boolean {
    if (this.#failure) return true;
    try {
      if (this.#fresh || !this.#before.has(path)) return false;
      this.#claim(path);
    } catch (error) {
      this.#failure = error;
    }
    return true;
  }

  /** The text of a file of this build; null when it is none. */
  read(path: string): string | null {
    if (!this.#files.has(path)) return null;
    const staged = `${this.#stage}/${path}`;
    return onPath(staged, () => readFileSync(lstat(staged) ? staged : `${this.#dir}/${path}`, "utf8"));
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
      if (!this.#fresh) onPath(this.#stage, () => this.#clearStage());
    } finally {
      this.#lock.release(`${this.#dir}/${OWN}`);
    }
    return { files: this.#files.size, changed: changes.placed.length, removed: removed.length };
  }

  /** Forgets what is staged; the output directory stays as it was. */
  discard(): void {
    try {
      this.#clearStage();
    } catch {
      // The next build clears it.
    }
    this.#leave();
  }

  /** The last step that can fail and leave no trace: the directory made by one rename, or the journal. */
  #begin(changes: Changes, kept: readonly string[]): void {
    const manifest = `${[...this.#files, ...kept].sort().join("\n")}\n`;
    const { placed, removed } = changes;
    const file = `${this.#dir}/${MANIFEST}`;
    if (!this.#fresh && !this.#broken && placed.length + removed.length === 0) {
      if (this.#manifest === manifest) return;
    }
    onPath(file, () => this.#write(MANIFEST, manifest, 0o644));
    if (this.#fresh) {
      onPath(this.#dir, () => renameSync(this.#base, this.#dir));
      return;
    }
    const made: string[] = [];
    try {
      for (const path of placed) this.#tree.makeParents(path, made);
      this.#journal.write(changes, `${this.#stage}/${Journal.file}`);
    } catch (error) {
      for (const directory of made.reverse()) rmdirSync(directory);
      throw error;
    }
  }

  /** Does what the journal says, from wherever it was left. */
  #apply({ placed, removed }: Changes): void {
    try {
      for (const path of removed) this.#tree.remove(path);
      for (const path of placed) this.#tree.place(`${this.#stage}/${path}`, path);
      for (const path of removed) this.#tree.prune(path);
      this.#tree.place(`${this.#stage}/${MANIFEST}`, MANIFEST);
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
    this.#broken = !lstat(this.#stage);
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

  /** Notes a path, unless it is one with another, or would be where names have no case. */
  #claim(path: string): void {
    const shown = `${this.#dir}/${path}`;
    if (!isRelativePath(path))
      throw new OutputError(JSON.stringify(path), `this path leaves the output directory ${this.#dir}`);
    if (this.#files.has(path)) throw new OutputError(shown, "two pages make this file");
    const parent = dirname(path);
    if (!this.#parents.has(parent)) {
      for (const directory of parentsOf(path)) this.#claimName(directory, `${directory}/`);
      this.#parents.add(parent);
    }
    this.#claimName(path, path);
    this.#files.add(path);
  }

  #claimName(path: string, name: string): void {
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
          ? "this is both a file and the directory of another: rename one"
          : `this name differs from ${other} in case only: rename one`;
    throw new OutputError(`${this.#dir}/${path}`, fault);
  }

  #write(path: string, content: string | Buffer, mode: number): void {
    const file = `${this.#stage}/${path}`;
    const parent = dirname(file);
    unmasked(() => {
      if (!this.#made.has(parent)) {
        mkdirSync(parent, { recursive: true });
        this.#made.add(parent);
      }
      writeFileSync(file, content, { mode });
    });
  }

  /** Refuses to work in, or through, what is not ours. */
  #refuseOthers(): void {
    const own = `${this.#base}/${OWN}`;
    onPath(this.#base, () => {
      if (lstat(own) && !lstat(own)?.isDirectory())
        throw new OutputError(own, "miniascape keeps its notes in a directory of this name: move this away");
      const stat = lstat(this.#base);
      if (!this.#fresh || !stat) return;
      if (!stat.isDirectory() || (!lstat(own) && readdirSync(this.#base).length > 0))
        throw new OutputError(
          this.#base,
          "a build is staged here, and this is not of miniascape: move it away",
        );
    });
  }

  #clearStage(): void {
    if (!this.#fresh) {
      rmSync(this.#stage, { recursive: true, force: true });
      return;
    }
    const own = `${this.#base}/${OWN}`;
    const rest = readdirSync(own).filter((name) => !name.startsWith("lock."));
    const names = readdirSync(this.#base).filter((name) => name !== OWN);
    for (const name of [...names, ...rest.map((name) => `${OWN}/${name}`)])
      rmSync(`${this.#base}/${name}`, { recursive: true, force: true });
  }

  /** Lets the next build in, and leaves no directory for its sake. */
  #leave(): void {
    try {
      this.#lock.release();
      rmdirSync(`${this.#base}/${OWN}`);
      if (this.#fresh) rmdirSync(this.#base);
    } catch {
      // There is more in it.
    }
  }
}

/** The tree is meant to be served: whoever builds it, the web server can read it. */
const UMASK = 0o022;

function unmasked<T>(write: () => T): T {
  const umask = process.umask();
  if (umask === UMASK) return write();
  process.umask(UMASK);
  try {
    return write();
  } finally {
    process.umask(umask);
  }
}
