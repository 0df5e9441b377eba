import assert from "node:assert/strict";
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { dispatch } from "../src/cli/command-line/dispatch.ts";
import { COMMANDS } from "../src/cli/commands.ts";
import { temporaryDirectory } from "./build.ts";
import { commandIn } from "./cli.ts";
import { checkClean } from "./init.ts";
import { PROJECT, run } from "./run.ts";
import { find, has } from "./tools.ts";

// biome-ignore lint/suspicious/noExplicitAny: values of layers, whose shapes the assertions tell
type Loose = any;

const FIXTURE = join(PROJECT, "test/fixtures/original");

/** A copy of the fixture, with changes: a text is a whole file, a pair replaces a part of one, null removes one. */
type Changes = Readonly<Record<string, string | readonly [from: string, to: string] | null>>;

async function imported(
  changes: Changes = {},
  options: readonly string[] = ["--original"],
  also: readonly string[] = [],
) {
  const root = temporaryDirectory();
  const old = join(root, "old");
  cpSync(FIXTURE, old, { recursive: true });
  for (const [path, change] of Object.entries(changes)) {
    const file = join(old, path);
    mkdirSync(dirname(file), { recursive: true });
    if (change === null) rmSync(file);
    else if (typeof change === "string") writeFileSync(file, change);
    else {
      const text = readFileSync(file, "utf8");
      assert.ok(text.includes(change[0]), `${path} has ${change[0]}`);
      writeFileSync(file, text.replace(change[0], change[1]));
    }
  }
  let messages = "";
  const stream = { write: (text: string) => (messages += text.replaceAll(`${root}/`, "")) };
  const dir = join(root, "new");
  const args = [
    ...options,
    "--id=testlabtest1",
    "--dependency=1.2.3",
    old,
    ...also.map((name) => join(old, name)),
    dir,
  ];
  const status = await dispatch(COMMANDS, ["import", ...args], {
    environment: { HOME: root },
    stdin: process.stdin,
    stdout: stream,
    stderr: stream,
    version: "1.2.3",
    program: "miniascape",
  });
  const findings = messages.split("\n").filter((line) => /^old\/\S+:\d+:\d+: /.test(line));
  const faults = findings.filter((line) => !/: (?:info|note): /.test(line));
  return {
    root,
    dir,
    status,
    messages,
    faults,
    layer: (path: string) => readFileSync(join(dir, "_data/lab", path), "utf8"),
  };
}

test("a configuration with every key of the original becomes a lab without findings, and builds", async (t) => {
  const { dir, status, messages, faults } = await imported();
  assert.equal(status, 0, messages);
  assert.deepEqual(faults, []);
  const lab = checkClean(dir);
  const nodes = lab.guests.map(({ name, interfaces, disks }) => [name, interfaces.length, disks.length]);
  assert.deepEqual(nodes, [
    ["brick-1", 1, 2],
    ["node-1", 2, 2],
    ["node-2", 2, 2],
    ["plain-1", 1, 1],
    ["shop", 2, 1],
  ]);
  assert.deepEqual(
    lab.networks.map(({ name }) => name),
    ["default", "front"],
  );
  assert.deepEqual(
    lab.storages.map(({ name }) => name),
    ["default", "pool-0"],
  );
  const { cluster, os, virtinst, partitioning, timezone } = lab.guests[1] as Record<string, Loose>;
  assert.deepEqual(
    cluster.members.map(({ name }: { name: string }) => name),
    ["node-1", "node-2"],
  );
  assert.deepEqual([cluster.heartbeat, cluster.ip, os.id], [1, "192.168.77.110", "rhel6.4"]);
  assert.deepEqual([virtinst.ram, virtinst.wait, virtinst.extra_args], [1024, 20, ["console=ttyS0"]]);
  assert.deepEqual([partitioning.swap, partitioning.fstype, timezone.name], [512, "ext4", "Asia/Tokyo"]);
  const { images, iscsi, fence_virt: fence } = lab.host.values as Record<string, Loose>;
  assert.deepEqual([images.mount, images.dir, fence.network], ["/srv/mnt", "/srv/iso", "front"]);
  assert.equal(iscsi.targets["disk-0"].size, 30);

  const out = join(dir, "out");
  const { code, stderr } = await commandIn(dir, ["generate", `--workdir=${out}`, "--quiet"]);
  assert.equal(code, 0, stderr);
  assert.match(
    readFileSync(join(out, "host/networks.d/front.xml"), "utf8"),
    /192.168.77.21'><hostname>shop-admin\.house\.test/,
  );
  const kickstarts = ["node-1", "shop", "brick-1", "plain-1"].map((name) =>
    join(out, `guests.d/${name}/ks.cfg`),
  );
  for (const file of kickstarts) assert.ok(existsSync(file), file);
  if (!has(t, "ksvalidator")) return;
  const validated = await run(find("ksvalidator") as string, ["-v", "RHEL6", ...kickstarts]);
  assert.equal(validated.code, 0, validated.stdout + validated.stderr);
});

