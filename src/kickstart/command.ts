import type { From } from "./release.ts";

/** When a command, an option or a section came, and went. */
export interface Life {
  /** First releases; RHEL5 when absent. Fedora from 40 on has what RHEL 9 or older has, named or not. */
  since?: From;
  deprecated?: From;
  removed?: From;
  /** Only in this family. */
  only?: "RHEL";
  /** The remedy before `since`. */
  before?: string;
  /** The remedy after `deprecated` and `removed`. */
  instead?: string;
}

/**
 * Options are written as `name` (a flag), `name=` (any text), `name=#` (an integer), `name=a|b` (one of these),
 * `name=?` (the value may be left out), with `!` at the end when the command needs them.
 * A command without `options` takes what it likes: only its life is known.
 */
export interface Command extends Life {
  /** By the first releases that know them; the same rule for Fedora as in `since`. */
  options?: Record<From, string>;
  lives?: Record<string, Life>;
  /** How many words beside options: "0" when absent, "1", "0-1", "1+", by first release where that changed. */
  words?: string | Record<From, string>;
  /** With one of these options the words may be absent. */
  wordless?: string;
  /** At least one of these. */
  needs?: string;
  /** Commands that exclude this one. */
  excludes?: string;
}

/** A command as its table has it. */
export interface CommandRow extends Command {
  /** Another command of the table that this one is. */
  like?: string;
  /** Groups whose options and lives it has before its own. */
  include?: string[];
  /** Where a fact comes from that is not from the table's own source. */
  note?: string;
}

export type CommandGroups = Readonly<Record<string, Pick<Command, "options" | "lives">>>;

/** The commands of a table. A life in it may be that of several options, with spaces between their names. */
export function commandsOf(
  rows: Readonly<Record<string, CommandRow>>,
  groups: CommandGroups = {},
): Record<string, Command> {
  const commands: Record<string, Command> = {};
  for (const [name, { like, note, include = [], ...row }] of Object.entries(rows)) {
    if (like !== undefined) continue;
    const parts = [...include.map((group) => groups[group] ?? {}), row];
    const options = parts.some((part) => part.options) && { options: mergedOptions(parts) };
    const lives = parts.some((part) => part.lives) && { lives: mergedLives(parts) };
    commands[name] = { ...row, ...options, ...lives };
  }
  for (const [name, { like }] of Object.entries(rows))
    if (like !== undefined) commands[name] = commands[like] as Command;
  return commands;
}

function mergedOptions(parts: readonly Pick<Command, "options">[]): Record<From, string> {
  const all: Record<From, string> = {};
  for (const [from, options] of parts.flatMap((part) => Object.entries(part.options ?? {})))
    all[from] = from in all ? `${all[from]} ${options}` : options;
  return all;
}

function mergedLives(parts: readonly Pick<Command, "lives">[]): Record<string, Life> {
  const lives = parts.flatMap((part) => Object.entries(part.lives ?? {}));
  return Object.fromEntries(
    lives.flatMap(([names, life]) => names.split(" ").map((name) => [name, life] as const)),
  );
}
