import { join } from "node:path";
import type { Finding } from "../src/finding.ts";
import { checkLab } from "../src/lab.ts";
import { LayerReader } from "../src/layers/reader.ts";
import { PROJECT } from "./run.ts";
import { writeLayers } from "./write-layers.ts";

const reader = new LayerReader();

/** The findings on a site of these layer files, with paths relative to the site. */
export function findings(files: Readonly<Record<string, string>>): Finding[] {
  const root = writeLayers(files);
  const tmpldirs = [join(PROJECT, "templates")];
  return checkLab(reader, { confdirs: [root], tmpldirs, site: "site" }).findings.map((finding) =>
    JSON.parse(JSON.stringify(finding).replaceAll(`${root}/site/`, "")),
  );
}
