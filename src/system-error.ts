import { getSystemErrorMap } from "node:util";

/** An error of the file system in words, `permission denied (EACCES)`; null: it is another error. */
export function systemErrorText(error: unknown): string | null {
  const { code, errno } = error as NodeJS.ErrnoException;
  const known = errno === undefined ? undefined : getSystemErrorMap().get(errno);
  return known ? `${known[1]} (${code})` : null;
}
