import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { pathToFileURL } from "node:url";
import type { Page } from "playwright-core";
import { buildSite } from "../build.ts";
import { PROJECT } from "../run.ts";
import { has } from "../tools.ts";
import { faultsOf } from "./chromium.ts";
import { browser, pagesOf, serve } from "./site.ts";

const AXE = readFileSync(join(PROJECT, "node_modules/axe-core/axe.min.js"), "utf8");

/** Rules that ask how a page looks: all others ask what it is made of, which is the same in each look. */
const OF_LOOKS = ["color-contrast", "link-in-text-block", "scrollable-region-focusable"];

interface Violation {
  readonly id: string;
  readonly impact: string | null;
  readonly nodes: readonly { readonly html: string }[];
}

/** What axe-core finds serious or critical on a page. */
async function axe(page: Page, rules?: readonly string[]): Promise<string[]> {
  await page.evaluate(AXE);
  const options = {
    preload: false,
    resultTypes: ["violations"],
    selectors: false,
    ...(rules ? { runOnly: rules } : {}),
  };
  const { violations } = (await page.evaluate(`axe.run(${JSON.stringify(options)})`)) as {
    violations: readonly Violation[];
  };
  return violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .map(({ id, nodes }) => `${page.url()} ${id}: ${nodes[0]?.html}`);
}

test("axe-core finds what is too faint, and what has no name", async (t) => {
  if (!has(t, "chromium")) return;
  const page = await (await browser(t)).newPage();
  await page.setContent(
    '<html lang="en"><title>x</title><main><p style="color: #ccc">faint</p><button></button></main>',
  );
  const found = (await axe(page)).map((text) => text.split(" ")[1]);
  assert.deepEqual(found.sort(), ["button-name:", "color-contrast:"]);
  assert.equal((await axe(page, OF_LOOKS)).length, 1);
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

  test(`every page of the site ${site} opens below a prefix, dark and at 320 px: nothing is cut off or faint`, async (t) => {
    if (!has(t, "chromium")) return;
    const root = await buildSite(site);
    const top = await serve(t, root);
    const context = await browser(t, { viewport: { width: 320, height: 640 }, colorScheme: "dark" });
    const page = await context.newPage();
    const faults = faultsOf(page, top);
    const findings: string[] = [];
    for (const path of pagesOf(root)) {
      await page.goto(top + path);
      await page.evaluate("for (const file of document.querySelectorAll('details')) file.open = true");
      const width = await page.evaluate("document.documentElement.scrollWidth");
      assert.ok(Number(width) <= 320, `${path} is ${width} px wide`);
      findings.push(...(await axe(page, OF_LOOKS)));
    }
    const background = await page.evaluate("getComputedStyle(document.body).backgroundColor");
    assert.match(String(background), /^rgb\((?:[0-4]?\d, ){2}/, "dark is dark");
    await page.goto(`${top}index.html`);
    await page.getByRole("link", { name: "Layers", exact: true }).click();
    assert.equal(page.url(), `${top}layers.html`);
    assert.deepEqual(faults, []);
    assert.deepEqual(findings, []);
  });
}
