import type { FindingId } from "../finding-ids.ts";
import { lineAndColumn } from "../layers/lines.ts";
import type { Path } from "../merge/origins.ts";
import type { AnswerFinding } from "./installer.ts";

/** A fault of a value in an answer file. */
export interface AnswerFault {
  /** A path without a value stands for the nearest map or list above it. */
  readonly path: Path;
  /** The rule and the remedy. */
  readonly message: string;
  /** Not set: an error. */
  readonly severity?: "warning";
}

/** The findings for faults. `offsetOf`: the offset of a value in the text. */
export function answerFindings(
  text: string,
  id: FindingId,
  faults: readonly AnswerFault[],
  offsetOf: (path: Path) => number,
): AnswerFinding[] {
  const source = { text };
  return faults.map(({ path, message, severity }) => {
    return { ...lineAndColumn(source, offsetOf(path)), id, severity: severity ?? "error", message };
  });
}
