import { getSystemErrorMap } from "node:util";

/** An error of the file system in words, `permission denied (EACCES)`; null: it is another error. */
export function systemErrorText(error: unknown): string | null {
  const { code, errno } = error as NodeJS.ErrnoException;
  const known = errno === undefined ? undefined : getSystemErrorMap().get(errno);
  // Node has no text for a full quota.
  const text = known?.[1] ?? (code === "EDQUOT" ? "disk quota exceeded" : undefined);
  return text ? `${text} (${code})` : null;
}
