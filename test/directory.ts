import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { temporaryDirectory } from "./build.ts";

/** A directory with these files, by their paths. It is removed when the process ends. */
export function directoryWith(files: Readonly<Record<string, string | Uint8Array>>): string {
  const dir = temporaryDirectory();
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(dir, path)), { recursive: true });
    writeFileSync(join(dir, path), content);
  }
  return dir;
}
