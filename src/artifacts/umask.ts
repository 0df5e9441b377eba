/** A web server must be able to read the output, whatever the umask of the user is. */
const UMASK = 0o022;

/** Calls `write` with that umask. */
export function unmasked<T>(write: () => T): T {
  const umask = process.umask();
  if (umask === UMASK) return write();
  process.umask(UMASK);
  try {
    return write();
  } finally {
    process.umask(umask);
  }
}
