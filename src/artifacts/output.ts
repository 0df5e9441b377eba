import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { dirname } from "node:path";
import { isRelativePath } from "../safe-path.ts";

/** What a commit did to the output directory. */
export interface Written {
  readonly files: number;
  readonly changed: number;
  readonly removed: number;
}

const OWN = ".miniascape";
const MANIFEST = `${OWN}/files`;

/**
 * The output directory, changed all at once or not at all. Files are staged as they come and put in place by `commit`;
 * one whose bytes are there already is left alone, so that its mtime stays true. What the last build made and this one
 * does not is removed, by the list of files in `.miniascape/files`; files of others are never touched.
 */
export class Output {
  readonly #dir: string;
  readonly #stage: string;
  /** Whether the directory is made anew: then the stage becomes it, in one rename. */
  readonly #fresh: boolean;
  readonly #files = new Set<string>();
  readonly #changed: string[] = [];
  readonly #made = new Set<string>();

  constructor(dir: string) {
    this.#dir = dir.replace(/\/+$/, "");
    this.#fresh = !existsSync(this.#dir);
    this.#stage = this.#fresh ? `${this.#dir}.next` : `${this.#dir}/${OWN}/next`;
    rmSync(this.#stage, { recursive: true, force: true });
  }

  /** Stages a file. Its path is relative to the output directory; *.sh are executable. */
  put(path: string, content: string): void {
    if (!isRelativePath(path))
      throw new Error(`the path ${JSON.stringify(path)} leaves the output directory`);
    if (this.#files.has(path)) throw new Error(`two pages make ${path}`);
    this.#files.add(path);
    const mode = path.endsWith(".sh") ? 0o755 : 0o644;
    if (!this.#fresh && isSame(`${this.#dir}/${path}`, Buffer.from(content), mode)) return;
    this.#changed.push(path);
    this.#write(path, content, mode);
  }

  #write(path: string, content: string, mode: number): void {
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

  /** Puts the staged files in place. */
  commit(): Written {
    const manifest = [...this.#files].sort().join("\n");
    const stale = this.#fresh ? [] : this.#stale();
    this.#write(MANIFEST, `${manifest}\n`, 0o644);
    if (this.#fresh) renameSync(this.#stage, this.#dir);
    else {
      for (const path of [...this.#changed, MANIFEST]) this.#place(path);
      for (const path of stale) this.#remove(path);
      rmSync(this.#stage, { recursive: true });
    }
    return { files: this.#files.size, changed: this.#changed.length, removed: stale.length };
  }

  /** Forgets what is staged; the output directory stays as it was. */
  discard(): void {
    rmSync(this.#stage, { recursive: true, force: true });
  }

  #stale(): string[] {
    const file = `${this.#dir}/${MANIFEST}`;
    const before = existsSync(file) ? readFileSync(file, "utf8").split("\n") : [];
    return before.filter((path) => isRelativePath(path) && !this.#files.has(path));
  }

  #place(path: string): void {
    const target = `${this.#dir}/${path}`;
    unmasked(() => mkdirSync(dirname(target), { recursive: true }));
    renameSync(`${this.#stage}/${path}`, target);
  }

  #remove(path: string): void {
    rmSync(`${this.#dir}/${path}`, { force: true });
    for (let parent = dirname(path); parent !== "."; parent = dirname(parent)) {
      const directory = `${this.#dir}/${parent}`;
      if (!existsSync(directory) || readdirSync(directory).length > 0) return;
      rmdirSync(directory);
    }
  }
}

/** The tree is meant to be served: whoever builds it, the web server can read it. */
const UMASK = 0o022;

function unmasked(write: () => void): void {
  const umask = process.umask();
  if (umask === UMASK) {
    write();
    return;
  }
  process.umask(UMASK);
  try {
    write();
  } finally {
    process.umask(umask);
  }
}

function isSame(file: string, bytes: Buffer, mode: number): boolean {
  const stat = statSync(file, { throwIfNoEntry: false });
  if (!stat?.isFile() || stat.size !== bytes.length || (stat.mode & 0o777) !== mode) return false;
  return readFileSync(file).equals(bytes);
}
