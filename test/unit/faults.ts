import assert from "node:assert/strict";
import { formatDiagnostic, PlanError } from "../../src/diagnostic.ts";

/** What `run` finds wrong, line by line, with paths relative to `dir`. */
export function faults(run: () => unknown, dir = "."): string[] {
  try {
    run();
  } catch (error) {
    assert.ok(error instanceof PlanError, String(error));
    return error.diagnostics.map((each) => formatDiagnostic(each).replaceAll(`${dir}/`, ""));
  }
  return [];
}
