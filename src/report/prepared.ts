import type { Excerpt, Finding, Place } from "../finding.ts";
import type { Secrets } from "../secrets/secrets.ts";
import { printable } from "./columns.ts";
import { excerptOf } from "./excerpt.ts";
import { SourceLines } from "./source-lines.ts";

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
  const files = new Map<string, SourceLines>();
  const linesOf = (file: string) => {
    let lines = files.get(file);
    if (!lines) {
      lines = new SourceLines(textOf(file) ?? "", secrets);
      files.set(file, lines);
    }
    return lines;
  };
  const prepare = <T extends { readonly message: string; readonly place: Place; readonly excerpt?: Excerpt }>(
    part: T,
  ): T => {
    const excerpt = part.excerpt ?? shownLine(part.place, linesOf(part.place.file));
    return { ...part, message: printable(secrets.maskText(part.message)), ...(excerpt && { excerpt }) };
  };
  return findings.map((finding) => ({
    ...prepare(finding),
    ...(finding.related && { related: finding.related.map(prepare) }),
  }));
}

function shownLine(place: Place, lines: SourceLines): Excerpt | null {
  const line = lines.at(place.line);
  if (line === undefined || line.trim() === "") return null;
  return lines.isShown(place.line) ? excerptOf(line, place) : null;
}
