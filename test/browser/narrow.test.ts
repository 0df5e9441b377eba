import assert from "node:assert/strict";
import { test } from "node:test";
import { buildSite } from "../build.ts";
import { has } from "../tools.ts";
import { axe } from "./axe.ts";
import { faultsOf } from "./chromium.ts";
import { browser, pagesOf, serve } from "./site.ts";

for (const site of ["default", "modern"]) {
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
      // Another test checks the content of all pages. For the layout, one page of each kind is enough.
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
