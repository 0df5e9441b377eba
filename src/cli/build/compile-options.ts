import type { Options } from "../command-line/command.ts";

/** Where `npx eleventy` writes to, too. */
export const OUTPUT = "_site";

export const COMPILE_OPTIONS = {
  workdir: { type: "string", short: "w", value: "DIR", summary: `directory to write to [${OUTPUT}]` },
  quiet: { type: "boolean", short: "q", summary: "no [INFO] lines" },
  debug: { type: "boolean", short: "D", summary: "tell the layers of each object, too" },
} as const satisfies Options;
