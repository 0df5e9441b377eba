import { join } from "node:path";
import type { PlanSources } from "../../layers/catalog.ts";
import type { Options } from "../command-line/command.ts";

/** The default output directory in the directory of the lab, as for `npx eleventy`. */
export const OUTPUT = "_site";

/** The path of the default output directory. */
export function defaultOutput({ top = "" }: PlanSources): string {
  return join(top, OUTPUT);
}

export const COMPILE_OPTIONS = {
  workdir: { type: "string", short: "w", value: "DIR", summary: `directory to write to [${OUTPUT}]` },
  quiet: { type: "boolean", short: "q", summary: "no [INFO] lines" },
  debug: { type: "boolean", short: "D", summary: "print the layers of each object too" },
} as const satisfies Options;