test("layers keep their structure, order and comments, and what has no meaning is a comment", async () => {
  const { layer } = await imported();
  assert.match(
    layer("guests.d/plain-1/00_main.yml"),
    /^interfaces:\n- \{network: front\} {5}# an address of the pool$/m,
  );
  const base = layer("common/10_base.yml");
  assert.match(base, /^# The names of the house\.$/m);
  assert.match(base, /^# MiB$/m);
  assert.match(base, /^# {3}auth:$/m);
  assert.ok(base.indexOf("partitioning:") < base.indexOf("timezone:"));
  assert.match(layer("common/30_virtinst.yml"), /^# {3}virtinst\.basic_options: --check-cpu --hvm$/m);
  assert.match(
    layer("sysgroups.d/shop/10_shop.yml"),
    /^# Values of the original's templates[^\n]*\n_original:\n {2}lvs:$/m,
  );
  assert.match(layer("sysgroups.d/shop/10_shop.yml"), /^# {9}mode: '0600'$/m);
});

test("every real mistake is reported at its line in the old file, and the lab is written", async () => {
  const shop = "lab/guests.d/shop/10_shop.yml";
  const node = "lab/sysgroups.d/node/10_node.yml";
  const front = "lab/networks.d/front/10_front.yml";
  const cases: readonly (readonly [path: string, from: string, to: string, finding: RegExp])[] = [
    [shop, "ip: 192.168.77.21", "ip: 192.158.77.21", /shop\.yml:7:\d+: error: .*\[address-outside-network\]/],
    [shop, '"52:54:00:07:00:21"', '"52:54:00:07:00:20"', /shop\.yml:7:\d+: error: .*\[duplicate-mac\]/],
    [
      shop,
      "host: shop-admin, network: front",
      "host: shop-admin, network: frnt",
      /shop\.yml:7:\d+: error: .*\[unknown-network\]/,
    ],
    [shop, '"52:54:00:07:00:21"', "52:54:00:07:00", /shop\.yml:7:\d+: error: .*\[schema\]/],
    [shop, "hostname: shop", "hostnam: shop", /shop\.yml:2:\d+: warning: .*\[unknown-key\]/],
    [shop, "fqdn: shop.house.test", "fqdn: [shop]", /shop\.yml:3:\d+: error: .*\[original-value\]/],
    [shop, "ip: 192.168.77.20\n", "ip: 192.168.77.22\n", /shop\.yml:4:\d+: error: .*\[original-value\]/],
    [shop, "hostname: shop", "hostname: '{{ name }}'", /shop\.yml:2:\d+: error: .*\[original-value\]/],
    [node, "fence_name: node-2", "fence_name: node-9", /^$/],
    [
      node,
      "{name: node-2-hb, fence_name: node-2}",
      "node-9",
      /node\.yml:\d+:\d+: error: there is no guest `node-9`.*\[unknown-guest\]/,
    ],
    [node, "perms: sh", "perms: ro", /node\.yml:4:\d+: error: .*\[original-value\]/],
    [node, "format: raw", "format: qcow2", /node\.yml:4:\d+: error: .*\[shared-disk-not-raw\]/],
    [
      node,
      "pool: default, format: qcow2",
      "pool: nowhere, format: qcow2",
      /node\.yml:3:\d+: error: .*\[unknown-pool\]/,
    ],
    [node, "size: 5,", "size: big,", /node\.yml:3:\d+: error: .*\[schema\]/],
    [
      front,
      "end: 192.168.77.250",
      "end: 192.168.99.250",
      /front\.yml:\d+:\d+: error: .*\[range-outside-network\]/,
    ],
    [
      front,
      "bridge: virbr7",
      "bridge: virbr7\nbridge: virbr8",
      /front\.yml:4:1: error: .*\[yaml-duplicate-key\]/,
    ],
    [front, "fence_virt: true", "fence_virt: maybe", /front\.yml:\d+:\d+: error: .*\[original-value\]/],
    [
      "lab/common/10_base.yml",
      "Asia/Tokyo",
      "Asia/Tokio",
      /base\.yml:15:\d+: (?:error|warning): .*\[unknown-time-zone\]/,
    ],
    [
      "lab/host.d/10_host.yml",
      "- name: disk-0",
      "- nam: disk-0",
      /host\.yml:6:\d+: error: .*\[original-value\]/,
    ],
    [
      "lab/common/30_virtinst.yml",
      "console=ttyS0",
      "console=ttyS0\n  speed: 9",
      /virtinst\.yml:\d+:\d+: warning: .*\[unknown-key\]/,
    ],
  ];
  const wrong: string[] = [];
  for (const [path, from, to, finding] of cases) {
    const { faults, dir } = await imported({ [path]: [from, to] });
    if (!finding.test(faults.join("\n")) || faults.length > 1)
      wrong.push(`${from} -> ${to}: ${faults.join("\n")}`);
    assert.ok(existsSync(join(dir, "_data/META")));
  }
  assert.deepEqual(wrong, []);
});

test("nothing is written for a file that is not YAML, and all such files are reported", async () => {
  const { status, messages, faults, dir } = await imported({
    "lab/common/10_base.yml": "a: [\n",
    "lab/guests.d/x/1.yml": "a:\n\tb: 1\n",
  });
  assert.equal(status, 1);
  assert.deepEqual(
    faults.map((line) => line.replace(/:\d+:\d+: error: .*\[/, " [")),
    ["old/lab/common/10_base.yml [yaml-syntax]", "old/lab/guests.d/x/1.yml [yaml-syntax]"],
  );
  assert.match(messages, /nothing was written/);
  assert.ok(!existsSync(dir));
});

test("other shapes: the site's directory itself, several directories, quoted numbers, anchors", async () => {
  const { dir, status, messages } = await imported(
    {
      "more/guests.d/plain-1/00_main.yml": "disks: [{size: '9G'}]\n",
      "lab/common/30_virtinst.yml": ["os_variant: rhel6", "os_variant: virtio26"],
      "more/common/10_base.yml": "timezone: &z {utc: true, timezone: UTC}\nx-same: *z\n",
    },
    ["--original"],
    ["more"],
  );
  assert.equal(status, 0, messages);
  const [, , , plain] = checkClean(dir).guests as readonly Record<string, Loose>[];
  assert.equal(plain?.os.id, "rhel6.4");
  assert.deepEqual([plain?.disks[0].size, plain?.timezone.name, plain?.interfaces.length], [9, "UTC", 1]);
});

test("a password is reported, and its file is private", async () => {
  const { dir, faults } = await imported({
    "lab/common/40_root.yml": "rootpw: secret0\nrhn: {admin_password: secret1}\n",
  });
  assert.equal(faults.length, 1);
  assert.match(faults[0] ?? "", /40_root\.yml:1:9: error: .*\[plain-password\]/);
  assert.equal(statSync(join(dir, "_data/lab/common/40_root.yml")).mode & 0o077, 0);
});

test("it refuses a directory that is not empty, and says what it can do", async () => {
  assert.match(
    (await imported({}, [])).messages,
    /`import` makes a lab of a configuration of the original miniascape: add --original. It has no other source yet/,
  );
  assert.match(
    (await imported({}, ["--original", "/nowhere"])).messages,
    /\/nowhere: there is no such directory/,
  );
  const full = temporaryDirectory();
  const empty = temporaryDirectory();
  writeFileSync(join(full, "x"), "");
  let messages = "";
  const stream = { write: (text: string) => (messages += text) };
  const call = {
    environment: {},
    stdin: process.stdin,
    stdout: stream,
    stderr: stream,
    version: "1.2.3",
    program: "miniascape",
  };
  const status = await dispatch(COMMANDS, ["import", "--original", FIXTURE, full], call);
  assert.equal(status, 2);
  assert.match(messages, /is not empty: name another/);
  assert.equal(await dispatch(COMMANDS, ["import", "--original", empty, join(empty, "new")], call), 1);
  assert.match(messages, /there is no site `default`: no layer file is below this directory/);
  assert.ok(!existsSync(join(empty, "new")));
  assert.equal(await dispatch(COMMANDS, ["import", "--original", full], call), 2);
  assert.match(messages, /name the directory of the original, and a new one/);
});
