import assert from "node:assert/strict";
import { test } from "node:test";
import { FaultMatrix } from "./fault-matrix.ts";
import { labOfTwo } from "./lab-of-two.ts";
import { LIMIT } from "./limits.ts";

// A sample: test/slow/faults.test.ts has each answer of each script.
for (const [script, every] of [
  ["up", 41],
  ["status", 29],
] as const)
  test(
    `a fault of virsh: ${script} does its work, or says that it has not and the next run does it`,
    LIMIT,
    async () => {
      const before = script === "status" ? ["up"] : [];
      assert.ok((await new FaultMatrix(labOfTwo(), { script, before }).run({ every })) > 3);
    },
  );
