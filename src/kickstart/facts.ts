import type { Command, Lifetime } from "./command.ts";
import { commands } from "./commands.ts";
import type { FindingText } from "./finding.ts";
import { type From, family, firstReleaseFor, isSince, type ReleaseName, releases } from "./release.ts";
import { sections } from "./sections.ts";

export interface OptionFacts {
  readonly finding: FindingText | undefined;
  readonly value: "none" | "optional" | "text" | "integer" | readonly string[];
}

export interface CommandFacts {
  readonly finding: FindingText | undefined;
  /** Undefined: the command accepts any arguments. */
  readonly options: ReadonlyMap<string, OptionFacts> | undefined;
  readonly required: readonly string[];
  readonly needs: readonly string[];
  readonly minWords: number;
  readonly maxWords: number;
  readonly optionsInsteadOfWords: readonly string[];
  readonly excludes: readonly string[];
}

export interface ReleaseFacts {
  readonly commands: ReadonlyMap<string, CommandFacts>;
  readonly sections: ReadonlyMap<string, CommandFacts>;
  /** A cache of lines without findings, with the names of their commands: guests of a lab share most lines. */
  readonly cleanLines: Map<string, string>;
}

/** One key object per release, for the cache of facts. */
const CACHE_KEYS: ReadonlyMap<ReleaseName, object> = new Map(
  releases.map((release) => [release, { release }]),
);
const factsByKey = new WeakMap<object, ReleaseFacts>();

/** The tables for one release, computed once per release. */
export function factsOf(release: ReleaseName): ReleaseFacts {
  const key = CACHE_KEYS.get(release) ?? {};
  let facts = factsByKey.get(key);
  if (!facts) {
    facts = {
      commands: mapOf(commands, (name, command) => factsOfCommand(name, command, "command", release)),
      sections: mapOf(sections, (name, section) => factsOfCommand(name, section, "section", release)),
      cleanLines: new Map(),
    };
    factsByKey.set(key, facts);
  }
  return facts;
}

/** The names of commands or options that are valid in the release. */
export function usableNames(facts: ReadonlyMap<string, { finding: FindingText | undefined }>): string[] {
  return [...facts].filter(([, { finding }]) => !finding).map(([name]) => name);
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
      const lifetime = { since, ...command.lifetimes?.[option] };
      const finding = lifetimeFinding(`${name} --${option}`, "option", lifetime, release);
      options.set(`--${option}`, { finding, value: kindOfValue(value) });
      if (bang) required.push(`--${option}`);
    }
  }
  const [minWords, maxWords] = wordsOf(command.words, release);
  return {
    finding: lifetimeFinding(name, kind, command, release),
    options: command.options && options,
    required,
    needs: optionNames(command.needs).filter((option) => options.get(option)?.finding?.severity !== "error"),
    minWords,
    maxWords,
    optionsInsteadOfWords: optionNames(command.optionsInsteadOfWords),
    // pykickstart's handler of RHEL5 does not check conflicts.
    excludes: release === "RHEL5" ? [] : names(command.excludes),
  };
}

function lifetimeFinding(
  subject: string,
  kind: "command" | "option" | "section",
  { since = "RHEL5", only, deprecated, removed, before, instead }: Lifetime,
  release: ReleaseName,
): FindingText | undefined {
  const remedy = instead ?? "remove it";
  if (only && family(release) !== only) {
    return {
      id: `ks-${kind}-foreign`,
      severity: "error",
      message: `\`${subject}\` is for ${only} only: remove it`,
    };
  }
  if (!isAvailable(since, release)) {
    const message = `\`${subject}\` came with ${firstReleaseFor(since, release)}, ${release} does not know it: ${before ?? "remove it"}`;
    return { id: `ks-${kind}-too-new`, severity: "error", message };
  }
  if (removed && isSince(removed, release)) {
    const message = `\`${subject}\` was removed in ${firstReleaseFor(removed, release)}: ${remedy}`;
    return { id: `ks-${kind}-removed`, severity: "error", message };
  }
  if (deprecated && isSince(deprecated, release)) {
    const message = `\`${subject}\` is deprecated since ${firstReleaseFor(deprecated, release)}: ${remedy}`;
    return { id: `ks-${kind}-deprecated`, severity: "warning", message };
  }
  return undefined;
}

/** Whether the release is `since` or newer. RHEL 9 and older come from a Fedora before 40. */
function isAvailable(since: From, release: ReleaseName): boolean {
  return isSince(since, release) || (family(release) === "F" && /^RHEL\d$/.test(since));
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
      ? Object.entries(words).reduce(
          (last, [since, next]) => (isAvailable(since, release) ? next : last),
          "0",
        )
      : (words ?? "0");
  if (text.endsWith("+")) return [Number(text.slice(0, -1)), Number.POSITIVE_INFINITY];
  const [min = 0, max = min] = text.split("-").map(Number);
  return [min, max];
}

function names(text: string | undefined): string[] {
  return text ? text.split(" ") : [];
}

function optionNames(text: string | undefined): string[] {
  return names(text).map((name) => `--${name}`);
}

function mapOf<T, U>(table: Record<string, T>, make: (name: string, entry: T) => U): Map<string, U> {
  return new Map(Object.entries(table).map(([name, entry]) => [name, make(name, entry)]));
}
