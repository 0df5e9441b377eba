import { nearest, quoted } from "../nearest.ts";
import { lintArguments } from "./arguments.ts";
import { type ReleaseFacts, usableNames } from "./facts.ts";
import type { Findings } from "./finding.ts";
import { lintInclude, wordsOfLine } from "./line.ts";
import { firstWord, lineEnd, nextPercent, type Section, skipBlanks } from "./parts.ts";
import type { ReleaseName } from "./release.ts";
import { scriptSections } from "./sections.ts";

export function lintSection(
  text: string,
  section: Section,
  release: ReleaseName,
  facts: ReleaseFacts,
  findings: Findings,
): void {
  const line = wordsOfLine(text, section.start, section.end, release, findings);
  if (!line) return;
  const name = line.words[0] as string;
  const sectionFacts = facts.sections.get(name);
  if (!sectionFacts) {
    const names = usableNames(facts.sections);
    const remedy = nearest(name, names, `use one of ${quoted(names).join(", ")}`);
    findings.error(section.start, "ks-unknown-section", `unknown section \`${name}\`: ${remedy}`);
    return;
  }
  if (sectionFacts.finding) findings.add(section.start, sectionFacts.finding);
  if (sectionFacts.finding?.severity !== "error") lintArguments(name, sectionFacts, line, findings);
  if (name === "%packages") lintPackages(text, section, release, findings);
  else lintIncludes(text, section, release, findings);
  if (release === "RHEL5") lintOldClose(text, name, section, findings);
  else if (section.close !== "%end") {
    // RHEL 6 accepts it with a warning in its log (pykickstart, branch rhel6); pykickstart 3.74 refuses it for RHEL6.
    const severity = release === "RHEL6" ? "warning" : "error";
    const message = `\`${name}\` is not closed: write \`%end\` after its last line`;
    findings.add(section.start, { id: "ks-section-not-closed", severity, message });
  }
}

/**
 * The parser of RHEL 5 (pykickstart, branch rhel5) does not know %end. In %packages it stops there; in a script the shell
 * runs it as a command. A section ends where the next begins. pykickstart 3.74 accepts both forms for RHEL5.
 */
function lintOldClose(text: string, name: string, section: Section, findings: Findings): void {
  if (section.close !== "%end") return;
  const script = scriptSections.has(name);
  const effect = script ? "runs it as a command of the script" : "stops at it";
  findings.add(skipBlanks(text, section.bodyEnd, text.length), {
    id: "ks-end-too-new",
    severity: script ? "warning" : "error",
    message: `RHEL5 knows no \`%end\` and ${effect}: remove it, the next section or the end of the file closes \`${name}\``,
  });
}

/** A line of %packages is one package, one @group or one -package. */
function lintPackages(
  text: string,
  { bodyStart, bodyEnd }: Section,
  release: ReleaseName,
  findings: Findings,
): void {
  for (let at = bodyStart; at < bodyEnd; ) {
    const newline = lineEnd(text, at);
    const start = skipBlanks(text, at, newline);
    at = newline + 1;
    if (start === newline || text[start] === "#") continue;
    if (text[start] === "%") {
      const word = firstWord(text, start);
      if (word === "%include") lintInclude(wordsOfLine(text, start, newline, release, findings), findings);
      else if (word !== "%ksappend") {
        const message = `\`${word}\` is neither a package nor the end of \`%packages\`: write \`%end\``;
        findings.error(start, "ks-package-line", message);
      }
      continue;
    }
    const line = text.slice(start, newline);
    const hash = line.indexOf("#");
    if (hash !== -1 && release === "RHEL5") {
      const message = "RHEL5 reads `#` as a part of the package's name: put the comment on a line of its own";
      findings.error(start + hash, "ks-comment-after-command", message);
    }
    const entry = (hash === -1 ? line : line.slice(0, hash)).trimEnd();
    if (entry === "-" || entry === "@") {
      findings.error(start, "ks-package-line", `\`${entry}\` names no package: remove it`);
    } else if (entry.includes(" ") && entry[0] !== "@" && !entry.startsWith("-@")) {
      const message = `\`${entry}\` is read as the name of one package: write one package or \`@group\` a line`;
      findings.warning(start, "ks-package-line", message);
    }
  }
}

/** Checks %include in a script: the installer includes files there too. */
function lintIncludes(
  text: string,
  { bodyStart, bodyEnd }: Section,
  release: ReleaseName,
  findings: Findings,
): void {
  for (let at = nextPercent(text, bodyStart, bodyEnd); at !== -1; at = nextPercent(text, at + 1, bodyEnd)) {
    if (firstWord(text, at) !== "%include") continue;
    lintInclude(wordsOfLine(text, at, lineEnd(text, at), release, findings), findings);
  }
}
