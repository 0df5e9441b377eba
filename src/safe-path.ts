/** The longest name that Linux's file systems hold, in bytes. */
const NAME_MAX = 255;

/** Whether a name is one part of a path, and neither hidden nor a way out of its directory. */
export function isPathName(name: string): boolean {
  return (
    /^[^./\x00-\x1f\x7f-\x9f\u2028\u2029][^/\x00-\x1f\x7f-\x9f\u2028\u2029]*$/.test(name) &&
    name.isWellFormed() &&
    (name.length <= NAME_MAX / 3 || Buffer.byteLength(name) <= NAME_MAX)
  );
}

/** Whether a path stays below the directory that it is relative to. */
export function isRelativePath(path: string): boolean {
  return path.split("/").every(isPathName);
}

/** A path as it is where names have no case, and one form of each accented letter. */
export function folded(path: string): string {
  return path.normalize("NFC").toLowerCase();
}
