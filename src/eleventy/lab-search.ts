import { existsSync, type Stats, statSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";

/** The search for the directory of a lab, which has `_data/META`. */
export interface LabSearch {
  /** Relative to the working directory, which is "". null: there is no lab. */
  readonly dir: string | null;
  /** The directories without a lab, as absolute paths. */
  readonly searched: readonly string[];
  /** A directory that is a lab of another user; it ends the search. */
  readonly foreign: string | null;
}

/**
 * Looks for a lab in the working directory and in its parents. The last directory is the top of a git work tree, `last`, or the
 * top of a file system. A parent must belong to the user or to root, because `_data/*.ts` is code; the working directory the
 * user has chosen.
 */
export function searchLab(last: string | undefined): LabSearch {
  const start = process.cwd();
  const { dev } = statSync(start);
  const searched: string[] = [];
  for (let dir = start; ; dir = dirname(dir)) {
    if (existsSync(join(dir, "_data/META"))) {
      const isForeign =
        dir !== start && ["", "_data", "_data/META"].some((path) => !isTrusted(join(dir, path)));
      return { dir: isForeign ? null : relative(start, dir), searched, foreign: isForeign ? dir : null };
    }
    searched.push(dir);
    const isLast =
      dir === dirname(dir) ||
      existsSync(join(dir, ".git")) ||
      (last !== undefined && dir === resolve(last)) ||
      statOf(dirname(dir))?.dev !== dev;
    if (isLast) return { dir: null, searched, foreign: null };
  }
}

function isTrusted(path: string): boolean {
  const { uid } = statSync(path);
  return uid === 0 || uid === process.getuid?.();
}

function statOf(path: string): Stats | undefined {
  return statSync(path, { throwIfNoEntry: false });
}
