import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { FaultMatrix, type Run } from "../fault-matrix.ts";
import { labOfTwo } from "../lab-of-two.ts";
import { LIMIT } from "../limits.ts";

const RUNS: readonly (readonly [is: string, run: Run])[] = [
  ["up", { script: "up" }],
  ["the second up", { script: "up", before: ["up"] }],
  ["status", { script: "status", before: ["up"] }],
  ["down", { script: "down", args: ["--volumes", "--yes"], before: ["up"] }],
  ["network_register.sh", { script: "host/network_register.sh" }],
  ["storage_register.sh", { script: "host/storage_register.sh" }],
];

suite("each call of virsh and each answer fails, is killed, is empty or is nonsense once", {
  ...LIMIT,
}, () => {
  for (const [is, run] of RUNS)
    test(`${is}: its work is done, or it says that it is not and the next run does it`, async (t) => {
      const trials = await new FaultMatrix(labOfTwo(), run).run();
      assert.ok(trials > 100, `${trials} trials`);
      t.diagnostic(`${trials} trials`);
    });
});
