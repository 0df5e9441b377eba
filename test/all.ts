import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { compiledTests } from "./compiled-tests.ts";
import { PROJECT } from "./run.ts";

// Runs all files of `npm test`. The files that a file of test/groups imports share one process, because loading the
// compiler takes longer than most of their tests.

const GROUPS = join(import.meta.dirname, "groups");
const groups = readdirSync(GROUPS).map((name) => join(GROUPS, name));
const grouped = new Set(
  groups.flatMap((group) =>
    [...readFileSync(group, "utf8").matchAll(/^import "(.*)";$/gm)].map(([, path = ""]) =>
      join(GROUPS, path),
    ),
  ),
);
const alone = readdirSync(import.meta.dirname)
  .filter((name) => name.endsWith(".test.ts"))
  .map((name) => join(import.meta.dirname, name))
  .filter((file) => !grouped.has(file));
const files = [...groups, ...alone].map((file) => relative(PROJECT, file));
const { status } = spawnSync(
  process.execPath,
  ["--enable-source-maps", "--test", "--test-concurrency=2", ...(await compiledTests(files))],
  { cwd: PROJECT, stdio: "inherit" },
);
process.exitCode = status ?? 1;
