import assert from "node:assert/strict";
import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { load } from "js-yaml";
import { compileLab } from "../src/lab.ts";
import { Catalog } from "../src/layers/catalog.ts";
import { LayerReader } from "../src/layers/reader.ts";
import { layersOf, roleAt } from "../src/merge/origins.ts";
import { temporaryDirectory } from "./build.ts";
import { OwnLab } from "./own-lab.ts";
import { SMALL_LAB } from "./project.ts";
import { eleventy, PROJECT } from "./run.ts";

function write(root: string, files: Readonly<Record<string, string>>): string {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return root;
}

function compile(confdirs: readonly string[], site?: string) {
  return compileLab(new LayerReader(), { confdirs, tmpldirs: [join(PROJECT, "templates")], site });
}

const NETWORK = "gateway: 10.9.8.1\nprefix: 24\ndhcp: elsewhere\n";

test("META's `site` chooses the site, and an option goes before it", () => {
  const dir = write(temporaryDirectory(), {
    "META/00_main.yml": "site: two\n",
    "one/networks.d/a.yml": NETWORK,
    "two/networks.d/b.yml": NETWORK,
  });
  assert.equal(compile([dir]).site, "two");
  assert.deepEqual(
    compile([dir]).networks.map(({ name }) => name),
    ["b"],
  );
  assert.deepEqual(
    compile([dir], "one").networks.map(({ name }) => name),
    ["a"],
  );
});

test("a directory of the original's shape is a configuration: META beside the site, both shapes, sysgroups", () => {
  const top = write(temporaryDirectory(), {
    "META/00_main.yml": [
      "site: default",
      "guest:",
      "  dir: guests.d",
      "  patterns: [common/*.yml, 'sysgroups.d/%(group)s/*.yml', 'guests.d/%(name)s/*.yml']",
      "",
    ].join("\n"),
    "default/common/00_base.yml":
      "virtinst: {ram: 512, wait: 20, location: http://ks/}\nkeep: yes\ndrop: Off\n",
    "default/common/31_virtinst.yml": "virtinst: {ram: 1024}\n",
    "default/common/.hidden.yml": "virtinst: {ram: 1}\n",
    "default/networks.d/service/00_base.yml": `name: service\n${NETWORK}`,
    "default/sysgroups.d/web/00_base.yml": "virtinst: {vcpus: 2}\nlist: [a, b]\n",
    "default/sysgroups.d/special.yml": "virtinst: {vcpus: 4}\n",
    "default/guests.d/web-1/00_base.yml": "interfaces: [{network: service}]\nlist: [c]\n",
    "default/guests.d/web-2.yml": "virtinst: {vcpus: 3}\n",
    "default/guests.d/rhel-6-lvs-rs-2.yml": "",
    "default/guests.d/other.yml": "sysgroup: special\n",
  });
  const lab = compile([join(top, "default")]);
  const guest = (name: string) => lab.guests.find((each) => each.name === name);
  assert.deepEqual(
    lab.guests.map(({ name, sysgroup }) => [name, sysgroup]),
    [
      ["other", "special"],
      ["rhel-6-lvs-rs-2", "rhel-6-lvs-rs"],
      ["web-1", "web"],
      ["web-2", "web"],
    ],
  );
  assert.deepEqual(pick(guest("web-1")?.virtinst, "ram", "wait", "vcpus"), [1024, 20, 2]);
  assert.deepEqual(guest("web-1")?.list, ["c"]);
  assert.deepEqual([guest("web-1")?.keep, guest("web-1")?.drop], [true, false]);
  assert.deepEqual(pick(guest("web-2")?.virtinst, "vcpus"), [3]);
  assert.deepEqual(pick(guest("other")?.virtinst, "vcpus"), [4]);
});

function pick(map: unknown, ...keys: string[]): unknown[] {
  return keys.map((key) => (map as Record<string, unknown>)[key]);
}

test("stacked directories: the user's above the shipped ones, kind of layer by kind of layer", () => {
  const shipped = write(temporaryDirectory(), {
    "META/00_main.yml": "site: default\n",
    "default/common/30_virtinst.yml": "virtinst: {location: http://a/, ram: 1}\nx: shipped\n",
    "default/sysgroups.d/web.yml": "x: kind\n",
    "default/networks.d/lab.yml": NETWORK,
    "default/guests.d/web-1.yml": "interfaces: [{network: lab}]\n",
  });
  const user = write(temporaryDirectory(), {
    "default/common/00_mine.yml": "virtinst: {location: http://mine/}\nx: mine\n",
    "default/guests.d/web-2.yml": "interfaces: [{network: lab}]\n",
  });
  const lab = compile([shipped, user]);
  assert.deepEqual(
    lab.guests.map(({ name, x, virtinst }) => [name, x, ...pick(virtinst, "location", "ram")]),
    [
      ["web-1", "kind", "http://mine/", 1],
      ["web-2", "kind", "http://mine/", 1],
    ],
  );
});

test("bare Eleventy takes site, configuration and template directories from the environment", async () => {
  const dir = write(temporaryDirectory(), {
    "conf/mine/networks.d/lab.yml": NETWORK,
    "conf/mine/guests.d/one.yml": SMALL_LAB["_data/default/guests.d/one.yml"].replace("10.9.8.7", "10.9.8.9"),
    "tmpl/small.cfg": "# mine {{ name | line }} {{ interfaces[0].ip | word }}\n",
  });
  const output = join(dir, "out");
  const { code, stderr } = await eleventy([`--output=${output}`], {
    env: {
      MINIASCAPE_SITE: "mine",
      MINIASCAPE_CONFDIR: join(dir, "conf"),
      MINIASCAPE_TMPLDIR: join(dir, "tmpl"),
    },
  });
  assert.equal(code, 0, stderr);
  assert.equal(readFileSync(join(output, "guests.d/one/ks.cfg"), "utf8"), "# mine one 10.9.8.9\n");
  assert.ok(existsSync(join(output, "guests.d/one/vmbuild.sh")));
});

