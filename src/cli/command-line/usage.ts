import type { Command, Option, Options } from "./command.ts";

/** The output of `miniascape` without a command. */
export function usage(commands: readonly Command[], program: string): string {
  const names = commands.map(({ name }) => name).join(", ");
  const abbreviated = commands.flatMap(({ abbreviation }) => abbreviation ?? []).join(", ");
  const width = Math.max(...commands.map(({ name }) => name.length));
  const list = commands.map(({ name, summary }) => `  ${name.padEnd(width)}  ${summary}`).join("\n");
  return `Usage: ${program} COMMAND_OR_COMMAND_ABBREV [Options] [Arg ...]

Commands: ${names}
Command abbreviations: ${abbreviated}

${list}

\`${program} COMMAND --help\` explains a command; \`${program} --version\` prints the version.
`;
}

export function commandUsage({ name, operands, summary, about, options }: Command, program: string): string {
  const parts = [
    `Usage: ${[program, name, "[OPTION ...]", operands].filter(Boolean).join(" ")}`,
    "",
    `${summary}${about ? `\n${about}` : ""}`,
    "",
    "Options:",
    ...optionLines(options),
  ];
  return `${parts.join("\n")}\n`;
}

/** Wraps a text to lines of at most 79 characters, as the original did with its lists. */
export function wrapped(text: string): string {
  return text.replace(/(?=\S)(.{1,79})(?:\s+|$)/g, "$1\n").trimEnd();
}

function optionLines(options: Options): string[] {
  const rows = Object.entries(options).map(([name, option]) => [optionText(name, option), option.summary]);
  const width = Math.max(...rows.map(([text = ""]) => text.length));
  return rows.map(([text = "", summary]) => `  ${text.padEnd(width)}  ${summary}`);
}

function optionText(name: string, { short, value }: Option): string {
  return `${short ? `-${short}, ` : "    "}--${name}${value ? `=${value}` : ""}`;
}
