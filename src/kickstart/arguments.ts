import { nearest, quoted } from "../nearest.ts";
import { type CommandFacts, inUse, type OptionFacts } from "./facts.ts";
import type { Findings } from "./finding.ts";
import type { Words } from "./words.ts";

/** Checks the arguments of a command or a section by the rules of Python's argparse, which the installer uses. */
export function lintArguments(
  name: string,
  facts: CommandFacts,
  { words, starts }: Words,
  findings: Findings,
): void {
  const { options } = facts;
  if (!options) return;
  const given: string[] = [];
  let plain = 0;
  let onlyPlain = false;
  for (let i = 1; i < words.length; i++) {
    const word = words[i] as string;
    const at = starts[i] as number;
    if (onlyPlain || !word.startsWith("-") || word === "-") {
      if (++plain > facts.most) surplus(name, facts, word, at, findings);
      continue;
    }
    if (word === "--") {
      onlyPlain = true;
      continue;
    }
    const equals = word.indexOf("=");
    const written = equals === -1 ? word : word.slice(0, equals);
    const option = meant(written, options);
    if (option === undefined) {
      const remedy = nearest(written, inUse(options), "remove it");
      findings.error(at, "ks-unknown-option", `\`${name}\` has no option \`${written}\`: ${remedy}`);
      continue;
    }
    given.push(option);
    const { complaint, value } = options.get(option) as OptionFacts;
    if (complaint) {
      findings.add(at, complaint);
      if (complaint.severity === "error") continue;
    }
    if (equals !== -1) {
      lintValue(`${name} ${option}`, value, word.slice(equals + 1), at, findings);
    } else if (value !== "none") {
      const next = words[i + 1];
      if (next !== undefined && !next.startsWith("-")) {
        lintValue(`${name} ${option}`, value, next, at, findings);
        i++;
      } else if (value !== "optional") {
        findings.error(
          at,
          "ks-value-missing",
          `\`${name} ${option}\` needs a value: write \`${option}=VALUE\``,
        );
      }
    }
  }
  lintMissing(name, facts, given, plain, starts[0] as number, findings);
}

/** The option with that name, or the only option that begins with the word. */
function meant(word: string, options: ReadonlyMap<string, OptionFacts>): string | undefined {
  if (options.has(word) || !word.startsWith("--")) return options.has(word) ? word : undefined;
  const longer: string[] = [];
  for (const [option, { complaint }] of options) {
    if (option.startsWith(word) && complaint?.severity !== "error") longer.push(option);
  }
  return longer.length === 1 ? longer[0] : undefined;
}

function lintValue(
  subject: string,
  value: OptionFacts["value"],
  text: string,
  at: number,
  findings: Findings,
): void {
  if (value === "none") {
    findings.error(at, "ks-value-unexpected", `\`${subject}\` takes no value: remove \`=${text}\``);
  } else if (value === "integer") {
    if (/^\s*[-+]?\d+\s*$/.test(text)) return;
    findings.error(
      at,
      "ks-value-invalid",
      `\`${subject}\` takes a whole number, not \`${text}\`: write digits only`,
    );
  } else if (typeof value === "object" && !value.includes(text)) {
    const remedy = `use one of ${quoted(value).join(", ")}`;
    findings.error(at, "ks-value-invalid", `\`${subject}\` does not take \`${text}\`: ${remedy}`);
  }
}

function surplus(name: string, facts: CommandFacts, word: string, at: number, findings: Findings): void {
  const rule = facts.most === 0 ? "takes options only" : `takes ${count(facts.most)}`;
  const message = `\`${name}\` ${rule}: remove \`${word}\`, or quote the value that it belongs to`;
  findings.error(at, "ks-argument-unexpected", message);
}

function lintMissing(
  name: string,
  facts: CommandFacts,
  given: readonly string[],
  plain: number,
  at: number,
  findings: Findings,
): void {
  for (const option of facts.required) {
    if (!given.includes(option)) {
      findings.error(at, "ks-option-missing", `\`${name}\` needs \`${option}\`: add it`);
    }
  }
  if (facts.needs.length > 0 && !facts.needs.some((option) => given.includes(option))) {
    const wanted = quoted(facts.needs).join(" or ");
    findings.error(at, "ks-option-missing", `\`${name}\` needs ${wanted}: add it`);
  }
  if (plain < facts.fewest && !facts.wordless.some((option) => given.includes(option))) {
    const rule = `\`${name}\` needs ${count(facts.fewest)} beside its options: add what is missing`;
    findings.error(at, "ks-argument-missing", rule);
  }
}

function count(words: number): string {
  return words === 1 ? "one word" : `${words} words`;
}
