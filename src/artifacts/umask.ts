/** The tree is meant to be served: whoever builds it, the web server can read it. */
const UMASK = 0o022;

/** Runs what makes files and directories that the web server is to read. */
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
