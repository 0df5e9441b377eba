import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import type { Document } from "../src/layers/document.ts";
import { parseDocument } from "../src/layers/document.ts";
import { lineValues } from "../src/pages/layers/lines.ts";
import { layerNames } from "../src/pages/layers/names.ts";
import { pathText } from "../src/schema/path-text.ts";
import { buildSite } from "./build.ts";
import { type Element, elements, hasClass, isWithin, parseHtml, textOf } from "./html.ts";
import { OwnLab } from "./own-lab.ts";
import { SMALL_LAB } from "./project.ts";

async function pages(files: Readonly<Record<string, string>>): Promise<(path: string) => string> {
  const project = new OwnLab({ ...SMALL_LAB, ...files });
  const { code, stderr } = await project.build();
  assert.equal(code, 0, stderr);
  return (path) => readFileSync(project.path(`_site/${path}`), "utf8");
}

test("a value of a page leads to the line that set it, and its title says which lines it overrode", async () => {
  const read = await pages({
    "_data/default/common/10_all.yml": "lang: C\nvirtinst:\n  ram: 1000\n",
    "_data/default/sysgroups.d/one.yml": "virtinst: {ram: 2000}\n",
    "_data/default/guests.d/one/20_more.yml": "# mine\nvirtinst: {ram: 3000}\n",
    "_data/default/guests.d/one/10_first.yml": SMALL_LAB["_data/default/guests.d/one.yml"],
    "_data/default/guests.d/one.yml": "",
  });
  const guest = read("guests.d/one/index.html");
  const [, href = "", title = ""] = /<a class="v" href="([^"]*)" title="([^"]*)">3000<\/a>/.exec(guest) ?? [];
  assert.equal(href, "../../layers/default/guests.d/one/20_more.yml.html#L2");
  assert.deepEqual(title.split("\n").slice(0, 3), [
    "default/guests.d/one/20_more.yml:2  3000",
    "default/sysgroups.d/one.yml:1  2000  (overridden)",
    "default/common/10_all.yml:3  1000  (overridden)",
  ]);
  const [row = ""] = /<tr id="v-virtinst--ram">.*/.exec(guest) ?? [];
  assert.match(row, />3000<.*<s>2000<\/s>.*<s>1000<\/s>/);
  assert.match(
    read("index.html"),
    /<a class="v" href="layers\/default\/guests\.d\/one\/20_more\.yml\.html#L2"/,
  );
});

