import { type Finding, formatPlace } from "../finding.ts";

/** Findings of one id at one place of a range: these are shown, the others are counted. */
const MAX_SHOWN = 3;

/** A word, name or address of a message. */
const WORD = /[\da-z:.-]+/gi;

/** Findings without those that repeat a mistake of a range's file for each guest of the range. `files`: of all ranges. */
export function foldedFindings(findings: readonly Finding[], files: ReadonlySet<string>): readonly Finding[] {
  if (files.size === 0) return findings;
  const groups = new Map<string, Finding[]>();
  for (const finding of findings) {
    if (!files.has(finding.place.file)) continue;
    // Of a guest, a message has its number, names and addresses: each with a digit.
    const rule = finding.message.replace(WORD, (word) => (/\d/.test(word) ? "" : word));
    const key = `${formatPlace(finding.place)} ${finding.severity} ${finding.id} ${rule}`;
    const group = groups.get(key);
    if (group) group.push(finding);
    else groups.set(key, [finding]);
  }
  const hidden = new Set<Finding>();
  const notes = new Map<Finding, Finding>();
  for (const group of groups.values()) {
    const last = group[MAX_SHOWN - 1];
    if (!last || group.length <= MAX_SHOWN) continue;
    for (const finding of group.slice(MAX_SHOWN)) hidden.add(finding);
    const message = `the same in ${group.length - MAX_SHOWN} more guests of the range`;
    notes.set(last, { ...last, related: [...(last.related ?? []), { place: last.place, message }] });
  }
  return findings.filter((finding) => !hidden.has(finding)).map((finding) => notes.get(finding) ?? finding);
}
