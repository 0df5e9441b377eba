/** NAME_MAX of Linux: the longest file name, in bytes. */
const NAME_MAX = 255;

/** Whether a text can be one part of a path: it is not hidden and does not leave its directory. */
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

/** The same text for all paths that are one file on a file system without case or with normalised accents. */
export function folded(path: string): string {
  return path.normalize("NFC").toLowerCase();
}
