import type { Excerpt, Finding, Place } from "../finding.ts";
import { maskComments } from "../secrets/secret-comment.ts";
import type { Secrets } from "../secrets/secrets.ts";
import { printable } from "./columns.ts";
import { excerptOf } from "./excerpt.ts";

/** The text of a file that the run has read; null: the run has not read it. */
export type TextOf = (file: string) => string | null;

/**
 * Findings for the printers: messages without secrets and control characters, and each place with its line, unless the
 * line may contain a secret. A run calls it once, for all its findings.
 */
export function preparedFindings(
  findings: readonly Finding[],
  secrets: Secrets,
  textOf: TextOf,
): readonly Finding[] {
  const files = new Map<string, readonly string[]>();
  const linesOf = (file: string) => {
    let lines = files.get(file);
    if (!lines) {
      lines = (textOf(file) ?? "").split("\n").map((line) => line.replace(/\r$/, ""));
      files.set(file, lines);
    }
    return lines;
  };
  const prepare = <T extends { readonly message: string; readonly place: Place; readonly excerpt?: Excerpt }>(
    part: T,
  ): T => {
    const excerpt = part.excerpt ?? shownLine(part.place, linesOf(part.place.file), secrets);
    return { ...part, message: printable(secrets.maskText(part.message)), ...(excerpt && { excerpt }) };
  };
  return findings.map((finding) => ({
    ...prepare(finding),
    ...(finding.related && { related: finding.related.map(prepare) }),
  }));
}

function shownLine(place: Place, lines: readonly string[], secrets: Secrets): Excerpt | null {
  const line = lines[place.line - 1];
  if (line === undefined || line.trim() === "") return null;
  const isSecret =
    isSecretLine(lines, place.line - 1, secrets) || secrets.isIn(line) || maskComments(line) !== line;
  return isSecret ? null : excerptOf(line, place);
}

/** Whether a line, or a less indented line above it, contains a secret key. Works without a YAML parser, for broken files. */
function isSecretLine(lines: readonly string[], at: number, secrets: Secrets): boolean {
  let indent = Number.POSITIVE_INFINITY;
  for (let above = at; above >= 0 && indent > 0; above -= 1) {
    const line = lines[above] as string;
    const lineIndent = line.search(/\S/);
    if (lineIndent < 0 || lineIndent >= indent) continue;
    indent = lineIndent;
    for (const [word] of line.matchAll(/[\w-]+/g)) if (secrets.isSecretWord(word)) return true;
  }
  return false;
}
