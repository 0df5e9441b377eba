import assert from "node:assert/strict";
import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { temporaryDirectory } from "./build.ts";
import { inOwnProcess } from "./command.ts";
import { Editor } from "./editor.ts";
import { LIMIT } from "./limits.ts";
import { PROJECT } from "./run.ts";
import { schemaText } from "./schema-lab.ts";

let editor: Editor;

before(async () => {
  const workspace = temporaryDirectory();
  cpSync(join(PROJECT, "schemas"), join(workspace, "schemas"), { recursive: true });
  editor = new Editor(workspace);
  await editor.start();
});

after(() => editor.stop());

const LAYERS = [
  ...["META", "default", "modern"].map((name) => `_data/${name}`),
  ...["guest", "host"].map((name) => `templates/defaults/${name}`),
].flatMap((dir) =>
  readdirSync(join(PROJECT, dir), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".yml"))
    .map((name) => `${dir}/${name}`),
);

test("an editor underlines nothing in the shipped layer files", LIMIT, async () => {
  assert.ok(LAYERS.length > 60);
  const found = await Promise.all(
    LAYERS.map((path) => editor.diagnostics(path, readFileSync(join(PROJECT, path), "utf8"))),
  );
  assert.deepEqual(
    LAYERS.flatMap((path, at) => (found[at] ?? []).map((line) => `${path}:${line}`)),
    [],
  );
});

const GOOD = `
sysgroup: web
domain: ~
virtinst: {ram: 2048, vcpus: !remove, wait: !remove, firmware: !remove, location: !remove, graphics: {type: vnc, port: !nth 5901}}
disks:
  - {size: 20, bus: virtio, cache: !remove, shared: !remove}
interfaces: !append
  - {network: lab, ip: !nth 192.168.160.9, mac: !remove, bootproto: static}
packages: !prepend [nginx]
repos: !remove
rootpw: !env ROOTPW
authorized_keys: [!file ~/.ssh/id_ed25519.pub]
users: [{name: alice, password: !file alice.hash, groups: [wheel]}]
cluster: !remove
templates: {mine: {src: mine.cfg, dst: mine.cfg}, autoinst: ~, virtinst: !remove}
checks: {ignore: [duplicate-mac, {id: duplicate-ip, reason: they never run at once}]}
range: {from: 1, to: 20, width: 2}
description: !numbered seat %02d
hostname: !numbered seat%02d
lang: !remove
a_key_of_my_own: {templates: [of, my, own]}
`;

test("an editor underlines nothing in a layer with all tags", LIMIT, async () => {
  assert.deepEqual(await editor.diagnostics("_data/lab/guests.d/web-1/10_good.yml", GOOD), []);
});

const BAD: readonly [path: string, text: string, expected: readonly string[]][] = [
  [
    "_data/lab/guests.d/a.yml",
    "description: a\nvirtinst:\n  ram: 2048\n  rma: 1024\n",
    ["4: Property rma is not allowed."],
  ],
  [
    "_data/lab/guests.d/b.yml",
    "disks:\n  - size: 20\n    bus: virtoi\n",
    ['3: Value is not accepted. Valid values: "virtio"'],
  ],
  ["_data/lab/sysgroups.d/web/10.yml", "virtinst: {ram: 0}\n", ["1: Value is below the minimum of 1."]],
  [
    "_data/lab/common/10.yml",
    "packages:\n  nginx: true\n",
    ["2: Incorrect type. Expected one of array, null."],
  ],
  [
    "_data/lab/networks.d/lab.yml",
    "mode: nat\ngateway: 10.1.1.1\nprefix: 31\nbridge: {nmae: br7}\n",
    ["3: Value is above the maximum of 30.", "4: Property nmae is not allowed."],
  ],
  ["_data/lab/storages.d/a.yml", "path: images\n", ["1: String does not match the pattern of"]],
  ["_data/lab/host.d/a.yml", "web:\n  port: 65536\n", ["2: Value is above the maximum of 65535."]],
  ["_data/META/10.yml", "site: a\nguest: {dirs: guests.d}\n", ["2: Property dirs is not allowed."]],
];

