import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { compareTrees } from "../src/diff/compare.ts";
import { schemasOf } from "../src/schema/schemas.ts";
import { PROJECT } from "./run.ts";
import { SchemaLab, schemaText } from "./schema-lab.ts";

const LICENSE = {
  type: "object",
  description: "The licence of a product.",
  properties: {
    server: { type: "string", format: "hostname" },
    address: { type: "string", format: "ipv4" },
    address6: { type: "string", format: "ipv6" },
    edition: { enum: ["basic", "full", 7, null] },
    model: { const: "floating" },
    seats: { type: "integer", minimum: 1, maximum: 500 },
    share: { type: "number", minimum: 0 },
    key: { type: "string", pattern: "^[A-Z0-9]{4}(-[A-Z0-9]{4})*$" },
    serial: { type: "string", pattern: "^S", errorMessage: "must be a serial number, like S-0815" },
    code: { type: "string", minLength: 2, maxLength: 4 },
    isTrial: { type: "boolean" },
    proxy: { type: ["string", "null"] },
    until: { anyOf: [{ type: "integer" }, { type: "array", items: { type: "integer" }, minItems: 2 }] },
    features: { type: "array", items: { $ref: "#/definitions/feature" }, maxItems: 2 },
    hosts: { type: "object", additionalProperties: { $ref: "#/definitions/feature" } },
    notes: { type: "object" },
    more: {
      type: "object",
      properties: { port: { type: "integer" } },
      additionalProperties: true,
    },
    anything: {},
  },
  required: ["server"],
};

const FEATURE = {
  type: "object",
  properties: { name: { type: "string" }, level: { type: "integer" } },
  required: ["name"],
};

const FILES = {
  "mine/schema/guest.json": schemaText({ license: LICENSE, edition: {} }, { feature: FEATURE }),
};

const layer = (text: string) => new SchemaLab({ ...FILES, "site/guests.d/a.yml": `templates: ~\n${text}` });

/** A layer below `license`, and the findings without the file and the line. */
const CASES: readonly [text: string, ...expected: readonly string[]][] = [
  ["server: ks.lab.test, seats: 5, share: 0.5, key: AB12-CD34, serial: S-1, code: ab, isTrial: false"],
  ["server: a, proxy: ~, edition: ~, until: 5, features: [{name: x}], hosts: {a: {name: x}}"],
  ["server: a, until: [1, 2], notes: {of: [any, kind]}, more: {port: 1, x: y}, anything: [1]"],
  ["server: a, edition: 7, model: floating, seats: ~, features: ~"],
  ["seats: 5", "10: error: `license.server`: this key is missing: set it [schema]"],
  [
    "server: ~",
    "19: error: `license.server`: must be a host name: DNS labels with dots between them [schema]",
  ],
  [
    "server: a, address: 10.1.1",
    "31: error: `license.address`: must be an IPv4 address, like 192.168.155.10 [schema]",
  ],
  [
    "server: a, address6: 10.1.1.1",
    "32: error: `license.address6`: must be an IPv6 address, like fd00:5::10 [schema]",
  ],
  ["server: a, edition: all", "31: error: `license.edition`: must be basic, full, 7 or null [schema]"],
  ["server: a, model: fixed", "29: error: `license.model`: must be floating [schema]"],
  ["server: a, seats: 501", "29: error: `license.seats`: must be a whole number from 1 to 500 [schema]"],
  ["server: a, seats: many", "29: error: `license.seats`: must be a whole number from 1 to 500 [schema]"],
  ["server: a, share: -1", "29: error: `license.share`: must be a number of at least 0 [schema]"],
  [
    "server: a, key: ab12",
    "27: error: `license.key`: must be text that matches `^[A-Z0-9]{4}(-[A-Z0-9]{4})*$` [schema]",
  ],
  [
    "server: a, key: 1234",
    "27: error: `license.key`: must be text that matches `^[A-Z0-9]{4}(-[A-Z0-9]{4})*$`: quote it if YAML reads it as something else [schema]",
  ],
  [
    "server: a, serial: 0815",
    "30: error: `license.serial`: must be a serial number, like S-0815: quote it if YAML reads it as something else [schema]",
  ],
  ["server: a, code: abcde", "28: error: `license.code`: must be text of 2 to 4 characters [schema]"],
  ["server: a, isTrial: maybe", "31: error: `license.isTrial`: must be true or false [schema]"],
  ["server: a, proxy: [b]", "29: error: `license.proxy`: must be text or null [schema]"],
  ["server: a, until: [1]", "29: error: `license.until`: must be a list of at least 2 items [schema]"],
  [
    "server: a, until: soon",
    "29: error: `license.until`: must be a whole number or a list of at least 2 items [schema]",
  ],
  [
    "server: a, features: [{level: 1}, {name: x, level: high}]",
    "33: error: `license.features[0].name`: this key is missing: set it [schema]",
    "62: error: `license.features[1].level`: must be a whole number [schema]",
  ],
  [
    "server: a, features: [{name: x}, {name: x}, {name: x}]",
    "32: error: `license.features`: must be a list of at most 2 items [schema]",
  ],
  [
    "server: a, features: {name: x}",
    "32: error: `license.features`: must be a list of at most 2 items [schema]",
  ],
  ["server: a, hosts: {b: x}", "33: error: `license.hosts.b`: must be a map of `name` and `level` [schema]"],
  ["server: a, hosts: [x]", "29: error: `license.hosts`: must be a map of keys and values [schema]"],
  ["server: a, more: {port: http}", "35: error: `license.more.port`: must be a whole number [schema]"],
  ["servre: a, server: a", "19: error: `license` has no key `servre`: did you mean `server`? [unknown-key]"],
  [
    "server: a, features: [{name: x, levl: 1}], hosts: {b: {name: x, nmae: y}}",
    "49: error: `license.features[0]` has no key `levl`: did you mean `level`? [unknown-key]",
    "81: error: `license.hosts.b` has no key `nmae`: did you mean `name`? [unknown-key]",
  ],
  [
    "server: a, features: [{name: x, colour: red}]",
    "51: warning: `license.features[0]` has no key `colour`: use one of `name`, `level`; add a key of your own templates to their `schema/` or `defaults/` [unknown-key]",
  ],
];

