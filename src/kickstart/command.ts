import type { From } from "./release.ts";

/** The releases that know a command, an option or a section. */
export interface Lifetime {
  /** The first releases; RHEL5 if absent. Fedora 40 and later also has everything that RHEL 9 or older has. */
  since?: From;
  deprecated?: From;
  removed?: From;
  /** The only family that has it. */
  only?: "RHEL";
  /** The remedy in releases before `since`. */
  before?: string;
  /** The remedy in releases from `deprecated` or `removed` on. */
  instead?: string;
}

/**
 * Options are written as `name` (a flag), `name=` (any text), `name=#` (an integer), `name=a|b` (one of these),
 * `name=?` (the value may be left out), with `!` at the end when the command needs them.
 * A command without `options` accepts any arguments: only its lifetime is known.
 */
export interface Command extends Lifetime {
  /** Options by the first releases that know them, with the rule of `since` for Fedora. */
  options?: Record<From, string>;
  lifetimes?: Record<string, Lifetime>;
  /** The number of words beside options: "0" (if absent), "1", "0-1", "1+". A map from first releases if it changed. */
  words?: string | Record<From, string>;
  /** Options, separated by spaces. With one of them the command needs no words. */
  optionsInsteadOfWords?: string;
  /** Options, separated by spaces. The command needs at least one of them. */
  needs?: string;
  /** Commands that exclude this one. */
  excludes?: string;
}

/** A command as a row of a table in JSON. */
export interface CommandRow extends Command {
  /** Another command of the table; this one is its alias. */
  like?: string;
  /** Groups whose options and lifetimes come before its own. */
  include?: string[];
  /** The source of a fact, if it is not the general source of the table. */
  note?: string;
}

export type CommandGroups = Readonly<Record<string, Pick<Command, "options" | "lifetimes">>>;

/** The commands of a table. A key of `lifetimes` may name several options, separated by spaces. */
export function commandsOf(
  rows: Readonly<Record<string, CommandRow>>,
  groups: CommandGroups = {},
): Record<string, Command> {
  const commands: Record<string, Command> = {};
  for (const [name, { like, note, include = [], ...row }] of Object.entries(rows)) {
    if (like !== undefined) continue;
    const parts = [...include.map((group) => groups[group] ?? {}), row];
    const options = parts.some((part) => part.options) && { options: mergedOptions(parts) };
    const lifetimes = parts.some((part) => part.lifetimes) && { lifetimes: mergedLifetimes(parts) };
    commands[name] = { ...row, ...options, ...lifetimes };
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

function mergedLifetimes(parts: readonly Pick<Command, "lifetimes">[]): Record<string, Lifetime> {
  const lifetimes = parts.flatMap((part) => Object.entries(part.lifetimes ?? {}));
  return Object.fromEntries(
    lifetimes.flatMap(([names, lifetime]) => names.split(" ").map((name) => [name, lifetime] as const)),
  );
}
