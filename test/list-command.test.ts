import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { table } from "../src/listing/table.ts";
import { buildSite } from "./build.ts";
import { outputOf } from "./cli.ts";
import { configuration } from "./configuration.ts";
import { PROJECT } from "./run.ts";

const LAB = {
  "default/networks.d/lab.yml": "gateway: 10.9.8.1\nprefix: 24\nipv6: {gateway: 'fd00:9::1'}\n",
  "default/networks.d/x.yml": "name: other\nmode: isolated\ngateway: 10.9.9.1\nnetmask: 255.255.255.0\n",
  "default/storages.d/default.yml": "path: /srv/default\n",
  "default/guests.d/a-1.yml":
    "os: {id: rhel9.4}\ninterfaces: [{network: lab, ip: 10.9.8.7, ip6: 'fd00:9::7'}, {network: other}]\n",
  "default/guests.d/a-2.yml":
    "description: !env LAB_SECRET\ninterfaces: [{network: nowhere, ip: 10.9.8.300}]\n",
  "default/guests.d/b.yml": "sysgroup: a\ninterfaces: []\nvirtinst: {ram: 600, vcpus: 2}\n",
};

test("guests, networks, storage pools and kinds, also of a plan with findings", async () => {
  const root = configuration(LAB);
  const list = async (...args: string[]) => {
    const { status, stdout, stderr } = await outputOf("list", "-c", root, ...args);
    assert.deepEqual([status, stderr], [0, ""]);
    return stdout;
  };
  const guests = [
    "NAME  KIND  OS       MIB  VCPUS  ADDRESSES                             DESCRIPTION",
    "a-1   a     rhel9.4  512  1      lab:10.9.8.7+fd00:9::7 other:dynamic",
    "a-2   a              512  1      nowhere:10.9.8.300                    ********",
    "b     a              600  2",
    "",
  ].join("\n");
  assert.equal(await list(), guests);
  assert.equal(await list("guests"), guests);
  assert.equal(
    await list("networks"),
    "NAME   MODE      GATEWAY   SIZE           GATEWAY6\nlab    nat       10.9.8.1  24             fd00:9::1\nother  isolated  10.9.9.1  255.255.255.0\n",
  );
  assert.equal(await list("storages"), "NAME     TYPE  PATH\ndefault  dir   /srv/default\n");
  assert.equal(await list("kinds"), "NAME  GUESTS\na     a-1 a-2 b\n");
  assert.deepEqual(JSON.parse(await list("--json"))[0], {
    name: "a-1",
    kind: "a",
    os: "rhel9.4",
    interfaces: [
      { network: "lab", ip: "10.9.8.7", ip6: "fd00:9::7" },
      { network: "other", ip: null, ip6: null },
    ],
    vcpus: 1,
    ram: 512,
    description: "",
  });
  assert.deepEqual(JSON.parse(await list("networks", "--json"))[1], {
    name: "other",
    mode: "isolated",
    gateway: "10.9.9.1",
    size: "255.255.255.0",
    gateway6: null,
    domain: null,
  });
  assert.deepEqual(JSON.parse(await list("storages", "--json")), [
    { name: "default", type: "dir", path: "/srv/default" },
  ]);
  assert.deepEqual(JSON.parse(await list("kinds", "--json")), [{ name: "a", guests: ["a-1", "a-2", "b"] }]);
});

test("templates, with the files that they are, and which one counts", async () => {
  const root = configuration({ ...LAB, "mine/guest/motd": "x\n", "mine/guest/vmbuild.sh": "x\n" });
  const mine = join(root, "mine");
  const { stdout } = await outputOf("list", "templates", "--json", "-t", mine);
  const files = new Map(
    JSON.parse(stdout).map(({ name, files }: { name: string; files: string[] }) => [name, files]),
  );
  assert.deepEqual(files.get("guest/motd"), [`${mine}/guest/motd`]);
  assert.deepEqual(files.get("guest/vmbuild.sh"), [`${mine}/guest/vmbuild.sh`, "templates/guest/vmbuild.sh"]);
  assert.ok(files.has("autoinstall.d/ks.cfg") && !files.has("defaults/guest/guest.yml"));
});

/** The pages of the index, with their data. */
const INDEX = /\.html$|^assets\//;

