import { type Finding, FindingsError } from "../finding.ts";
import { textReport } from "../report/text.ts";

export type Report = (findings: readonly Finding[]) => void;

/** Prints findings on stderr, for people. */
export function printing(colour: boolean): Report {
  return (findings) => console.error(textReport(findings, { colour }));
}

/** Runs a function. Reports the findings if it throws a FindingsError. */
export async function reportingFindings<T>(report: Report, run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    if (error instanceof FindingsError) report(error.findings);
    throw error;
  }
}

/** Reports findings and throws. */
export function fail(report: Report, findings: readonly Finding[]): never {
  report(findings);
  throw new FindingsError(findings);
}

/** The findings that an error of Eleventy's is, or was caused by; null: it is another one. */
export function findingsIn(error: unknown): readonly Finding[] | null {
  // Compared by name: after a reload, the class is another object.
  const found = causesOf(error).find((cause) => (cause as Error | null)?.name === "FindingsError");
  return found ? (found as FindingsError).findings : null;
}

/** An error, and what it was caused by, as Eleventy and Node say it. */
export function causesOf(error: unknown): unknown[] {
  const { originalError, cause } = (error ?? {}) as { originalError?: unknown; cause?: unknown };
  return [error, ...[originalError, cause].flatMap((inner) => (inner === undefined ? [] : causesOf(inner)))];
}
