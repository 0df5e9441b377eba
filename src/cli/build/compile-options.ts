import type { Options } from "../command-line/command.ts";

/** The default output directory, as for `npx eleventy`. */
export const OUTPUT = "_site";

export const COMPILE_OPTIONS = {
  workdir: { type: "string", short: "w", value: "DIR", summary: `directory to write to [${OUTPUT}]` },
  quiet: { type: "boolean", short: "q", summary: "no [INFO] lines" },
  debug: { type: "boolean", short: "D", summary: "print the layers of each object too" },
} as const satisfies Options;
