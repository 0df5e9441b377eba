import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { writeBigLab } from "../bench/big-lab.ts";
import { temporaryDirectory } from "../build.ts";
import { PROJECT, run } from "../run.ts";

test("check of 1000 guests costs at most 60 % of the CPU time of a build", async (t) => {
  const dir = temporaryDirectory();
  const confdir = join(dir, "conf");
  writeBigLab(confdir, 1000);
  /** CPU seconds of a command with all its processes. */
  const cost = async (...command: readonly string[]) => {
    const usage = join(dir, "usage");
    writeFileSync(usage, "");
    const env = {
      MINIASCAPE_CONFDIR: confdir,
      MINIASCAPE_SITE: "modern",
      NODE_OPTIONS: `--require=${join(PROJECT, "test/bench/usage.cjs")}`,
      MINIASCAPE_BENCH_USAGE: usage,
    };
    const { code, stderr } = await run(process.execPath, command, { cwd: PROJECT, env });
    assert.equal(code, 0, stderr);
    const lines = readFileSync(usage, "utf8").trimEnd().split("\n");
    return lines.reduce((sum, line) => sum + Number(line.split(" ")[0]), 0);
  };
  const eleventy = "node_modules/@11ty/eleventy/cmd.cjs";
  let [build, check] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
  // Again if need be: other load makes a command cost more, never less.
  for (let round = 0; round === 0 || (round < 5 && check > 0.6 * build); round += 1) {
    build = Math.min(build, await cost(eleventy, `--output=${join(dir, "site")}`));
    check = Math.min(check, await cost("bin/miniascape.js", "check"));
  }
  t.diagnostic(`build ${build.toFixed(1)} s, check ${check.toFixed(1)} s`);
  assert.ok(check <= 0.6 * build, `${check} s of ${build} s`);
});
