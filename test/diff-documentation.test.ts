import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { diffDocumentation } from "./documentation/diff.ts";
import { PROJECT } from "./run.ts";

const FILE = join(PROJECT, "docs/diff.md");

test("docs/diff.md is what the table of actions says (npm run docs writes it)", () => {
  const text = diffDocumentation();
  if (process.env.MINIASCAPE_DOCS === "write") writeFileSync(FILE, text);
  assert.equal(readFileSync(FILE, "utf8"), text);
});
