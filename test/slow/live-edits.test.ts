import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { agree, SITE, testEdits } from "../live-edits.ts";
import { Project, SMALL_LAB } from "../project.ts";
import { serve } from "../serving.ts";

test("a lab that becomes large while serving leaves to the pages of kinds what their guests share", async (t) => {
  const small = "interfaces: [{network: lab}]\ntemplates: ~\n";
  const dev = (number: number) => [`${SITE}/guests.d/dev-${number}.yml`, small] as const;
  const project = new Project(
    { ...SMALL_LAB, ...Object.fromEntries(Array.from({ length: 249 }, (_, at) => dev(at + 1))) },
    { layers: false },
  );
  const serving = await serve(t, project);
  const page = () => readFileSync(join(serving.out, "guests.d/dev-1/index.html"), "utf8");
  assert.match(page(), /id="v-keyboard"/);
  project.write(Object.fromEntries([dev(250)]));
  assert.ok(await agree(t, project, serving, "a guest more than fit on a page"));
  assert.doesNotMatch(page(), /id="v-keyboard"/);
  project.write({ [`${SITE}/guests.d/dev-2.yml`]: `${small}keyboard: de\n` });
  assert.ok(await agree(t, project, serving, "a guest with a value of its own"));
  assert.match(page(), /id="v-keyboard"/);
});

testEdits(8);
