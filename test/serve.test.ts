import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { installTrees } from "../src/pages/objects/install-trees.ts";
import { Provenance } from "../src/pages/provenance/provenance.ts";
import { Schemas } from "../src/schema/schemas.ts";
import { Secrets } from "../src/secrets/secrets.ts";
import { OwnLab } from "./own-lab.ts";
import { Project } from "./project.ts";
import { testOwnMachineOnly, testServeHosts } from "./serve-hosts.ts";
import { labWithTrees, servedTrees, testBigImage } from "./served-trees.ts";
import { serve } from "./serving.ts";

const served = servedTrees();

test("the site is served byte for byte, with types, and without what is for its owner alone", async () => {
  const { get, out } = served().serving;
  for (const [path, type] of [
    ["guests.d/one/ks.cfg", /^text\/plain/],
    ["guests.d/one/vmbuild.sh", /^text\/plain/],
    ["guests.d/one/guest.yml", /^text\/plain/],
    ["host/networks.d/lab.xml", /^(?:text|application)\/xml/],
    ["host/hosts", /^text\/plain/],
    ["model.json", /^application\/json/],
  ] as const) {
    const { status, headers, body } = await get(`/${path}`);
    assert.equal(status, 200, path);
    assert.match(headers["content-type"] ?? "", type, path);
    assert.equal(body, readFileSync(join(out, path), "latin1"), path);
  }
  assert.match((await get("/host/networks.d/")).body, /href="\.\/lab\.xml"/);

  assert.equal(readFileSync(join(out, "guests.d/two/ks.cfg"), "utf8"), "# hunter2-token\n");
  for (const path of [
    "/guests.d/two/ks.cfg",
    "/guests.d/one/../two/ks%2ecfg",
    "//guests.d/two/ks.cfg",
    "/guests.d//two//ks.cfg",
    "/guests.d/two/ks.cfg?_11ty",
    "/.miniascape/files",
    "/%2eminiascape/files",
    "/..%2f_site/guests.d/two/ks.cfg",
    "/..%2feleventy.txt",
  ]) {
    for (const range of ["", "bytes=0-"]) {
      const { status, body } = await get(path, { headers: { range } });
      assert.match(String(status), /^40[04]$/, path);
      assert.doesNotMatch(body, /hunter2-token|^beside/, path);
    }
  }
  assert.equal((await get("/guests.d/%")).status, 400);
  assert.equal((await get("/guests.d/one/ks.cfg", { method: "POST" })).status, 405);
  assert.equal((await get("/guests.d/one/ks.cfg")).status, 200);
});

test("pages are served with the script of the overlay, which is not on the disk", async (t) => {
  const { files } = labWithTrees();
  const project = new Project(files, { layers: false });
  const { get, out } = await serve(t, project, { env: { LAB_TOKEN: "token" }, args: ["--pathprefix=lab"] });
  const page = await get("/lab/");
  assert.match(page.headers["content-type"] ?? "", /^text\/html/);
  assert.match(page.body, /data-build="0" src="\/\.miniascape\/overlay\.js"/);
  assert.doesNotMatch(readFileSync(join(out, "index.html"), "utf8"), /overlay|11ty/);
  assert.match((await get("/.miniascape/overlay.js")).headers["content-type"] ?? "", /^text\/javascript/);
  const report = await get("/.miniascape/report");
  assert.equal(report.body, "null");
  assert.equal(report.headers["miniascape-build"], "0");
  assert.match(report.headers["content-type"] ?? "", /^application\/json/);
  assert.equal((await get("/lab/guests.d/one/ks.cfg")).status, 200);
  assert.equal((await get("/guests.d/one/ks.cfg")).status, 404);
  assert.match((await get("/kstree/rocky/9/.treeinfo")).body, /general/);
});

