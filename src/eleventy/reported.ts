import { type Finding, FindingsError } from "../finding.ts";

export type Report = (findings: readonly Finding[]) => void;

/** Tells of the findings that end a run. */
export async function reported<T>(report: Report, run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    if (error instanceof FindingsError) report(error.findings);
    throw error;
  }
}

/** Tells of findings, and ends the run. */
export function fail(report: Report, findings: readonly Finding[]): never {
  report(findings);
  throw new FindingsError(findings);
}

/** The findings that an error of Eleventy's is, or was caused by; null: it is another one. */
export function findingsIn(error: unknown): readonly Finding[] | null {
  // By its name: code that was loaded anew has another class of them.
  const found = causesOf(error).find((cause) => (cause as Error | null)?.name === "FindingsError");
  return found ? (found as FindingsError).findings : null;
}

/** An error, and what it was caused by, as Eleventy and Node say it. */
export function causesOf(error: unknown): unknown[] {
  const { originalError, cause } = (error ?? {}) as { originalError?: unknown; cause?: unknown };
  return [error, ...[originalError, cause].flatMap((inner) => (inner === undefined ? [] : causesOf(inner)))];
}
