import type { FindingId } from "./finding-ids.ts";

/** A place in a user's file; line and column count from 1, in UTF-16 code units. */
export interface Place {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  /** Just after the last character. Absent where the place is not exactly one value. */
  readonly end?: { readonly line: number; readonly column: number };
}

/** Another place that belongs to a finding, and its part in the finding. */
export interface Related {
  readonly place: Place;
  readonly message: string;
}

/** An error stops a build, a warning does not, and info needs no action. */
export type Severity = "error" | "warning" | "info";

/** One finding. The message states the rule and the remedy; the id is stable across versions. */
export interface Diagnostic {
  readonly severity: Severity;
  readonly id: FindingId;
  readonly message: string;
  readonly place: Place;
  readonly related?: readonly Related[];
}

/** Stops a build. Holds every finding of the run; at least one of them is an error. */
export class PlanError extends Error {
  override readonly name = "PlanError";
  readonly diagnostics: readonly Diagnostic[];

  constructor(diagnostics: readonly Diagnostic[]) {
    super(diagnostics.map(formatDiagnostic).join("\n"));
    this.diagnostics = diagnostics;
  }
}

export function errorAt(place: Place, id: FindingId, message: string): Diagnostic {
  return { severity: "error", id, message, place };
}

export function infoAt(place: Place, id: FindingId, message: string): Diagnostic {
  return { severity: "info", id, message, place };
}

export function warningAt(place: Place, id: FindingId, message: string): Diagnostic {
  return { severity: "warning", id, message, place };
}

/** `file:line:column: severity: message [id]`, and a line for each related place. */
export function formatDiagnostic({ severity, id, message, place, related = [] }: Diagnostic): string {
  const others = related.map((other) => `\n${formatPlace(other.place)}: note: ${other.message}`);
  return `${formatPlace(place)}: ${severity}: ${message} [${id}]${others.join("")}`;
}

export function formatPlace({ file, line, column }: Place): string {
  return `${file}:${line}:${column}`;
}

/** Sorts by place, so that the same plan always gives the same report. */
export function sortDiagnostics(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  return [...diagnostics].sort(
    (a, b) =>
      compareText(a.place.file, b.place.file) ||
      a.place.line - b.place.line ||
      a.place.column - b.place.column ||
      compareText(a.id, b.id) ||
      compareText(a.message, b.message),
  );
}

/** Removes duplicates: a fault in a layer that many objects share is one fault. */
export function distinct(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  return [...new Map(diagnostics.map((diagnostic) => [formatDiagnostic(diagnostic), diagnostic])).values()];
}

/** The order of UTF-16 code units: the same on every machine, unlike localeCompare. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
