import { type Diagnostic, PlanError } from "../diagnostic.ts";
import { tally } from "../report/text.ts";

/** The end of a build whose findings have been told. */
class ReportedError extends Error {
  /** Eleventy then shows no stack of ours. */
  readonly skipOriginalStack = true;

  constructor(readonly diagnostics: readonly Diagnostic[]) {
    super(`${tally(diagnostics)}; nothing was written`);
  }
}

/** Tells of the findings that end a run. */
export async function reported<T>(
  report: (diagnostics: readonly Diagnostic[]) => void,
  run: () => Promise<T>,
): Promise<T> {
  try {
    return await run();
  } catch (error) {
    if (!(error instanceof PlanError)) throw error;
    report(error.diagnostics);
    throw new ReportedError(error.diagnostics);
  }
}

/** The findings that an error of Eleventy's is, or was caused by, and that have been told; null: it is another one. */
export function reportedIn(error: unknown): readonly Diagnostic[] | null {
  return causesOf(error).find((cause) => cause instanceof ReportedError)?.diagnostics ?? null;
}

export function isReported(error: unknown): boolean {
  return reportedIn(error) !== null;
}

/** An error, and what it was caused by, as Eleventy and Node say it. */
export function causesOf(error: unknown): unknown[] {
  const { originalError, cause } = (error ?? {}) as { originalError?: unknown; cause?: unknown };
  return [error, ...[originalError, cause].flatMap((inner) => (inner === undefined ? [] : causesOf(inner)))];
}
