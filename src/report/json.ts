import type { Diagnostic } from "../diagnostic.ts";

/** Findings for programs: a list of `{severity, id, message, place: {file, line, column}, related: [{place, message}]}`. */
export function jsonReport(diagnostics: readonly Diagnostic[]): string {
  return JSON.stringify(
    diagnostics.map((diagnostic) => ({ ...diagnostic, related: diagnostic.related ?? [] })),
    null,
    2,
  );
}