test("a user's template directory goes before the shipped one, and its defaults above the shipped ones", () => {
  const dir = write(temporaryDirectory(), {
    "conf/default/networks.d/lab.yml": NETWORK,
    "conf/default/guests.d/one.yml": "interfaces: [{network: lab}]\ntemplates: ~\n",
    "tmpl/defaults/guest/mine.yml": "lang: ja_JP.UTF-8\nmine: {a: 1}\n",
  });
  const tmpldirs = [join(PROJECT, "templates"), join(dir, "tmpl")];
  const { guests } = compileLab(new LayerReader(), { confdirs: [join(dir, "conf")], tmpldirs });
  assert.deepEqual([guests[0]?.lang, guests[0]?.mine, guests[0]?.keyboard], ["ja_JP.UTF-8", { a: 1 }, "us"]);
});

test("MAC addresses of interfaces without one: stable, of site, guest and interface, never one that is taken", () => {
  const guests = Object.fromEntries(
    Array.from({ length: 300 }, (_, at) => [
      `default/guests.d/g-${at}.yml`,
      "interfaces: [{network: lab}, {network: lab}]\ntemplates: ~\n",
    ]),
  );
  const conf = write(temporaryDirectory(), { "default/networks.d/lab.yml": NETWORK, ...guests });
  const macs = () => compile([conf]).guests.flatMap(({ interfaces }) => interfaces.map(({ mac }) => mac));
  const first = macs();
  assert.deepEqual(macs(), first);
  assert.equal(new Set(first).size, 600);
  for (const mac of first) assert.match(mac, /^52:54:00(:[0-9a-f]{2}){3}$/);
  write(conf, {
    "default/guests.d/aaa.yml": `interfaces: [{network: lab, mac: "${first[0]}"}]\ntemplates: ~\n`,
  });
  const after = compile([conf]).guests;
  assert.notEqual(after.find(({ name }) => name === "g-0")?.interfaces[0]?.mac, first[0]);
  assert.deepEqual(
    after
      .filter(({ name }) => name !== "g-0" && name !== "aaa")
      .flatMap(({ interfaces }) => interfaces.map(({ mac }) => mac)),
    first.slice(2),
  );
  cpSync(join(conf, "default"), join(conf, "other"), { recursive: true });
  assert.notEqual(compile([conf], "other").guests[2]?.interfaces[0]?.mac, after[2]?.interfaces[0]?.mac);
});

test("guest.yml holds the merged values with os.id and os.kickstart, and no secret", async () => {
  const hash = `$6$salt$${"hash".repeat(22).slice(2)}`;
  const project = new OwnLab({
    ...SMALL_LAB,
    "_data/default/common/secret.yml": `rootpw: ${hash}\nproduct: {admin_password: pa55word, token: t0ken}\nmine: {deep: [1, {x: yes}]}\n`,
  });
  const { code, stderr } = await project.build();
  assert.equal(code, 0, stderr);
  const guest = load(readFileSync(project.path("_site/guests.d/one/guest.yml"), "utf8")) as Record<
    string,
    unknown
  >;
  assert.deepEqual(pick(guest.os, "id", "kickstart"), ["rhel9.4", "RHEL9"]);
  assert.deepEqual(guest.mine, { deep: [1, { x: true }] });
  assert.ok(readFileSync(project.path("_site/guests.d/one/ks.cfg"), "utf8").includes(hash));
  for (const path of ["guests.d/one/guest.yml", "guests.d/one/index.html", "model.json", "index.html"]) {
    assert.doesNotMatch(readFileSync(project.path(`_site/${path}`), "utf8"), /salt|pa55word|t0ken/);
  }
  const model = JSON.parse(readFileSync(project.path("_site/model.json"), "utf8"));
  assert.equal(model.guests[0].name, "one");
  assert.equal(model.networks[0].hosts[0].ip, "10.9.8.7");
});

test("a layer's role comes from the pattern of META that it matches, whatever its directory is called", () => {
  const dir = write(temporaryDirectory(), {
    "META/00_main.yml": [
      "site: lab",
      "guest:",
      "  dir: machines",
      "  files: ['all/*.yml', 'groups/%(group)s.yml', 'machines/%(name)s.yml', 'late/%(name)s.yml']",
      "",
    ].join("\n"),
    "lab/all/a.yml": "description: all\n",
    "lab/groups/web.yml": "description: kind\n",
    "lab/machines/web-1.yml": "templates: ~\n",
    "lab/late/web-1.yml": "description: own\n",
  });
  const catalog = new Catalog(new LayerReader(), { confdirs: [dir], tmpldirs: [join(PROJECT, "templates")] });
  const { merged } = catalog.object("guest", "web-1", "web");
  assert.deepEqual(
    (["common", "kind", "own"] as const).map((role) =>
      layersOf(merged, role).map(({ file }) => file.slice(dir.length + "/lab/".length)),
    ),
    [["all/a.yml"], ["groups/web.yml"], ["machines/web-1.yml", "late/web-1.yml"]],
  );
  assert.ok(layersOf(merged, "defaults").every(({ file }) => file.includes("/templates/defaults/guest/")));
  assert.equal(roleAt(merged, ["virtinst", "ram"]), "defaults");
  assert.equal(roleAt(merged, ["description"]), "own");
  assert.equal(roleAt(merged, ["nothing"]), undefined);
});
