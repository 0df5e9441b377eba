import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { temporaryDirectory } from "./build.ts";

/** A configuration directory of one site, `site`, with these layer files. */
export function writeLayers(files: Readonly<Record<string, string>>): string {
  const root = temporaryDirectory();
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, "site", path)), { recursive: true });
    writeFileSync(join(root, "site", path), text);
  }
  return root;
}
