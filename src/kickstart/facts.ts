import type { Command, Life } from "./command.ts";
import { commands } from "./commands.ts";
import type { Complaint } from "./finding.ts";
import { type From, family, holds, named, type ReleaseName, releases } from "./release.ts";
import { sections } from "./sections.ts";

export interface OptionFacts {
  readonly complaint: Complaint | undefined;
  readonly value: "none" | "optional" | "text" | "integer" | readonly string[];
}

export interface CommandFacts {
  readonly complaint: Complaint | undefined;
  /** Undefined: the command accepts any arguments. */
  readonly options: ReadonlyMap<string, OptionFacts> | undefined;
  readonly required: readonly string[];
  readonly needs: readonly string[];
  readonly fewest: number;
  readonly most: number;
  readonly wordless: readonly string[];
  readonly excludes: readonly string[];
}

export interface ReleaseFacts {
  readonly commands: ReadonlyMap<string, CommandFacts>;
  readonly sections: ReadonlyMap<string, CommandFacts>;
  /** A cache of lines without findings, with the names of their commands: guests of a lab share most lines. */
  readonly good: Map<string, string>;
}

/** One key object per release, for the cache of facts. */
const KEYS: ReadonlyMap<ReleaseName, object> = new Map(releases.map((release) => [release, { release }]));
const known = new WeakMap<object, ReleaseFacts>();

/** The tables for one release, computed once per release. */
export function factsOf(release: ReleaseName): ReleaseFacts {
  const key = KEYS.get(release) ?? {};
  let facts = known.get(key);
  if (!facts) {
    facts = {
      commands: all(commands, (name, command) => factsOfCommand(name, command, "command", release)),
      sections: all(sections, (name, section) => factsOfCommand(name, section, "section", release)),
      good: new Map(),
    };
    known.set(key, facts);
  }
  return facts;
}

/** The names that give no finding. */
export function inUse(facts: ReadonlyMap<string, { complaint: Complaint | undefined }>): string[] {
  return [...facts].filter(([, { complaint }]) => !complaint).map(([name]) => name);
}

function factsOfCommand(
  name: string,
  command: Command,
  kind: "command" | "section",
  release: ReleaseName,
): CommandFacts {
  const options = new Map<string, OptionFacts>();
  const required: string[] = [];
  for (const [since, text] of Object.entries(command.options ?? {})) {
    for (const word of names(text)) {
      const [, option = "", value, bang] = /^([^=!]+)(=[^!]*)?(!)?$/.exec(word) ?? [];
      const life = { since, ...command.lives?.[option] };
      const complaint = complaintAbout(`${name} --${option}`, "option", life, release);
      options.set(`--${option}`, { complaint, value: kindOfValue(value) });
      if (bang) required.push(`--${option}`);
    }
  }
  const [fewest, most] = wordsOf(command.words, release);
  return {
    complaint: complaintAbout(name, kind, command, release),
    options: command.options && options,
    required,
    needs: optionNames(command.needs).filter(
      (option) => options.get(option)?.complaint?.severity !== "error",
    ),
    fewest,
    most,
    wordless: optionNames(command.wordless),
    // pykickstart's handler of RHEL5 does not check conflicts.
    excludes: release === "RHEL5" ? [] : names(command.excludes),
  };
}

function complaintAbout(
  subject: string,
  kind: "command" | "option" | "section",
  { since = "RHEL5", only, deprecated, removed, before, instead }: Life,
  release: ReleaseName,
): Complaint | undefined {
  const remedy = instead ?? "remove it";
  if (only && family(release) !== only) {
    return {
      id: `ks-${kind}-foreign`,
      severity: "error",
      message: `\`${subject}\` is for ${only} only: remove it`,
    };
  }
  if (!came(since, release)) {
    const message = `\`${subject}\` came with ${named(since, release)}, ${release} does not know it: ${before ?? "remove it"}`;
    return { id: `ks-${kind}-too-new`, severity: "error", message };
  }
  if (removed && holds(removed, release)) {
    const message = `\`${subject}\` was removed in ${named(removed, release)}: ${remedy}`;
    return { id: `ks-${kind}-removed`, severity: "error", message };
  }
  if (deprecated && holds(deprecated, release)) {
    const message = `\`${subject}\` is deprecated since ${named(deprecated, release)}: ${remedy}`;
    return { id: `ks-${kind}-deprecated`, severity: "warning", message };
  }
  return undefined;
}

/** Whether the release is `since` or newer. RHEL 9 and older come from a Fedora before 40. */
function came(since: From, release: ReleaseName): boolean {
  return holds(since, release) || (family(release) === "F" && /^RHEL\d$/.test(since));
}

function kindOfValue(text: string | undefined): OptionFacts["value"] {
  if (text === undefined) return "none";
  if (text === "=") return "text";
  if (text === "=?") return "optional";
  return text === "=#" ? "integer" : text.slice(1).split("|");
}

function wordsOf(words: Command["words"], release: ReleaseName): [number, number] {
  const text =
    typeof words === "object"
      ? Object.entries(words).reduce((last, [since, next]) => (came(since, release) ? next : last), "0")
      : (words ?? "0");
  if (text.endsWith("+")) return [Number(text.slice(0, -1)), Number.POSITIVE_INFINITY];
  const [fewest = 0, most = fewest] = text.split("-").map(Number);
  return [fewest, most];
}

function names(text: string | undefined): string[] {
  return text ? text.split(" ") : [];
}

function optionNames(text: string | undefined): string[] {
  return names(text).map((name) => `--${name}`);
}

function all<T, U>(table: Record<string, T>, make: (name: string, entry: T) => U): Map<string, U> {
  return new Map(Object.entries(table).map(([name, entry]) => [name, make(name, entry)]));
}
