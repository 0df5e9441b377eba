import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { temporaryDirectory } from "./build.ts";
import { PROJECT, run } from "./run.ts";
import { until } from "./serving.ts";

/** Runs a script with the jobs of .ci/run. */
function script(text: string) {
  return run("bash", ["-euc", `cd "${PROJECT}"; source .ci/jobs.sh\n${text}`]);
}

test("jobs of .ci/run are shown in turn", async () => {
  const { code, stdout } = await script("beside a echo one; beside b echo two; shown b; shown a");
  assert.deepEqual([code, stdout], [0, "two\none\n"]);
});

for (const [what, failing] of [
  ["a job", "beside b bash -c 'echo said; exit 3'; shown b"],
  ["what runs before them", "(exit 3)"],
] as const)
  test(`when ${what} fails, the other jobs are ended with all that they started, and the script fails`, async () => {
    const started = join(temporaryDirectory(), "pid");
    const { code, stdout } = await script(`
      beside a bash -c 'sleep 1000 & echo $! >"${started}.new"; mv "${started}.new" "${started}"; wait'
      until [ -e "${started}" ]; do sleep 0.1; done
      ${failing}
      shown a`);
    assert.deepEqual([code, stdout], [3, what === "a job" ? "said\n" : ""]);
    const state = `/proc/${readFileSync(started, "utf8").trim()}/stat`;
    // A signal takes effect a moment later.
    await until(() => !existsSync(state) || / Z /.test(readFileSync(state, "utf8")), "the end of sleep");
  });
