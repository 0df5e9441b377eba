import { nearest, quoted } from "../nearest.ts";
import { type CommandFacts, type OptionFacts, usableNames } from "./facts.ts";
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
  const givenOptions: string[] = [];
  let wordCountSoFar = 0;
  let onlyPlain = false;
  for (let i = 1; i < words.length; i++) {
    const word = words[i] as string;
    const at = starts[i] as number;
    if (onlyPlain || !word.startsWith("-") || word === "-") {
      if (++wordCountSoFar > facts.maxWords) reportSurplusWord(name, facts, word, at, findings);
      continue;
    }
    if (word === "--") {
      onlyPlain = true;
      continue;
    }
    const equals = word.indexOf("=");
    const written = equals === -1 ? word : word.slice(0, equals);
    const option = matchingOption(written, options);
    if (option === undefined) {
      const remedy = nearest(written, usableNames(options), "remove it");
      findings.error(at, "ks-unknown-option", `\`${name}\` has no option \`${written}\`: ${remedy}`);
      continue;
    }
    givenOptions.push(option);
    const { finding, value } = options.get(option) as OptionFacts;
    if (finding) {
      findings.add(at, finding);
      if (finding.severity === "error") continue;
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
  lintMissing(name, facts, givenOptions, wordCountSoFar, starts[0] as number, findings);
}

/** The option with that name, or the only option that begins with the word. */
function matchingOption(word: string, options: ReadonlyMap<string, OptionFacts>): string | undefined {
  if (options.has(word) || !word.startsWith("--")) return options.has(word) ? word : undefined;
  const longer: string[] = [];
  for (const [option, { finding }] of options) {
    if (option.startsWith(word) && finding?.severity !== "error") longer.push(option);
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

function reportSurplusWord(
  name: string,
  facts: CommandFacts,
  word: string,
  at: number,
  findings: Findings,
): void {
  const rule = facts.maxWords === 0 ? "takes options only" : `takes ${wordCount(facts.maxWords)}`;
  const message = `\`${name}\` ${rule}: remove \`${word}\`, or quote the value that it belongs to`;
  findings.error(at, "ks-argument-unexpected", message);
}

function lintMissing(
  name: string,
  facts: CommandFacts,
  options: readonly string[],
  plain: number,
  at: number,
  findings: Findings,
): void {
  for (const option of facts.required) {
    if (!options.includes(option)) {
      findings.error(at, "ks-option-missing", `\`${name}\` needs \`${option}\`: add it`);
    }
  }
  if (facts.needs.length > 0 && !facts.needs.some((option) => options.includes(option))) {
    const needs = quoted(facts.needs).join(" or ");
    findings.error(at, "ks-option-missing", `\`${name}\` needs ${needs}: add it`);
  }
  if (plain < facts.minWords && !facts.optionsInsteadOfWords.some((option) => options.includes(option))) {
    const rule = `\`${name}\` needs ${wordCount(facts.minWords)} beside its options: add what is missing`;
    findings.error(at, "ks-argument-missing", rule);
  }
}

function wordCount(words: number): string {
  return words === 1 ? "one word" : `${words} words`;
}
