import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { writeBigLab } from "../bench/big-lab.ts";
import { temporaryDirectory } from "../build.ts";
import { Project, SMALL_LAB } from "../project.ts";
import { sample } from "../samples.ts";
import { serve, until } from "../serving.ts";

for (const count of [100, sample(400, 1000)]) {
  test(`of ${count} guests, an edit takes at most a quarter of a build to be on the disk`, async (t) => {
    const project = new Project(SMALL_LAB, { layers: false });
    const confdir = join(temporaryDirectory(), "conf");
    writeBigLab(confdir, count);
    const env = { MINIASCAPE_CONFDIR: confdir, MINIASCAPE_SITE: "modern" };
    const started = performance.now();
    assert.equal((await project.build([`--output=${temporaryDirectory()}`], { env })).code, 0);
    const build = performance.now() - started;
    const serving = await serve(t, project, { env });
    const file = join(confdir, "modern/guests.d/c9-web-1.yml");
    const text = readFileSync(file, "utf8");
    const kickstart = join(serving.out, "guests.d/c9-web-1/ks.cfg");
    const times: number[] = [];
    for (let edit = 0; edit < 9; edit += 1) {
      const start = performance.now();
      writeFileSync(file, `${text}\npackages: !append [probe-${edit}]\n`);
      await until(() => readFileSync(kickstart, "utf8").includes(`probe-${edit}`));
      times.push(performance.now() - start);
      await until(() => (serving.log().match(/Wrote \d/g) ?? []).length > edit + 1);
    }
    // The shortest edit: other load makes edits longer, never shorter.
    const edit = Math.min(...times);
    t.diagnostic(`build ${Math.round(build)} ms, edits ${times.map(Math.round)} ms`);
    assert.ok(edit <= build / 4, `${edit} ms of ${build} ms`);
  });
}
