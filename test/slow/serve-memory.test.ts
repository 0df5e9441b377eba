import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { sample } from "../samples.ts";
import { agrees, type Memory, measured, testSavesOfCode } from "../serve-memory.ts";
import { until } from "../serving.ts";

testSavesOfCode(sample(20, 40));

/** 0.5 MiB: builds that stay in memory leave more than the limit of 5 MiB, which the code that V8 compiles does not. */
const TEXT = "x".repeat(1 << 19);
const SAVES = Math.max(20, sample(20, 40));

for (const [what, path, texts] of [
  ["a layer", "_data/default/guests.d/one.yml", (save: number) => `description: save ${save} ${TEXT}\n`],
  ["a template", "templates/small.cfg", (save: number) => `# ${TEXT} save ${save}\n`],
] as const) {
  test(`${SAVES} saves of ${what} leave nothing`, async (t) => {
    const { project, serving, memory } = await measured(t);
    const text = readFileSync(project.path(path), "utf8");
    const shown = (save: number) =>
      readFileSync(
        join(serving.out, path.startsWith("_data") ? "guests.d/one/guest.yml" : "guests.d/one/ks.cfg"),
        "utf8",
      ).includes(`save ${save}`);
    let before: Memory | undefined;
    // V8 continues to compile code that runs often.
    const first = 30;
    for (let save = 1; save <= first + SAVES; save += 1) {
      project.write({ [path]: `${text}${texts(save)}` });
      await until(() => shown(save), `save ${save}`);
      if (save === first) before = await memory();
    }
    const after = await memory();
    assert.ok(before);
    t.diagnostic(`MiB: ${JSON.stringify(before)}, then ${JSON.stringify(after)}`);
    assert.ok(after.heap - before.heap < 5, `${after.heap - before.heap} MiB`);
    await agrees(project, serving);
  });
}