for (const [path, text, expected] of BAD) {
  test(`an editor underlines the fault in ${path}`, LIMIT, async () => {
    const found = await editor.diagnostics(path, text);
    assert.equal(found.length, expected.length, found.join("\n"));
    for (const [at, start] of expected.entries()) assert.ok(found[at]?.startsWith(start), found[at]);
  });
}

test("an editor shows what a key means", LIMIT, async () => {
  const path = "_data/lab/guests.d/hover.yml";
  await editor.diagnostics(path, "virtinst:\n  wait: 5\n");
  assert.match(await editor.hover(path, 2, 3), /Minutes that virt-install waits/);
});

const LICENSE = {
  type: "object",
  description: "The licence of a product.",
  properties: {
    server: { type: "string", description: "Where it is asked for." },
    edition: { enum: ["basic", "full"] },
    seats: { type: "integer", minimum: 1 },
    hosts: { type: "object", additionalProperties: { $ref: "#/definitions/feature" } },
  },
  required: ["server"],
};

/** A lab with a key of its own, and the schemas that `miniascape schemas` writes for it. */
async function ownEditor(): Promise<Editor> {
  const workspace = temporaryDirectory();
  mkdirSync(join(workspace, "mine/schema"), { recursive: true });
  const feature = { type: "object", properties: { name: { type: "string" } }, required: ["name"] };
  writeFileSync(join(workspace, "mine/schema/guest.json"), schemaText({ license: LICENSE }, { feature }));
  const { code, stderr } = await inOwnProcess(["schemas", "-t", "mine"], { cwd: workspace });
  assert.equal(code, 0, stderr);
  return new Editor(workspace);
}

test("an editor completes, explains and underlines a lab's own keys", LIMIT, async (t) => {
  const own = await ownEditor();
  await own.start();
  t.after(() => own.stop());
  const good = "license: {seats: ~, edition: !remove, server: !env SERVER, hosts: {a: {name: b}, c: ~}}\n";
  assert.deepEqual(await own.diagnostics("_data/lab/guests.d/good.yml", good), []);
  const bad = "license:\n  seats: 0\n  edition: all\n  seat: 1\n  hosts: {a: {nmae: b}}\n";
  const found = await own.diagnostics("_data/lab/guests.d/bad.yml", bad);
  assert.deepEqual(
    found.map((line) => line.replace(/\..*/, "")),
    [
      "2: Value is below the minimum of 1",
      "3: Value is not accepted",
      "4: Property seat is not allowed",
      "5: Property nmae is not allowed",
    ],
  );
  const open = "license:\n  ser\n";
  await own.diagnostics("_data/lab/guests.d/open.yml", open);
  assert.deepEqual(await own.completion("_data/lab/guests.d/open.yml", 2, 5), [
    "edition",
    "hosts",
    "seats",
    "server",
  ]);
  assert.ok((await own.completion("_data/lab/guests.d/open.yml", 3, 0)).includes("virtinst"));
  assert.match(await own.hover("_data/lab/guests.d/good.yml", 1, 3), /The licence of a product/);
});

test("`miniascape schemas` tells what is wrong with a schema, and writes nothing", async () => {
  const workspace = temporaryDirectory();
  mkdirSync(join(workspace, "mine/schema"), { recursive: true });
  writeFileSync(join(workspace, "mine/schema/guest.json"), '{"properties": {"a": {"type": "txt"}}}');
  const { code, stderr } = await inOwnProcess(["schemas", "-t", "mine"], { cwd: workspace });
  assert.equal(code, 1);
  assert.match(stderr, /^mine\/schema\/guest\.json:1:31: error: `type` must be .* \[schema-file\]$/m);
  assert.deepEqual(readdirSync(workspace), ["mine"]);
});
