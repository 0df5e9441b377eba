import { existsSync, readdirSync, statSync } from "node:fs";
import { basename, resolve } from "node:path";
import { UsageError } from "../command-line/command.ts";

/** Throws a UsageError unless a new lab can be written to the directory. */
export function requireEmptyDirectory(dir: string): void {
  if (!existsSync(dir)) return;
  if (!statSync(dir).isDirectory()) throw new UsageError(`${dir} is not a directory: name another`);
  if (readdirSync(dir).length > 0) throw new UsageError(`${dir} is not empty: name another`);
}

/** A valid name for npm. */
export function packageName(dir: string): string {
  const name = basename(resolve(dir))
    .toLowerCase()
    .replace(/[^a-z0-9-]+/g, "-")
    .replace(/^-+|(?<!-)-+$/g, "");
  return name === "" || name === "miniascape" || name === "node-modules" ? "lab" : name;
}

/** Stops with a UsageError if the file system refuses the directory. */
export function cannotCreate(dir: string): (error: NodeJS.ErrnoException) => never {
  return (error) => {
    throw error.syscall ? new UsageError(`${dir} cannot be created (${error.code}): name another`) : error;
  };
}
