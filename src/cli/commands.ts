import type { Command, Options } from "./command.ts";
import { PLAN_OPTIONS } from "./plan-options.ts";

const NO_COLOR = {
  "no-color": { type: "boolean", summary: "no colour, also on a terminal" },
} as const satisfies Options;

/** Every command, in the order of the help. */
export const COMMANDS: readonly Command[] = [
  {
    name: "check",
    summary: "Looks for mistakes in the plan; writes nothing.",
    about: "Exit status: 0 nothing that would stop a build, 1 an error, 2 a mistake in the command line.",
    options: {
      ...PLAN_OPTIONS,
      strict: { type: "boolean", summary: "a warning counts as an error" },
      format: {
        type: "string",
        value: "FORMAT",
        choices: ["text", "json", "sarif"],
        summary: "text, json or sarif [text]",
      },
      ...NO_COLOR,
    },
    load: () => import("./check.ts"),
  },
];