test("guests of a range have their own values on their pages, which lead to the tags of the range's file", async () => {
  const read = await pages({
    "_data/default/guests.d/seat.yml":
      "range: {from: 9, to: 11}\ninterfaces: [{network: lab}]\nvirtinst: {graphics: {type: vnc, port: !nth 5909}}\ntemplates: ~\n",
  });
  for (const [number, port] of [
    [9, 5909],
    [10, 5910],
    [11, 5911],
  ]) {
    const [row = ""] =
      /<tr id="v-virtinst--graphics--port">.*/.exec(read(`guests.d/seat-${number}/index.html`)) ?? [];
    assert.ok(row.includes(`layers/default/guests.d/seat.yml.html#L3">${port}</a>`), row);
  }
  assert.deepEqual(
    [...read("guests.html").matchAll(/guests\.d\/(seat-\d+)\/index\.html">/g)].map(([, name]) => name),
    ["seat-9", "seat-10", "seat-11"],
  );
});

test("a line of a layer says what it sets, and whom that reaches", async () => {
  const read = await pages({
    "_data/default/common/10_all.yml": "lang: C\nkeyboard: de\nvirtinst: {ram: 1000}\n",
    "_data/default/guests.d/two.yml":
      "interfaces: [{network: lab}]\nkeyboard: us\nvirtinst: {ram: 2000}\ntemplates: ~\n",
    "_data/default/guests.d/three.yml": "interfaces: [{network: lab}]\nvirtinst: {ram: 2000}\ntemplates: ~\n",
    "_data/default/guests.d/one.yml": `${SMALL_LAB["_data/default/guests.d/one.yml"].replace("virtinst: {", "virtinst: {ram: 5, ")}`,
  });
  const lines = read("layers/default/common/10_all.yml.html").split("\n");
  const effect = (line: number) =>
    (lines.find((text) => text.startsWith(`<tr id="L${line}">`)) ?? "").replace(/.*<td>(?!<a)/, "");
  assert.match(effect(1), /<code>lang<\/code><\/a> <span class="soft">all 3 guests<\/span>/);
  assert.match(
    effect(2),
    /keyboard.*2 of 3 guests<\/span>: <a href="[^"]*guests\.d\/one\/index\.html#v-keyboard">one/,
  );
  assert.doesNotMatch(effect(2), /two/);
  assert.match(effect(3), /class="effect dead"><code>virtinst.ram<\/code>.*overridden everywhere/);
});

test("the lines of a document are those where its values begin; a list is one value, a map its entries", () => {
  const document = parseDocument(
    "a: 1\nb:\n  c: {d: x, e: y}\n  f:\n    - 1\n    - 2\ng: !append [z]\n",
    "f.yml",
  );
  const shown = [...lineValues(document as Document)].map(([line, paths]) => [line, ...paths.map(pathText)]);
  assert.deepEqual(shown, [
    [1, "a"],
    [3, "b.c.d", "b.c.e"],
    [5, "b.f"],
    [7, "g"],
  ]);
});

test("a layer has its name from its site's directory on, and no two layers one page", () => {
  const names = layerNames(
    [
      "/x/conf/lab/common/a b.yml",
      "/x/conf/lab/common/a_b.yml",
      "/x/conf/META/0.yml",
      "/y/templates/defaults/guest/g.yml",
    ],
    ["/x/conf/lab", "/y/templates"],
  );
  assert.deepEqual(
    [...names.values()].map(({ name, page }) => [name, page]),
    [
      ["META/0.yml", "layers/META/0.yml.html"],
      ["lab/common/a b.yml", "layers/lab/common/a_b.yml.html"],
      ["lab/common/a_b.yml", "layers/lab/common/a_b.yml~2.html"],
      ["templates/defaults/guest/g.yml", "layers/templates/defaults/guest/g.yml.html"],
    ],
  );
});

/** Parts of pages without a layer of the lab: fixed words, and items of the package's lists. */
function isOwnWord(element: Element): boolean {
  const { name } = element;
  return (
    hasClass(element, "soft") ||
    name === "svg" ||
    (hasClass(element, "mono") &&
      isWithin(element, (outer) => (outer.attributes.id ?? "").startsWith("t-"))) ||
    // The name of a value, and the line that the value links to.
    (isWithin(element, (outer) => hasClass(outer, "values")) &&
      (name === "th" || element.parent?.children.indexOf(element) === 2))
  );
}

/** Links of totals and numbers: they lead to the items of the sum. */
const TOTAL = /^(?:the sum of |the guests of |the volumes of |the interfaces of |the addresses of )/;

/** Values in tables, lists of facts and pictures of a page without an origin. */
function unexplained(html: string): { readonly found: string[]; readonly values: number } {
  const found: string[] = [];
  let values = 0;
  const matches = (element: Element) =>
    !hasClass(element, "lines") && !hasClass(element, "figures") && element.name !== "pre";
  for (const element of elements(parseHtml(html), matches)) {
    const { name, attributes } = element;
    const isCell = name === "td" || name === "dd" || (name === "th" && attributes.scope === "row");
    if (isCell && !isOwnWord(element)) {
      const bare = textOf(element, (inner) => inner.name !== "a" && !isOwnWord(inner)).trim();
      if (bare) found.push(bare);
    }
    if (name === "text" && !isWithin(element, (outer) => outer.name === "a")) found.push(textOf(element));
    if (!hasClass(element, "v")) continue;
    values += 1;
    const { href = "", title = "" } = attributes;
    const leads = /layers\/[^#]*\.html#L\d+$/.test(href) || TOTAL.test(title);
    if (name !== "a" || !leads) found.push(textOf(element));
    // In the table of all values, the chain is in the next cell of the row.
    if (title === "" && !isWithin(element, (outer) => hasClass(outer, "values")))
      found.push(`${textOf(element)}: no chain`);
  }
  return { found, values };
}

test("a value of a page that leads nowhere is found", () => {
  assert.deepEqual(unexplained("<table><tr><td>5</td></tr></table>").found, ["5"]);
  assert.deepEqual(unexplained('<dl><dd><a class="v" href="x.html" title="y">5</a></dd></dl>').found, ["5"]);
  assert.deepEqual(unexplained('<dl><dd><span class="v" title="y">5</span> GiB</dd></dl>').found, [
    "5 GiB",
    "5",
  ]);
  assert.deepEqual(unexplained("<svg><text>5</text></svg>").found, ["5"]);
  assert.deepEqual(unexplained('<a class="v" href="layers/a.html#L1">5</a>').found, ["5: no chain"]);
});

for (const site of ["default", "modern"]) {
  test(`every value on every page of ${site} leads to a line of a layer, or says what it sums up`, async () => {
    const root = await buildSite(site);
    let values = 0;
    for (const path of readdirSync(root, { recursive: true, encoding: "utf8" })) {
      if (!path.endsWith(".html")) continue;
      const page = unexplained(readFileSync(join(root, path), "utf8"));
      assert.deepEqual(page.found, [], path);
      values += page.values;
    }
    assert.ok(values > 2000, String(values));
  });

  test(`every value row of a guest of ${site} leads to a line of a layer that names its key`, async () => {
    const root = await buildSite(site);
    const model = JSON.parse(readFileSync(join(root, "model.json"), "utf8"));
    let rows = 0;
    for (const { name } of model.guests) {
      const html = readFileSync(join(root, `guests.d/${name}/index.html`), "utf8");
      const body = html.slice(html.indexOf('id="values"'));
      for (const [, path = "", page = "", line = ""] of body.matchAll(
        /<tr id="v-[^"]*"><th scope="row">([^<]*)<\/th><td><a class="v" href="\.\.\/\.\.\/([^"#]*)#L(\d+)"/g,
      )) {
        rows += 1;
        const layer = readFileSync(join(root, decodeURIComponent(page)), "utf8");
        const key =
          path
            .replace(/(?:\[\d+\])+$/, "")
            .split(/[.[\]]+/)
            .filter(Boolean)
            .at(-1) ?? "";
        const upTo = layer.slice(0, layer.indexOf(`<tr id="L${Number(line) + 1}">`)).replace(/<[^>]*>/g, "");
        assert.ok(upTo.includes(key), `${name} ${path}: ${page}:${line}`);
      }
    }
    assert.ok(rows > 500, String(rows));
  });
}
