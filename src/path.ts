/** The path with one slash between its parts, and none at its end. */
export function plainPath(path: string): string {
  return path.replace(/\/+/g, "/").replace(/(?<=.)\/$/, "");
}

/** Whether a path is a directory or a path in it. Both are absolute. Does not read the disk. */
export function isWithin(path: string, directory: string): boolean {
  const top = plainPath(directory);
  return `${plainPath(path)}/`.startsWith(top === "/" ? top : `${top}/`);
}
