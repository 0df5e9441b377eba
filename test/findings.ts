import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Diagnostic } from "../src/diagnostic.ts";
import { checkLab } from "../src/lab.ts";
import { LayerReader } from "../src/layers/reader.ts";
import { temporaryDirectory } from "./build.ts";
import { PROJECT } from "./run.ts";

/** The findings on a site of these layer files, with paths relative to the site. */
export function findings(files: Readonly<Record<string, string>>): Diagnostic[] {
  const root = temporaryDirectory();
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, "site", path)), { recursive: true });
    writeFileSync(join(root, "site", path), text);
  }
  const tmpldirs = [join(PROJECT, "templates")];
  return checkLab(new LayerReader(), { confdirs: [root], tmpldirs, site: "site" }).diagnostics.map(
    (diagnostic) => JSON.parse(JSON.stringify(diagnostic).replaceAll(`${root}/site/`, "")),
  );
}
