import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { NPX, testReadme } from "./readme.ts";
import { PROJECT } from "./run.ts";

// Later commands compare with the output of this build.
testReadme({ npx: NPX, builds: [-3] });

test("README: every folder and npm script that it names is there", () => {
  const text = readFileSync(join(PROJECT, "README.md"), "utf8");
  const { scripts } = JSON.parse(readFileSync(join(PROJECT, "package.json"), "utf8"));
  for (const [, script = ""] of text.matchAll(/npm run (\w+)/g)) assert.ok(script in scripts, script);
});