for (const site of ["default", "modern"]) {
  test(`${site}: the outputs are those of a build, but for the pages of the index`, async () => {
    const built = readFileSync(join(await buildSite(site), ".miniascape/files"), "utf8")
      .trimEnd()
      .split("\n");
    const { stdout } = await outputOf("list", "outputs", "--json", `--site=${site}`);
    const outputs: { path: string; template: string; page: string; object: string }[] = JSON.parse(stdout);
    assert.deepEqual(
      outputs.map(({ path }) => path),
      built.filter((path) => !INDEX.test(path)),
    );
    for (const { page, path } of outputs) assert.ok(readFileSync(join(PROJECT, page), "utf8"), path);
    assert.deepEqual(
      outputs.find(({ path }) => path.endsWith("/ks.cfg")),
      site === "default"
        ? {
            path: "guests.d/cds-1/ks.cfg",
            object: "guest/cds-1",
            template: "autoinstall.d/cds-ks.cfg",
            page: "site/guests/ks.cfg.njk",
          }
        : {
            path: "guests.d/build/ks.cfg",
            object: "guest/build",
            template: "autoinstall.d/ks.cfg",
            page: "site/guests/ks.cfg.njk",
          },
    );
  });
}

test("which file a template is, and what uses it", async () => {
  const { status, stdout } = await outputOf("which", "snippets/post/own-name");
  assert.equal(status, 0);
  assert.match(
    stdout,
    /^templates\/snippets\/post\/own-name\nused by the templates\n {2}templates\/autoinstall\.d\/product-ks\.cfg\n.*used for the output files\n.* {2}guests\.d\/sam\/ks\.cfg of guest\/sam\n/s,
  );
  const archive = await outputOf("which", "templates/setup/sam/answers.conf");
  assert.equal(archive.stdout, "templates/setup/sam/answers.conf\nin the setup archives of\n  guest/sam\n");

  const root = configuration({
    ...LAB,
    "mine/autoinstall.d/ks.cfg": '{% extends "shipped:autoinstall.d/ks.cfg" %}\n',
    "mine/unused": "x\n",
  });
  const mine = join(root, "mine");
  const own = await outputOf("which", "autoinstall.d/ks.cfg", "-c", root, "-t", mine);
  assert.match(
    own.stdout.replaceAll(root, "ROOT"),
    /^ROOT\/mine\/autoinstall\.d\/ks\.cfg\n {2}overrides templates\/autoinstall\.d\/ks\.cfg\nused by the templates\n/,
  );
  assert.match(own.stdout, /\nused for the output files\n {2}guests\.d\/a-1\/ks\.cfg of guest\/a-1\n/);
  const shipped = JSON.parse(
    (await outputOf("which", "shipped:autoinstall.d/ks.cfg", "--json", "-c", root, "-t", mine)).stdout,
  );
  assert.deepEqual(shipped.files, ["templates/autoinstall.d/ks.cfg"]);
  assert.deepEqual(shipped.templates, [`${mine}/autoinstall.d/ks.cfg`]);
  assert.deepEqual(
    shipped.outputs.map(({ object }: { object: string }) => object),
    ["guest/a-1", "guest/a-2", "guest/b"],
  );
  assert.equal((await outputOf("which", "unused", "-t", mine)).stdout, `${mine}/unused\nnothing uses it\n`);
});

test("mistakes in the command line", async () => {
  const wrong = async (...args: string[]) => {
    const { status, stdout, stderr } = await outputOf(...args);
    assert.deepEqual([status, stdout], [2, ""]);
    return stderr.split("\n")[0];
  };
  assert.equal(await wrong("list", "guest"), "miniascape list: unknown list `guest`: did you mean `guests`?");
  assert.equal(
    await wrong("list", "x"),
    "miniascape list: unknown list `x`: choose one of guests, networks, storages, kinds, templates, outputs",
  );
  assert.equal(await wrong("list", "guests", "kinds"), "miniascape list: one list at a time");
  assert.equal(await wrong("which"), "miniascape which: name one template");
  assert.equal(
    await wrong("which", "guest/vmbiuld.sh"),
    "miniascape which: there is no template `guest/vmbiuld.sh`: did you mean `guest/vmbuild.sh`?",
  );
  assert.equal(
    await wrong("which", "x"),
    "miniascape which: there is no template `x`: see `miniascape list templates`",
  );
});

test("a table: aligned, without empty columns and without control characters", () => {
  assert.equal(
    table(
      ["A", "B", "C"],
      [
        ["1", "", "x\u001b[31m"],
        ["22", "", ""],
      ],
    ),
    "A   C\n1   x\uFFFD[31m\n22\n",
  );
  assert.equal(table(["A", "B"], []), "A  B\n");
});
