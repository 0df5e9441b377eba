import type { FindingId } from "./finding-ids.ts";

/** A place in a user's file; line and column count from 1, in UTF-16 code units. */
export interface Place {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  /** Just after the last character. Absent where the place is not exactly one value. */
  readonly end?: { readonly line: number; readonly column: number };
}

/** The line of a place as the run has read it, in three parts: `marked` is the value at the place. */
export interface Excerpt {
  readonly before: string;
  /** Up to the end of the value or of its first line; empty behind the last character of the line. */
  readonly marked: string;
  readonly after: string;
}

/** Another place that has part in a finding, and which. */
export interface Related {
  readonly place: Place;
  readonly message: string;
  readonly excerpt?: Excerpt;
}

/** The output files that have the same fault of a template. */
export interface Outputs {
  readonly first: string;
  /** With the first. */
  readonly count: number;
}

/** An error stops a build, a warning does not, and info needs no action. */
export type Severity = "error" | "warning" | "info";

/** One finding. The message states the rule and the remedy; the id is stable across versions. */
export interface Finding {
  readonly severity: Severity;
  readonly id: FindingId;
  readonly message: string;
  readonly place: Place;
  readonly excerpt?: Excerpt;
  readonly related?: readonly Related[];
  readonly outputs?: Outputs;
}

/** What stops a run: all of its findings, at least one of them an error. */
export class FindingsError extends Error {
  /** Identifies the class by name: after a reload while serving, the class is another object, so instanceof fails. */
  override readonly name = "FindingsError";
  /** Eleventy then shows no stack of ours. */
  readonly skipOriginalStack = true;

  constructor(readonly findings: readonly Finding[]) {
    super(`${tally(findings)}; nothing was written`);
  }
}

export function errorAt(place: Place, id: FindingId, message: string): Finding {
  return { severity: "error", id, message, place };
}

export function infoAt(place: Place, id: FindingId, message: string): Finding {
  return { severity: "info", id, message, place };
}

export function warningAt(place: Place, id: FindingId, message: string): Finding {
  return { severity: "warning", id, message, place };
}

/** `file:line:column: severity: message [id]`, and a line for each related place. */
export function formatFinding({ severity, id, message, place, related = [] }: Finding): string {
  const others = related.map((other) => `\n${formatPlace(other.place)}: note: ${other.message}`);
  return `${formatPlace(place)}: ${severity}: ${message} [${id}]${others.join("")}`;
}

export function formatPlace({ file, line, column }: Place): string {
  return `${file}:${line}:${column}`;
}

/** `2 errors, 1 warning` */
export function tally(findings: readonly Finding[]): string {
  const count = (level: Severity, noun: string) => {
    const { length } = findings.filter(({ severity }) => severity === level);
    return length === 0 ? [] : `${length} ${noun}${length === 1 ? "" : "s"}`;
  };
  const parts = [count("error", "error"), count("warning", "warning"), count("info", "note")].flat();
  return parts.length > 0 ? parts.join(", ") : "no findings";
}

const SEVERITIES: readonly Severity[] = ["info", "warning", "error"];

function compareSeverity(a: Finding, b: Finding): number {
  return SEVERITIES.indexOf(b.severity) - SEVERITIES.indexOf(a.severity);
}

function comparePlaces({ place: a }: Finding, { place: b }: Finding): number {
  return compareText(a.file, b.file) || a.line - b.line || a.column - b.column;
}

/**
 * Sorted by place. At one place the errors come first, then the findings in their order: a run reads, resolves and checks, so
 * a cause comes before its effects.
 */
export function sortFindings(findings: readonly Finding[]): Finding[] {
  return [...findings].sort((a, b) => comparePlaces(a, b) || compareSeverity(a, b));
}

/** Removes duplicates, and keeps the most severe: a fault in a layer that many objects share is one fault. */
export function distinct(findings: readonly Finding[]): Finding[] {
  const worst = new Map<string, Finding>();
  for (const finding of findings) {
    const key = formatFinding({ ...finding, severity: "info" });
    const other = worst.get(key);
    if (!other || SEVERITIES.indexOf(other.severity) <= SEVERITIES.indexOf(finding.severity))
      worst.set(key, finding);
  }
  return [...worst.values()];
}

/** The order of UTF-16 code units: the same on every machine, unlike localeCompare. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Adds findings to others. A call with more than about 100,000 arguments, as `push` would have, overflows the stack. */
export function addAll(findings: Finding[], more: Iterable<Finding>): void {
  for (const finding of more) findings.push(finding);
}

/** The result of `make`. If it throws a FindingsError: null, and its findings are added, so that one run reports them all. */
export function attempt<T>(findings: Finding[], make: () => T): T | null {
  try {
    return make();
  } catch (error) {
    if (!(error instanceof FindingsError)) throw error;
    addAll(findings, error.findings);
    return null;
  }
}
