import assert from "node:assert/strict";
import { rmSync } from "node:fs";
import { test } from "node:test";
import { Project, SMALL_LAB } from "./project.ts";
import { failureOf, serve, textOf, until } from "./serving.ts";

const ONE = "_data/default/guests.d/one.yml";
const own = SMALL_LAB[ONE];

test("the report of a failed build is its findings, with links to the lines that the last good index has", async (t) => {
  const project = new Project(SMALL_LAB, { layers: false });
  const serving = await serve(t, project, { args: ["--pathprefix=lab"] });
  assert.equal(await failureOf(serving), null);

  const wrong = own.replace("10.9.8.7", "10.9.9.7");
  project.write({
    [ONE]: wrong,
    "_data/default/guests.d/new.yml": "interfaces: [{network: lab, ip: 10.9.9.9}]\n",
  });
  await until(
    async () =>
      (await failureOf(serving))?.findings.some(({ place }) => place.file.endsWith("new.yml")) ?? false,
  );
  const failure = await failureOf(serving);
  const finding = failure?.findings.find(({ place }) => place.file === ONE);
  assert.deepEqual(
    { id: finding?.id, place: finding?.place, excerpt: finding?.excerpt },
    {
      id: "address-outside-network",
      place: { file: ONE, line: 3, column: 24, end: { line: 3, column: 32 } },
      excerpt: { before: "  - {network: lab, ip: ", marked: "10.9.9.7", after: "}" },
    },
  );
  assert.deepEqual(
    { text: failure?.text, base: (failure as { base?: string } | null)?.base },
    { text: "", base: "/lab/" },
  );
  // The last good index has no page for the new layer.
  assert.deepEqual(failure?.links, {
    [`${ONE}:3:24`]: "layers/default/guests.d/one.yml.html#L3",
    "_data/default/networks.d/lab.yml:2:10": "layers/default/networks.d/lab.yml.html#L2",
  });
  const page = await textOf(serving, "/lab/layers/default/guests.d/one.yml.html");
  assert.match(page, /id="L3"/);

  rmSync(project.path("_data/default/guests.d/new.yml"));
  project.write({ [ONE]: own });
  await until(async () => (await failureOf(serving)) === null, "the end of the report");

  // An error that is no finding is text.
  project.write({ "site/two.njk": "---\npermalink: guests.d/one/guest.yml\n---\nx\n" });
  await until(async () => (await failureOf(serving)) !== null, "the other report");
  const other = await failureOf(serving);
  assert.deepEqual(other?.findings, []);
  assert.match(other?.text ?? "", /guests\.d\/one\/guest\.yml/);
});
