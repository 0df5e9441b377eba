import { systemErrorText } from "../system-error.ts";

/** An error that prevents a build from writing its output. The message is one line: `PATH: message`. */
export class OutputError extends Error {
  /** Tells Eleventy to print no stack. */
  readonly skipOriginalStack = true;

  constructor(path: string, message: string) {
    super(`${path}: ${message}`);
  }
}

const FULL = "free some space and inodes there (df -h, df -i), or name another directory";
const CLOSED = "allow yourself to write there, or name another directory";

const REMEDIES: Readonly<Record<string, string>> = {
  ENOSPC: FULL,
  EDQUOT: FULL,
  EACCES: CLOSED,
  EPERM: CLOSED,
  ENOENT: "make its directory first, or name another one",
};

/** Calls `run`, and converts an error of the file system to an OutputError with the path. */
export function onPath<T>(path: string, run: () => T): T {
  try {
    return run();
  } catch (error) {
    const converted = outputErrorOf(error, path);
    throw converted ?? error;
  }
}

/** An error of the file system as an OutputError. `path`: instead of the error's own path. null: it is another error. */
export function outputErrorOf(error: unknown, path?: string): OutputError | null {
  if (error instanceof OutputError) return error;
  const reason = systemErrorText(error);
  if (reason === null) return null;
  const { code = "", path: own, dest } = error as NodeJS.ErrnoException & { readonly dest?: string };
  const place = path ?? dest ?? own;
  return place === undefined
    ? null
    : new OutputError(place, `${reason}: ${REMEDIES[code] ?? "name another place"}`);
}
