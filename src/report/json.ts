import type { Finding } from "../finding.ts";

/**
 * Findings for programs: a list of `{severity, id, message, place: {file, line, column, end}, related: [{place, message,
 * excerpt}], excerpt: {before, marked, after}, outputs: {first, count}}`. A finding of the plan has no `outputs`. There is
 * no `excerpt` if the line may contain a secret.
 */
export function jsonReport(findings: readonly Finding[]): string {
  return JSON.stringify(
    findings.map((finding) => ({ ...finding, related: finding.related ?? [] })),
    null,
    2,
  );
}
