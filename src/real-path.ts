import { realpathSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";

/** The absolute path without links. Parts of it that do not exist stay as they are. */
export function realPath(path: string): string {
  try {
    return realpathSync.native(path);
  } catch {
    const whole = resolve(path);
    return whole === dirname(whole) ? whole : join(realPath(dirname(whole)), basename(whole));
  }
}