for (const [text, ...expected] of CASES) {
  test(`{${text}}: ${expected.length} findings`, () => {
    const found = layer(`license: {${text}}\n`).findings();
    assert.deepEqual(
      found,
      expected.map((one) => `site/guests.d/a.yml:2:${one}`),
    );
  });
}

test("a section that is none, and a slip at the top", () => {
  assert.deepEqual(layer("license: [a]\n").findings(), [
    "site/guests.d/a.yml:2:10: error: `license`: must be a map of keys and values [schema]",
  ]);
  assert.deepEqual(layer("licnse: {}\n").findings(), [
    "site/guests.d/a.yml:2:9: warning: unknown key `licnse`: did you mean `license`? [unknown-key]",
  ]);
});

test("the place is that of the layer that set the value, and a guest without the section has no finding", () => {
  const lab = new SchemaLab({
    ...FILES,
    "site/common/10.yml": "license: {server: a, seats: 0}\n",
    "site/guests.d/b.yml": "templates: ~\nlicense: !remove\n",
    "site/guests.d/c.yml": "templates: ~\nlicense: {seats: 1}\n",
  });
  assert.deepEqual(lab.findings(), [
    "site/common/10.yml:1:29: error: `license.seats`: must be a whole number from 1 to 500 [schema]",
  ]);
});

test("a key that has a schema is known, though no template reads it", () => {
  assert.deepEqual(layer("edition: full\n").findings(), []);
  const without = new SchemaLab({ "site/guests.d/a.yml": "templates: ~\nedition: full\n" });
  assert.deepEqual(without.findings(), [
    "site/guests.d/a.yml:2:10: warning: no template reads `edition`: correct its name, or remove it [unread-value]",
  ]);
});

