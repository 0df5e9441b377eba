import { join } from "node:path";
import { type Finding, FindingsError, formatFinding } from "../src/finding.ts";
import { checkLab } from "../src/lab.ts";
import { LayerReader } from "../src/layers/reader.ts";
import { PROJECT } from "./run.ts";
import { writeLayers } from "./write-layers.ts";

/** The findings on a site of these layer files, with paths relative to the site. */
export function findings(files: Readonly<Record<string, string>>): Finding[] {
  const root = writeLayers(files);
  const tmpldirs = [join(PROJECT, "templates")];
  return checkLab(new LayerReader(), { confdirs: [root], tmpldirs, site: "site" }).findings.map((finding) =>
    JSON.parse(JSON.stringify(finding).replaceAll(`${root}/site/`, "")),
  );
}

/** The findings that `make` throws, one a line; empty if it throws none. */
export function refusal(make: () => unknown): string {
  try {
    make();
  } catch (error) {
    if (!(error instanceof FindingsError)) throw error;
    return error.findings.map(formatFinding).join("\n");
  }
  return "";
}
