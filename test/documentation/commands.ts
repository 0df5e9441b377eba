import type { Command } from "../../src/cli/command-line/command.ts";

const HEAD = "| command | what it does |\n|---|---|\n";

/** The README's table of commands. */
export function commandTable(commands: readonly Command[]): string {
  const rows = commands.map(({ name, operands, summary }) => {
    const what = `${summary.slice(0, 1).toLowerCase()}${summary.slice(1)}`.replace(/\.$/, "");
    const usage = `${name}${operands ? ` ${operands}` : ""}`.replaceAll("|", "\\|");
    return `| \`${usage}\` | ${what} |\n`;
  });
  return HEAD + rows.join("");
}

/** A text in which this table replaces its old table. */
export function withCommandTable(text: string, commands: readonly Command[]): string {
  const start = text.indexOf(HEAD);
  const end = text.indexOf("\n\n", start) + 1;
  return start === -1 ? text : text.slice(0, start) + commandTable(commands) + text.slice(end);
}
