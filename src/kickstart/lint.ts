import { nearest } from "../nearest.ts";
import { lintArguments } from "./arguments.ts";
import { factsOf, inUse, type ReleaseFacts } from "./facts.ts";
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
  const seen = new Set<string>();
  for (const part of parts(text)) {
    if (part.kind === "section") {
      lintSection(text, part, release, facts, findings);
      continue;
    }
    const source = text.slice(part.start, part.end);
    const good = facts.good.get(source);
    if (good !== undefined) {
      seen.add(good);
      continue;
    }
    const before = findings.count;
    const line = wordsOfLine(text, part.start, part.end, release, findings);
    if (!line) continue;
    lintCommand(line, facts, seen, findings);
    if (findings.count === before) remember(source, line, facts);
  }
  return findings.in(text);
}

/** Limits the memory of the cache. Enough for lines that many guests share. */
const GOOD_LINES = 500;

function remember(source: string, line: Words, facts: ReleaseFacts): void {
  const name = line.words[0] as string;
  const excludes = facts.commands.get(name)?.excludes;
  if (excludes?.length === 0 && facts.good.size < GOOD_LINES) facts.good.set(source, seenAs(name));
}

/** The name of a command in `excludes`: `part` is an alias of `partition`. */
function seenAs(name: string): string {
  return name === "part" ? "partition" : name;
}

function lintCommand(line: Words, facts: ReleaseFacts, seen: Set<string>, findings: Findings): void {
  const name = line.words[0] as string;
  const at = line.starts[0] as number;
  const known = facts.commands.get(name);
  if (name === "%include" || name === "%ksappend") {
    lintInclude(line, findings);
  } else if (name === "%end") {
    findings.error(at, "ks-end-without-section", "`%end` ends no section: remove it");
  } else if (!known) {
    const remedy = nearest(name, inUse(facts.commands), "remove it, or put it into a section");
    findings.error(at, "ks-unknown-command", `unknown command \`${name}\`: ${remedy}`);
  } else if (known.complaint) {
    findings.add(at, known.complaint);
  } else {
    for (const other of known.excludes) {
      if (!seen.has(other)) continue;
      findings.error(
        at,
        "ks-command-conflict",
        `\`${name}\` cannot stand beside \`${other}\`: keep one of them`,
      );
    }
    seen.add(seenAs(name));
    lintArguments(name, known, line, findings);
  }
}
