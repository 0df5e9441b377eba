import { getSystemErrorMap } from "node:util";

/** What keeps a build from writing its output, in one line: `PATH: message`. */
export class OutputError extends Error {
  /** Eleventy then shows no stack of ours. */
  readonly skipOriginalStack = true;

  constructor(path: string, message: string) {
    super(`${path}: ${message}`);
  }
}

/** Runs what works on a path; an error of the file system becomes one of the output. */
export function onPath<T>(path: string, run: () => T): T {
  try {
    return run();
  } catch (error) {
    const { code, errno } = error as NodeJS.ErrnoException;
    const known = errno === undefined ? undefined : getSystemErrorMap().get(errno);
    if (!known) throw error;
    throw new OutputError(path, `${known[1]} (${code})`);
  }
}
