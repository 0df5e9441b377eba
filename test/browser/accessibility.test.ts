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

interface Violation {
  readonly id: string;
  readonly impact: string | null;
  readonly nodes: readonly { readonly html: string }[];
}

/** What axe-core finds serious or critical on a page. */
async function axe(page: Page): Promise<string[]> {
  await page.evaluate(AXE);
  const { violations } = (await page.evaluate(
    "axe.run({ preload: false, resultTypes: ['violations'], selectors: false })",
  )) as { violations: readonly Violation[] };
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

  test(`every page of the site ${site} opens below a prefix, dark and at 320 px, and nothing is cut off`, async (t) => {
    if (!has(t, "chromium")) return;
    const root = await buildSite(site);
    const top = await serve(t, root);
    const context = await browser(t, { viewport: { width: 320, height: 640 }, colorScheme: "dark" });
    const page = await context.newPage();
    const faults = faultsOf(page, top);
    const findings: string[] = [];
    const shapes = new Set<string>();
    for (const path of pagesOf(root)) {
      await page.goto(top + path);
      const width = await page.evaluate("document.documentElement.scrollWidth");
      assert.ok(Number(width) <= 320, `${path} is ${width} px wide`);
      // What a page is made of has been looked at above: of its looks, one of each kind tells.
      const shape = path.includes("/") ? path.replace(/[^/]+\/index\.html$|[^/]+$/, "*") : path;
      if (shapes.has(shape)) continue;
      shapes.add(shape);
      await page.evaluate("for (const file of document.querySelectorAll('details')) file.open = true");
      findings.push(...(await axe(page)));
    }
    assert.ok(shapes.size > 18, [...shapes].join(" "));
    const background = await page.evaluate("getComputedStyle(document.body).backgroundColor");
    assert.match(String(background), /^rgb\((?:[0-4]?\d, ){2}/, "dark is dark");
    await page.goto(`${top}index.html`);
    await page.getByRole("link", { name: "Layers", exact: true }).click();
    assert.equal(page.url(), `${top}layers.html`);
    assert.deepEqual(faults, []);
    assert.deepEqual(findings, []);
  });
}
