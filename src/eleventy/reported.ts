import { type Diagnostic, PlanError } from "../diagnostic.ts";
import { tally } from "../report/text.ts";

/** The end of a build whose findings have been told. */
class ReportedError extends Error {
  /** Eleventy then shows no stack of ours. */
  readonly skipOriginalStack = true;
  readonly isReported = true;

  constructor(readonly diagnostics: readonly Diagnostic[]) {
    super(`${tally(diagnostics)}; nothing was written`);
  }
}

export type Report = (diagnostics: readonly Diagnostic[]) => void;

/** Tells of the findings that end a run. */
export async function reported<T>(report: Report, run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    if (!(error instanceof PlanError)) throw error;
    fail(report, error.diagnostics);
  }
}

/** Tells of findings, and ends the run. */
export function fail(report: Report, diagnostics: readonly Diagnostic[]): never {
  report(diagnostics);
  throw new ReportedError(diagnostics);
}

/** The findings that an error of Eleventy's is, or was caused by, and that have been told; null: it is another one. */
export function reportedIn(error: unknown): readonly Diagnostic[] | null {
  // Code that was loaded anew has another class of them.
  const told = causesOf(error).find((cause) => (cause as Partial<ReportedError> | null)?.isReported);
  return (told as ReportedError | undefined)?.diagnostics ?? null;
}

export function isReported(error: unknown): boolean {
  return reportedIn(error) !== null;
}

/** An error, and what it was caused by, as Eleventy and Node say it. */
export function causesOf(error: unknown): unknown[] {
  const { originalError, cause } = (error ?? {}) as { originalError?: unknown; cause?: unknown };
  return [error, ...[originalError, cause].flatMap((inner) => (inner === undefined ? [] : causesOf(inner)))];
}
