import { getSystemErrorMap } from "node:util";

/** An error that prevents a build from writing its output. The message is one line: `PATH: message`. */
export class OutputError extends Error {
  /** Tells Eleventy to print no stack. */
  readonly skipOriginalStack = true;

  constructor(path: string, message: string) {
    super(`${path}: ${message}`);
  }
}

/** Calls `run`, and converts an error of the file system to an OutputError with the path. */
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
