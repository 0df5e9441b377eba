import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { agree, guest, LAB, SITE, testEdits } from "../live-edits.ts";
import { Project, SMALL_LAB } from "../project.ts";
import { sample } from "../samples.ts";
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

test("a guest's page says what the range is that its address is of, also when no value of the guest's own changes", async (t) => {
  const network = `${SITE}/networks.d/lab.yml`;
  const range = (start: number) => ({
    [network]: `${SMALL_LAB[network]}dhcp: {start: 10.9.8.${start}, end: 10.9.8.199}\n`,
  });
  const dynamic = guest(0).replace(", ip: 10.9.8.0", "");
  const project = new Project(
    { ...LAB, ...range(100), [`${SITE}/guests.d/dev-1.yml`]: dynamic },
    { layers: false },
  );
  const serving = await serve(t, project);
  project.write(range(110));
  assert.ok(await agree(t, project, serving, "another first address"));
  for (const page of ["guests.d/dev-1", "kinds/dev"])
    assert.match(readFileSync(join(serving.out, page, "index.html"), "utf8"), /yml:5 {2}10\.9\.8\.110/, page);
});

testEdits(sample(8, 8));
