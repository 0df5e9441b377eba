import assert from "node:assert/strict";
import { FindingsError, formatFinding } from "../../src/finding.ts";

/** The faults that `run` reports, line by line, with paths relative to `dir`. */
export function faults(run: () => unknown, dir = "."): string[] {
  try {
    run();
  } catch (error) {
    assert.ok(error instanceof FindingsError, String(error));
    return error.findings.map((each) => formatFinding(each).replaceAll(`${dir}/`, ""));
  }
  return [];
}
