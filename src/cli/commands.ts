import type { Command, Options } from "./command.ts";
import { COMPILE_OPTIONS } from "./compile-options.ts";
import { PLAN_OPTIONS } from "./plan-options.ts";

const NO_COLOR = {
  "no-color": { type: "boolean", summary: "no colour, also on a terminal" },
} as const satisfies Options;

/** Every command, in the order of the help. */
export const COMMANDS: readonly Command[] = [
  {
    name: "generate",
    abbreviation: "ge",
    summary: "Compiles the whole plan, as `npx eleventy` does.",
    about:
      "Exit status: 0 written, 1 an error in the plan and nothing written, 2 a mistake in the command line.",
    options: { ...PLAN_OPTIONS, ...COMPILE_OPTIONS, ...NO_COLOR },
    load: () => import("./generate.ts"),
  },
  {
    name: "guest",
    abbreviation: "gu",
    operands: "[NAME ...]",
    completes: "guest",
    summary: "Compiles the files of some guests.",
    about:
      "One guest's files go into DIR itself, those of several into DIR/guests.d/NAME. Other files of DIR stay.\n" +
      "Exit status: 0 written, 1 an error in the plan and nothing written, 2 a mistake in the command line.",
    options: {
      ...PLAN_OPTIONS,
      ...COMPILE_OPTIONS,
      workdir: { ...COMPILE_OPTIONS.workdir, summary: "directory to write to [_site/guests.d/NAME]" },
      genall: { type: "boolean", short: "A", summary: "all guests" },
      ...NO_COLOR,
    },
    load: () => import("./guest.ts"),
  },
  {
    name: "net",
    abbreviation: "n",
    summary: "Compiles the networks, and asks before it writes over what is there.",
    about:
      "Other files of DIR stay. Exit status: 0 written, 1 an error or a no, 2 a mistake in the command line.",
    options: {
      ...PLAN_OPTIONS,
      ...COMPILE_OPTIONS,
      force: { type: "boolean", short: "f", summary: "write over what is there, and do not ask" },
      ...NO_COLOR,
    },
    load: () => import("./net.ts"),
  },
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
  {
    name: "test",
    operands: "[TEMPLATE ...]",
    completes: "template",
    summary: "Compares what templates make of their test contexts with what is expected.",
    about:
      "TEMPLATE.tests/NAME.yml beside a template is a context, NAME.out what is to come of it. `_guest: NAME`,\n" +
      "`_network: NAME` or `_host: true` in a context starts from that object of the plan.\n" +
      "Exit status: 0 as expected, 1 not, 2 a mistake in the command line.",
    options: {
      ...PLAN_OPTIONS,
      regenerate: { type: "boolean", summary: "write what comes of it as what is expected" },
      ...NO_COLOR,
    },
    load: () => import("./test.ts"),
  },
  {
    name: "completion",
    operands: "bash|zsh",
    completes: ["bash", "zsh"],
    summary: "Prints the completion of a shell: source <(miniascape completion bash)",
    about: "It knows commands, options, and the guests and networks of the plan.",
    options: PLAN_OPTIONS,
    load: () => import("./completion.ts"),
  },
];
