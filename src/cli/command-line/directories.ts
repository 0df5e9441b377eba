import { statSync } from "node:fs";
import { dirname } from "node:path";
import { ArgumentError } from "./command.ts";

/** Throws an ArgumentError for a directory of an option that does not exist, or that is something else. */
export function requireDirectories(option: string, paths: readonly string[]): void {
  for (const path of paths) {
    const kind = kindOf(path);
    if (kind === "missing")
      throw new ArgumentError(`${option} ${path}: there is no such directory: correct the path`);
    if (kind === "other") throw new ArgumentError(`${option} ${path}: this is not a directory: name one`);
  }
}

/** The same for a directory that the command may create. */
export function requireCreatable(option: string, path: string): void {
  const kind = kindOf(path);
  if (kind === "other")
    throw new ArgumentError(`${option} ${path}: this is not a directory: name one, or a new one`);
  const parent = dirname(path);
  if (kind === "missing" && parent !== path) requireCreatable(option, parent);
}

function kindOf(path: string): "directory" | "missing" | "other" {
  try {
    return statSync(path).isDirectory() ? "directory" : "other";
  } catch (error) {
    // The path leads through a file.
    return (error as NodeJS.ErrnoException).code === "ENOTDIR" ? "other" : "missing";
  }
}
