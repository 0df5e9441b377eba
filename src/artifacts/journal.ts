import { closeSync, fsyncSync, openSync, readFileSync, renameSync, rmSync, writeSync } from "node:fs";
import { isRelativePath } from "../safe-path.ts";
import { OutputError, onPath } from "./output-error.ts";
import { lstat } from "./output-tree.ts";

const HEADER =
  "INCOMPLETE: a build of miniascape was putting its files in place. The next build completes this.";

/** The files that a commit puts in place and removes; paths are relative to the output directory. */
export interface Changes {
  readonly placed: readonly string[];
  readonly removed: readonly string[];
}

/**
 * The file INCOMPLETE at the top of an output directory. It is there from before the first change of a commit until
 * after the last one. It tells people that the directory is not complete, and the next build what it must still do.
 */
export class Journal {
  static readonly file = "INCOMPLETE";
  readonly #file: string;

  constructor(dir: string) {
    this.#file = `${dir}/${Journal.file}`;
  }

  /** Whether a commit has begun and not ended. */
  get isOpen(): boolean {
    return lstat(this.#file) !== undefined;
  }

  /** The changes of an interrupted commit; null: there is none. */
  read(): Changes | null {
    return onPath(this.#file, () => {
      const stat = lstat(this.#file);
      if (!stat) return null;
      const [header, ...lines] = stat.isFile() ? readFileSync(this.#file, "utf8").split("\n") : [];
      if (header !== HEADER)
        throw new OutputError(
          this.#file,
          "miniascape marks an incomplete build by a file of this name: move it away",
        );
      const marked = (mark: string) =>
        lines
          .filter((line) => line.startsWith(mark))
          .map((line) => line.slice(mark.length))
          .filter(isRelativePath);
      return { placed: marked("+ "), removed: marked("- ") };
    });
  }

  /** Writes the journal to `draft`, and renames it when the disk has all of it. */
  write({ placed, removed }: Changes, draft: string): void {
    const lines = [HEADER, ...placed.map((path) => `+ ${path}`), ...removed.map((path) => `- ${path}`)];
    onPath(this.#file, () => {
      const descriptor = openSync(draft, "w", 0o644);
      try {
        const bytes = Buffer.from(`${lines.join("\n")}\n`);
        for (let at = 0; at < bytes.length; ) at += writeSync(descriptor, bytes, at);
        fsyncSync(descriptor);
      } finally {
        closeSync(descriptor);
      }
      renameSync(draft, this.#file);
    });
  }

  end(): void {
    onPath(this.#file, () => rmSync(this.#file, { force: true }));
  }
}
