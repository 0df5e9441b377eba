import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { check, type Files } from "./lab.ts";

/** Layer files of a site, and all findings on it with their related places. */
export type Case = readonly [title: string, files: Files, ...expected: string[]];

export function findingsOf(subject: string, cases: readonly Case[]): void {
  suite(subject, () => {
    for (const [title, files, ...expected] of cases)
      test(title, () => assert.deepEqual(check(files).found, expected));
  });
}