test("the index tells of the install trees, and how they are mounted", async () => {
  const { files, trees } = labWithTrees();
  const lab = new OwnLab({
    ...files,
    "_data/default/host.d/web.yml": "web: {names: [ks.test], port: 8081}\n",
  });
  assert.equal((await lab.build([], { LAB_TOKEN: "token" })).code, 0);
  const page = readFileSync(lab.path("_site/index.html"), "utf8");
  assert.match(
    page,
    /<a class="v" href="layers\/[^"]*#L\d+"[^>]*>http:\/\/ks\.test:8081\/kstree\/rocky\/9\/</,
  );
  assert.ok(page.includes(`sudo mkdir -p ${trees}/rocky/9\n`));
  assert.ok(page.includes(`sudo mount -o loop,ro,nosuid,nodev /srv/images/Rocky-9.iso ${trees}/rocky/9<`));

  const values = {
    images: { dir: "/iso", mount: "/srv", trees: { "odd $(id)": "it's.iso" } },
    web: { names: ["ks"], path: "/t" },
  };
  const host = {
    category: "host",
    name: "host",
    object: { values, files: [] },
    merged: { value: values, documents: [], roles: [] },
  } as const;
  const schemas = new Schemas();
  const templateKeys = () => new Set<string>();
  const none = { guests: [], networks: [], storages: [], schemas, templateKeys };
  const [tree] = installTrees(host, new Provenance({ ...none, host }, new Map(), new Secrets()));
  assert.equal(tree?.url.text, "http://ks/t/odd%20%24(id)/");
  assert.deepEqual(tree?.commands, [
    "sudo mkdir -p '/srv/odd $(id)'",
    `sudo mount -o loop,ro,nosuid,nodev '/iso/it'\\''s.iso' '/srv/odd $(id)'`,
  ]);
});

test("install trees are served beside it: ranges, HEAD, directories; nothing from outside of them", async () => {
  const { get } = served().serving;
  const tree = "/kstree/rocky/9/";
  const info = await get(`${tree}.treeinfo`);
  assert.deepEqual([info.status, info.body], [200, "[general]\n"]);
  assert.match(info.headers["content-type"] ?? "", /^text\/plain/);
  assert.equal((await get(`${tree}ks.cfg`)).body, "a file of the DVD\n");
  assert.equal((await get(`${tree}notes.html`)).body, "<title>notes</title>");

  const head = await get(`${tree}images/install.img`, { method: "HEAD" });
  assert.deepEqual([head.status, head.headers["content-length"], head.body], [200, "100000", ""]);
  const part = await get(`${tree}images/install.img`, { headers: { range: "bytes=99995-" } });
  assert.deepEqual([part.status, part.body], [206, "56789"]);
  const beyond = await get(`${tree}images/install.img`, { headers: { range: "bytes=100000-" } });
  assert.equal(beyond.status, 416);
  const etag = { "if-none-match": head.headers.etag ?? "" };
  assert.equal((await get(`${tree}images/install.img`, { headers: etag })).status, 304);

  const list = await get(tree);
  assert.match(list.body, /href="\.\/images\/"/);
  assert.match(list.body, /href="\.\/\.treeinfo"/);
  assert.match(list.body, /href="\.\/a%20%26%20%3Cb%3E%23%3F\.txt">a &amp; &lt;b&gt;#\?\.txt</);
  assert.doesNotMatch(list.body, /script|without/);
  assert.equal((await get(`${tree}a%20%26%20%3Cb%3E%23%3F.txt`)).body, "odd\n");
  const moved = await get("/kstree/rocky/9");
  assert.deepEqual([moved.status, moved.headers.location], [301, "9/"]);

  assert.equal((await get(`${tree}within/install.img`)).status, 200);
  for (const path of ["without", "none", "../../../outside", "..%2f..%2f..%2foutside", "ks.cfg/"]) {
    const { status, body } = await get(`${tree}${path}`);
    assert.match(String(status), /^40[04]$/, path);
    assert.notEqual(body, "outside\n", path);
  }
});

testBigImage(served, 2 ** 28);

testOwnMachineOnly(() => served().serving);
testServeHosts("another address");
