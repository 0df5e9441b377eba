/** Whether a name is one part of a path, and neither hidden nor a way out of its directory. */
export function isPathName(name: string): boolean {
  return /^[^./\x00-\x1f\x7f][^/\x00-\x1f\x7f]*$/.test(name);
}

/** Whether a path stays below the directory that it is relative to. */
export function isRelativePath(path: string): boolean {
  return path.split("/").every(isPathName);
}
