import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { MODE_NAMES, MODES } from "../src/model/modes.ts";
import { buildSite } from "./build.ts";
import { findings } from "./findings.ts";
import type { Result } from "./run.ts";

function _succeeded({ code, stdout, stderr }: Result): string {
  assert.equal(code, 0, stdout + stderr);
  return stdout;
}

test("a network can have each mode of the table, and no other", () => {
  for (const mode of MODE_NAMES) {
    const { has } = MODES[mode];
    const needs = has.devices
      ? "macvtap: {devices: [eth1]}"
      : has.ownBridge
        ? "description: its own"
        : "bridge: {name: br0}";
    const layer = `gateway: 10.9.1.1\nprefix: 24\nmode: ${mode}\n${needs}\n`;
    const found = findings({ "networks.d/a.yml": layer }).filter(({ id }) => id !== "reaches-host");
    assert.deepEqual(found, []);
  }
  const [first] = findings({ "networks.d/a.yml": "gateway: 10.9.1.1\nprefix: 24\nmode: toString\n" });
  const names = MODE_NAMES.join(", ").replace(/, (?=[^,]*$)/, " or ");
  assert.equal(first?.message, `\`mode\`: must be one of ${names}`);
});

test("the legend of the topology has each kind of line, and the style sheet draws it as the table says", async () => {
  const root = await buildSite("modern");
  const index = readFileSync(join(root, "index.html"), "utf8");
  const css = readFileSync(join(root, "assets/miniascape.css"), "utf8");
  for (const name of MODE_NAMES) {
    const { legend, line } = MODES[name];
    const declarations = Object.entries(line).map(([property, value]) => `  ${property}: ${value};\n`);
    const rule = `\nsvg line.${name} {\n${declarations.join("")}}\n`;
    assert.equal(css.includes(rule), declarations.length > 0, name);
    const lines = index.split("\n").filter((each) => each.endsWith(`</svg>${legend}</li>`));
    assert.equal(lines.length, 1, legend);
    assert.equal(lines[0]?.includes(`class="rail n0 ${name}"`), declarations.length > 0, name);
  }
});
