import type { Finding } from "../finding.ts";

/**
 * Findings for programs: a list of `{severity, id, message, place: {file, line, column, end}, related: [{place, message,
 * excerpt}], excerpt: {before, marked, after}, outputs: {first, count}}`. A finding of the plan has no `outputs`, and a
 * place no `excerpt` where its line may hold a secret.
 */
export function jsonReport(findings: readonly Finding[]): string {
  return JSON.stringify(
    findings.map((finding) => ({ ...finding, related: finding.related ?? [] })),
    null,
    2,
  );
}
