import { nearest } from "../nearest.ts";
import { lintArguments } from "./arguments.ts";
import { factsOf, type ReleaseFacts, usableNames } from "./facts.ts";
import { Findings, type KickstartFinding } from "./finding.ts";
import { lintInclude, wordsOfLine } from "./line.ts";
import { parts } from "./parts.ts";
import { isRelease, releases } from "./release.ts";
import { lintSection } from "./section.ts";
import type { Words } from "./words.ts";

export type { KickstartFinding } from "./finding.ts";

/**
 * The findings of a rendered kickstart in the order of its lines. `release` is pykickstart's name: RHEL9, F42. It checks
 * the form of commands, rarely the meaning of values, and does not read included files.
 */
export function lintKickstart(text: string, release: string): KickstartFinding[] {
  const findings = new Findings();
  if (!isRelease(release)) {
    findings.error(
      0,
      "ks-unknown-release",
      `unknown release \`${release}\`: use one of ${releases.join(", ")}`,
    );
    return findings.in(text);
  }
  const facts = factsOf(release);
  const usedCommands = new Set<string>();
  for (const part of parts(text)) {
    if (part.kind === "section") {
      lintSection(text, part, release, facts, findings);
      continue;
    }
    const source = text.slice(part.start, part.end);
    const cleanCommand = facts.cleanLines.get(source);
    if (cleanCommand !== undefined) {
      usedCommands.add(cleanCommand);
      continue;
    }
    const before = findings.count;
    const line = wordsOfLine(text, part.start, part.end, release, findings);
    if (!line) continue;
    lintCommand(line, facts, usedCommands, findings);
    if (findings.count === before) rememberLine(source, line, facts);
  }
  return findings.in(text);
}

/** Limits the memory of the cache. Enough for lines that many guests share. */
const MAX_CLEAN_LINES = 500;

function rememberLine(source: string, line: Words, facts: ReleaseFacts): void {
  const name = line.words[0] as string;
  const excludes = facts.commands.get(name)?.excludes;
  if (excludes?.length === 0 && facts.cleanLines.size < MAX_CLEAN_LINES)
    facts.cleanLines.set(source, conflictName(name));
}

/** The name of a command in `excludes`: `part` is an alias of `partition`. */
function conflictName(name: string): string {
  return name === "part" ? "partition" : name;
}

function lintCommand(line: Words, facts: ReleaseFacts, usedCommands: Set<string>, findings: Findings): void {
  const name = line.words[0] as string;
  const at = line.starts[0] as number;
  const command = facts.commands.get(name);
  if (name === "%include" || name === "%ksappend") {
    lintInclude(line, findings);
  } else if (name === "%end") {
    findings.error(at, "ks-end-without-section", "`%end` ends no section: remove it");
  } else if (!command) {
    const remedy = nearest(name, usableNames(facts.commands), "remove it, or put it into a section");
    findings.error(at, "ks-unknown-command", `unknown command \`${name}\`: ${remedy}`);
  } else if (command.finding) {
    findings.add(at, command.finding);
  } else {
    for (const other of command.excludes) {
      if (!usedCommands.has(other)) continue;
      findings.error(
        at,
        "ks-command-conflict",
        `\`${name}\` cannot stand beside \`${other}\`: keep one of them`,
      );
    }
    usedCommands.add(conflictName(name));
    lintArguments(name, command, line, findings);
  }
}