test("networks, storage pools and the host have keys of their own, too", () => {
  const schema = (key: string) =>
    schemaText({ [key]: { type: "object", properties: { a: { type: "integer" } } } });
  const lab = new SchemaLab({
    "mine/schema/network.json": schema("rack"),
    "mine/schema/storage.json": schema("quota"),
    "mine/schema/host.json": schema("monitor"),
    "site/networks.d/lab.yml": "gateway: 10.9.8.1\nprefix: 24\nrack: {a: x}\n",
    "site/storages.d/default.yml": "path: /srv\nquota: {a: x, aa: 1}\n",
    "site/host.d/a.yml": "monitor: {a: x}\n",
    // Below all objects; each reads its own keys from it.
    "site/common/10.yml": "rack: {a: 1}\nquota: {a: 1}\nmonitor: {a: 1}\n",
  });
  assert.deepEqual(lab.findings(), [
    "site/host.d/a.yml:1:14: error: `monitor.a`: must be a whole number [schema]",
    "site/networks.d/lab.yml:3:11: error: `rack.a`: must be a whole number [schema]",
    "site/storages.d/default.yml:2:12: error: `quota.a`: must be a whole number [schema]",
    "site/storages.d/default.yml:2:19: error: `quota` has no key `aa`: did you mean `a`? [unknown-key]",
  ]);
  lab.write({
    "site/networks.d/lab.yml": "gateway: 10.9.8.1\nprefix: 24\nrack: {a: 2}\n",
    "site/storages.d/default.yml": "path: /srv\nquota: {a: 3}\n",
    "site/host.d/a.yml": "{}\n",
  });
  const { lab: checked, findings } = lab.check();
  assert.deepEqual(findings, []);
  assert.deepEqual(checked?.networks[0]?.rack, { a: 2 });
  assert.equal(checked?.networks[0]?.quota, undefined);
  assert.deepEqual(checked?.storages[0]?.quota, { a: 3 });
});

test("a higher template directory adds keys to a section of a lower one, to any depth", () => {
  const section = (properties: unknown, more = {}) => ({ type: "object", properties, ...more });
  const lower = section({ a: { type: "integer" }, deep: section({ b: { type: "integer" } }) });
  const higher = section(
    { c: { type: "integer" }, deep: section({ d: { type: "integer", "x-secret": true } }) },
    { required: ["c"] },
  );
  const lab = new SchemaLab({
    "mine/schema/guest.json": schemaText({ mine: lower }),
    "other/schema/guest.json": schemaText({ mine: higher }),
    "site/guests.d/a.yml": "templates: ~\nmine: {a: 1, c: 2, deep: {b: 3, d: 4}}\n",
    "site/guests.d/b.yml": "templates: ~\nmine: {a: x, deep: {b: x, d: 5, bb: 1}}\n",
  });
  assert.deepEqual(lab.findings(), [
    "site/guests.d/b.yml:2:7: error: `mine.c`: this key is missing: set it [schema]",
    "site/guests.d/b.yml:2:11: error: `mine.a`: must be a whole number [schema]",
    "site/guests.d/b.yml:2:24: error: `mine.deep.b`: must be a whole number [schema]",
    "site/guests.d/b.yml:2:37: error: `mine.deep` has no key `bb`: did you mean `b`? [unknown-key]",
  ]);
  lab.write({ "site/guests.d/b.yml": "templates: ~\nmine: ~\n" });
  const { lab: checked, secrets } = lab.check();
  assert.deepEqual(secrets.mask(checked?.guests[0]?.mine), { a: 1, c: 2, deep: { b: 3, d: "********" } });
});

test("diff: a changed value of an own key asks for what the files that it changes ask for", () => {
  const lab = new SchemaLab({ "mine/schema/network.json": schemaText({ rack: {} }) });
  const schemas = schemasOf(lab.reader, [lab.path("mine")]);
  const tree = (values: object) => ({
    files: new Map(),
    model: { guests: [], networks: [{ name: "lab", ...values }], storages: [] },
  });
  const actions = (before: object, after: object) =>
    compareTrees(tree(before), tree(after), schemas).objects.flatMap(({ values }) =>
      values.map(({ action }) => action),
    );
  assert.deepEqual(actions({ rack: 1 }, { rack: 2 }), ["documentation"]);
  assert.deepEqual(actions({ mode: "nat" }, { mode: "route" }), ["network-restart"]);
});

test("a copy of a lower template directory's file of schemas adds nothing", () => {
  const text = readFileSync(join(PROJECT, "templates/schema/guest.json"), "utf8");
  assert.deepEqual(new SchemaLab({ "mine/schema/guest.json": text }).findings(), []);
});

test("a schema is read again when it has changed, and the values with it", () => {
  const lab = layer("edition: full\n");
  assert.deepEqual(lab.findings(), []);
  lab.write({ "mine/schema/guest.json": schemaText({ edition: { enum: ["basic"] } }) });
  assert.deepEqual(lab.findings(), ["site/guests.d/a.yml:2:10: error: `edition`: must be basic [schema]"]);
  lab.write({ "mine/schema/guest.json": schemaText({ edition: { enum: ["full"] } }) });
  assert.deepEqual(lab.findings(), []);
});
