import assert from "node:assert/strict";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { RULES } from "../src/checks/rules.ts";
import { documentation } from "./documentation/checks.ts";
import { findings } from "./findings.ts";
import { PROJECT } from "./run.ts";

const FILE = join(PROJECT, "docs/checks.md");

test("docs/checks.md is what the rules say (npm run docs writes it)", () => {
  const text = documentation(RULES, findings);
  if (process.env.MINIASCAPE_DOCS === "write") {
    mkdirSync(join(PROJECT, "docs"), { recursive: true });
    writeFileSync(FILE, text);
  }
  assert.equal(readFileSync(FILE, "utf8"), text);
});

test("every rule has an id of its own", () => {
  const ids = RULES.map(({ id }) => id);
  assert.deepEqual(ids, [...new Set(ids)]);
  for (const id of ids) assert.match(id, /^[a-z]+[46]?(-[a-z]+)*$/);
});
