import type { Diagnostic } from "../diagnostic.ts";

/**
 * Findings for programs: a list of `{severity, id, message, place: {file, line, column, end}, related: [{place, message,
 * excerpt}], excerpt: {before, marked, after}, outputs: {first, count}}`. A finding of the plan has no `outputs`, and a
 * place no `excerpt` where its line may hold a secret.
 */
export function jsonReport(diagnostics: readonly Diagnostic[]): string {
  return JSON.stringify(
    diagnostics.map((diagnostic) => ({ ...diagnostic, related: diagnostic.related ?? [] })),
    null,
    2,
  );
}
