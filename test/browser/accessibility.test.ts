import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { pathToFileURL } from "node:url";
import { buildSite } from "../build.ts";
import { has } from "../tools.ts";
import { axe } from "./axe.ts";
import { faultsOf } from "./chromium.ts";
import { browser, pagesOf } from "./site.ts";

test("axe-core finds what is too faint, and what has no name", async (t) => {
  if (!has(t, "chromium")) return;
  const page = await (await browser(t)).newPage();
  await page.setContent(
    '<html lang="en"><title>x</title><main><p style="color: #ccc">faint</p><button></button></main>',
  );
  const found = (await axe(page)).map((text) => text.split(" ")[1]);
  assert.deepEqual(found.sort(), ["button-name:", "color-contrast:"]);
});

for (const site of ["default", "modern"]) {
  test(`every page of the site ${site} opens from a file without a fault, and axe-core finds nothing serious`, async (t) => {
    if (!has(t, "chromium")) return;
    const root = await buildSite(site);
    const context = await browser(t, { viewport: { width: 1280, height: 900 }, colorScheme: "light" });
    const page = await context.newPage();
    const faults = faultsOf(page, pathToFileURL(root).href);
    const findings: string[] = [];
    for (const path of pagesOf(root)) {
      await page.goto(pathToFileURL(join(root, path)).href);
      assert.ok((await page.title()).includes(site), path);
      findings.push(...(await axe(page)));
    }
    assert.deepEqual(faults, []);
    assert.deepEqual(findings, []);
  });
}
