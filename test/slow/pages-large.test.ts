import assert from "node:assert/strict";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { before, test } from "node:test";
import { runInNewContext } from "node:vm";
import { elements, parseHtml, textOf } from "../html.ts";
import { assertLinks } from "../links.ts";
import { OwnLab } from "../own-lab.ts";
import { SMALL_LAB } from "../project.ts";

/** The number of guests, each with its own network and pool. All of them are on one wide network and share one disk. */
const MANY = 262;

/** The number of kinds; the last one has all remaining guests. */
const KINDS = 252;

/** More objects of each kind than fit on one page. */
function manyOfAll(): Record<string, string> {
  const { "templates/small.cfg": _, "_data/default/guests.d/one.yml": __, ...files } = SMALL_LAB;
  const data = "_data/default";
  const layers: Record<string, string> = { ...files };
  const names: string[] = [];
  for (let at = 0; at < MANY; at += 1) {
    const [high, low] = [at >> 8, at & 255];
    const name = `m${at}x`;
    layers[`${data}/networks.d/net${at}.yml`] =
      `gateway: 10.${100 + high}.${low}.1\nprefix: 24\nbridge: {name: b${at}}\n`;
    layers[`${data}/storages.d/pool${at}.yml`] = `path: /srv/pool${at}\n`;
    layers[`${data}/guests.d/${name}.yml`] = [
      "interfaces:",
      `  - {network: wide, ip: 10.8.${high + 1}.${low}, ip6: "fd00:9::${high + 1}:${low.toString(16)}"}`,
      `  - {network: net${at}, ip: 10.${100 + high}.${low}.5, bootproto: static}`,
      "disks:",
      `  - {pool: pool${at}, size: 10}`,
      "  - {pool: pool0, size: 10, volume: all.img, shared: true, format: raw}",
      `nobody_reads_this: ${at}`,
      ...(at % 2 ? ["checks: {ignore: [{id: unread-value, reason: none}]}"] : []),
      ...(at >= KINDS ? ["sysgroup: last"] : []),
      "templates: ~",
      "",
    ].join("\n");
    for (const alias of ["a", "b", "c"]) names.push(`    - {ip: 10.8.8.${low || 255}, name: ${alias}${at}}`);
    names.push(`    - {ip: "fd00:9::f:${at.toString(16)}", name: d${at}}`);
  }
  layers[`${data}/sysgroups.d/last.yml`] = "packages: [vim]\n";
  layers[`${data}/networks.d/wide.yml`] = [
    "gateway: 10.8.0.1",
    "prefix: 16",
    "domain: wide.test",
    "bridge: {name: wide}",
    'ipv6: {gateway: "fd00:9::1", dhcp: {start: "fd00:9::1000", end: "fd00:9::1fff"}}',
    "dns:",
    "  hosts:",
    ...names,
    "",
  ].join("\n");
  return layers;
}

const project = new OwnLab(manyOfAll());
const root = project.path("_site");
before(async () => {
  const { code, stderr } = await project.build();
  assert.equal(
    code,
    0,
    stderr
      .split("\n")
      .filter((line) => line.includes("error"))
      .slice(0, 5)
      .join("\n"),
  );
});
const read = (path: string) => readFileSync(join(root, path), "utf8");
const pages = () =>
  readdirSync(root, { recursive: true, encoding: "utf8" }).filter((path) => path.endsWith(".html"));

/** The names in the first column of a table, on all pages of a list. */
function listed(list: string): string[] {
  return pages()
    .filter((path) => new RegExp(`^${list}(?:-\\d+)?\\.html$`).test(path))
    .flatMap((path) =>
      [...elements(parseHtml(read(path)))]
        .filter(({ name, attributes }) => name === "th" && attributes.scope === "row")
        .map((head) => textOf(head).trim()),
    );
}

test("every page's first load is less than 1 MB, however many things a lab has", () => {
  const frame = ["assets/miniascape.css", "assets/miniascape.js"].reduce(
    (sum, path) => sum + statSync(join(root, path)).size,
    0,
  );
  const sizes = pages().map((path) => [frame + statSync(join(root, path)).size, path] as const);
  const [largest] = sizes.sort(([a], [b]) => b - a);
  assert.ok(largest && largest[0] < 1e6, `${largest}`);
});

test("their links and fragments lead somewhere", () => {
  const { pages, fragments } = assertLinks(root);
  assert.ok(pages > 4 * MANY && fragments > 20 * MANY);
});

test("the pages of each list have all that there is, and so has the script that a page sorts and filters by", () => {
  const model = JSON.parse(read("model.json"));
  const names = (all: readonly { readonly name: string }[]) => all.map(({ name }) => name);
  const expected: Record<string, string[]> = {
    guests: names(model.guests),
    kinds: [...new Set<string>(model.guests.map(({ sysgroup }: { sysgroup: string }) => sysgroup))],
    networks: names(model.networks),
    pools: names(model.storages),
  };
  for (const [list, all] of Object.entries(expected)) {
    assert.ok(all.length > 250);
    assert.deepEqual(listed(list).sort(), [...all].sort(), list);
  }
  const layers = listed("layers");
  assert.equal(new Set(layers).size, layers.length);
  assert.ok(layers.length > 3 * MANY);
  for (const list of [...Object.keys(expected), "layers"]) {
    const context: { miniascapeRows?: Record<string, { rows: readonly [name: readonly [string][]][] }> } = {};
    runInNewContext(read(`assets/${list}.js`), context);
    const rows = [...(context.miniascapeRows?.[list]?.rows ?? [])];
    assert.deepEqual(
      rows.map(([name]) => name.map(([text]) => text).join("")).sort(),
      listed(list).sort(),
      list,
    );
  }
});

test("a layer of many lines is on several pages, and its values lead to the one that has their line", () => {
  const first = read("layers/default/networks.d/wide.yml.html");
  assert.match(first, /<a href="[^"]*wide\.yml~L1001\.html">from line 1001<\/a>/);
  const second = read("layers/default/networks.d/wide.yml~L1001.html");
  assert.match(second, /<tr id="L1001">/);
  assert.doesNotMatch(second, /<tr id="L1000">/);
  assert.match(read("networks/wide/index.html"), /wide\.yml\.html#L8"/);
});
