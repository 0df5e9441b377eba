import { execFileSync } from "node:child_process";
import { test } from "node:test";
import { PROJECT } from "../run.ts";

// Only that both write the same files: the figures are for `npm run bench` on an idle machine.
test("the bare loop of the benchmark writes the same bytes as a build", () => {
  const args = ["--import", "tsx", "test/bench/bench.ts", "--guests", "40", "--pairs", "0"];
  execFileSync(process.execPath, args, { cwd: PROJECT });
});
