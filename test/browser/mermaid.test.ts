import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { test } from "node:test";
import { buildSite } from "../build.ts";
import { has } from "../tools.ts";
import { browser } from "./site.ts";

// Mermaid's parser needs a DOM.
test("Mermaid draws the topology of both labs", async (t) => {
  if (!has(t, "chromium")) return;
  const page = await (await browser(t)).newPage();
  await page.addScriptTag({ path: createRequire(import.meta.url).resolve("mermaid/dist/mermaid.min.js") });
  const drawn = (text: string) =>
    page.evaluate(async (source) => {
      const { mermaid } = globalThis as unknown as {
        mermaid: { render(id: string, text: string): Promise<{ svg: string }> };
      };
      return (await mermaid.render("topology", source)).svg;
    }, text);
  for (const [site, guest, subnet] of [
    ["modern", "ha-1", "192.168.161.1/24"],
    ["default", "sam", "192.168.155.254/24"],
  ] as const) {
    const svg = await drawn(readFileSync(join(await buildSite(site), "exports/topology.mmd"), "utf8"));
    assert.ok(svg.includes(guest) && svg.includes(subnet), site);
  }
  await assert.rejects(drawn("flowchart LR\n  n0[\n"), /Parse error/);
});
