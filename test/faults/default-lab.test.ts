import { suite, test } from "node:test";
import { buildSite } from "../build.ts";
import { FaultMatrix, type Run } from "../fault-matrix.ts";
import { LIMIT } from "../limits.ts";

const RUNS: readonly (readonly [is: string, run: Run])[] = [
  ["up", { script: "up" }],
  ["the second up", { script: "up", before: ["up"] }],
  ["status", { script: "status", before: ["up"] }],
  ["down", { script: "down", args: ["--volumes", "--yes"], before: ["up"] }],
];

suite("each call of virsh fails once, of the whole default lab", LIMIT, () => {
  for (const [is, run] of RUNS)
    test(is, async (t) => {
      t.diagnostic(`${await new FaultMatrix(await buildSite("default"), run).run()} trials`);
    });
});
