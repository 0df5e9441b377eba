import assert from "node:assert/strict";
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { temporaryDirectory } from "../build.ts";
import {
  filesBelow,
  installPackage,
  lab,
  makeLab,
  manifest,
  miniascape,
  root,
} from "../installed-package.ts";
import { Project } from "../project.ts";
import { eleventy, PROJECT, run } from "../run.ts";
import { reportOf, serve, textOf, until } from "../serving.ts";

installPackage();

test("a made project builds with Eleventy, byte by byte as the checkout does of the same layers", async () => {
  await makeLab("--from=servers");
  assert.deepEqual(await miniascape(lab, "check"), {
    code: 0,
    stdout: "",
    stderr: "no findings in the site `lab` of _data\n",
  });
  const built = await eleventy([], { cwd: lab });
  assert.equal(built.code, 0, built.stderr);
  const ours = join(root, "ours");
  const checkout = await eleventy([`--output=${ours}`], {
    env: { MINIASCAPE_CONFDIR: join(lab, "_data"), MINIASCAPE_TMPLDIR: join(lab, "templates") },
  });
  assert.equal(checkout.code, 0, checkout.stderr);
  const expected = filesBelow(ours);
  assert.ok(expected.size > 30);
  assert.deepEqual(filesBelow(join(lab, "_site")), expected);
  const generated = await miniascape(lab, "generate", "--workdir=_site.generated");
  assert.equal(generated.code, 0, generated.stderr);
  assert.deepEqual(filesBelow(join(lab, "_site.generated")), expected);
  // Commands that build a part of the lab find it, too.
  const guest = await miniascape(lab, "guest", "db-1", "--workdir=db");
  assert.equal(guest.code, 0, guest.stderr);
  assert.equal(readFileSync(join(lab, "db/ks.cfg"), "utf8"), expected.get("guests.d/db-1/ks.cfg"));
});

test("pages, templates, defaults and data of the project go before the package's", async () => {
  await makeLab("--from=single", "--role=node=1");
  const files = {
    "site/model.json.njk":
      '---\npermalink: model.json\n---\n{"mine": {{ model.networks.length | int }}, "more": {{ more | default(0) | int }}}\n',
    "site/about.html.njk": '---\npermalink: about.html\n---\n{% include "about.html" %}\n',
    "templates/about.html": "<p>{{ site }} of {{ motto }}</p>\n",
    "templates/snippets/packages": "@minimal\n",
    "templates/defaults/guest/motto.yml": "description: by default\n",
    "_data/networks.ts":
      "export default ({ lab }) => lab.networks.map((network) => ({ ...network, name: 'my-' + network.name }));\n",
    "_data/lab/common/30_motto.yml": "motto: mine\n",
  };
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(join(lab, path, ".."), { recursive: true });
    writeFileSync(join(lab, path), text);
  }
  const { code, stderr } = await eleventy([], { cwd: lab });
  assert.equal(code, 0, stderr);
  // A page of the project reads `motto`, so there is no finding.
  assert.doesNotMatch(stderr, /warning/);
  const site = filesBelow(join(lab, "_site"));
  assert.match(site.get("model.json") ?? "", /^\{"mine": 1/);
  assert.equal(site.get("about.html"), "<p>lab of mine</p>\n");
  assert.match(site.get("guests.d/node-1/ks.cfg") ?? "", /%packages\n@minimal\n%end/);
  assert.match(site.get("guests.d/node-1/guest.yml") ?? "", /description: a machine to play with/);
  assert.ok(site.has("host/networks.d/my-lab.xml"));
  const generated = await miniascape(lab, "generate", "--workdir=_site.generated");
  assert.equal(generated.code, 0, generated.stderr);
  assert.deepEqual(filesBelow(join(lab, "_site.generated")), site);
  // A fault is reported with a place that a person can open.
  writeFileSync(join(lab, "site/model.json.njk"), "---\npermalink: model.json\n---\n{{ nothing }}\n");
  const broken = await eleventy([], { cwd: lab });
  assert.equal(broken.code, 1);
  assert.match(broken.stderr, /^site\/model\.json\.njk:/m);
});

test("a made project is served: its layers, templates, pages and code are built again when they change", async (t) => {
  await makeLab("--from=single", "--role=node=1");
  const write = (path: string, text: string) => {
    mkdirSync(join(lab, path, ".."), { recursive: true });
    writeFileSync(join(lab, path), text);
  };
  const guest = "_data/lab/guests.d/node-1.yml";
  const own = readFileSync(join(lab, guest), "utf8");
  write(guest, `${own}interfaces: [{network: none}]\n`);
  const serving = await serve(t, { dir: lab, path: (path) => join(lab, path) });
  const { get } = serving;
  const report = () => reportOf(serving);
  const comes = (path: string, expected: RegExp) =>
    until(async () => expected.test(await textOf(serving, path)), `${path}: ${expected}`);
  assert.match(await report(), /^_data\/lab\/guests\.d\/node-1\.yml:\d+:\d+: error: .*\n.*\n +\^+\n?/);
  assert.match((await get("/")).body, /overlay\.js/);
  write(guest, own);
  await comes("/guests.d/node-1/guest.yml", /^name: node-1/);
  write(guest, `${own}description: a first edit\n`);
  await comes("/guests.d/node-1/guest.yml", /a first edit/);
  // A page of the lab that overrides the package's: added, changed and removed.
  const packages = /%packages\n@\^?\w/;
  assert.match((await get("/guests.d/node-1/ks.cfg")).body, packages);
  write("templates/snippets/packages", "# first\n");
  await comes("/guests.d/node-1/ks.cfg", /%packages\n# first\n%end/);
  write("templates/snippets/packages", "# second\n");
  await comes("/guests.d/node-1/ks.cfg", /%packages\n# second\n%end/);
  rmSync(join(lab, "templates/snippets/packages"));
  await comes("/guests.d/node-1/ks.cfg", packages);
  write("site/model.json.njk", "---\npermalink: model.json\n---\nmine {{ site | line }}\n");
  await comes("/model.json", /^mine lab\n/);
  write("site/model.json.njk", "---\npermalink: model.json\n---\nmine, too\n");
  await comes("/model.json", /^mine, too\n/);
  write("site/model.json.njk", "---\npermalink: [\n---\n");
  await until(async () => /^site\/model\.json\.njk:\d+:\d+: error: .*\[front-matter\]/.test(await report()));
  rmSync(join(lab, "site/model.json.njk"));
  await comes("/model.json", /^\{/);
  write(
    "_data/networks.ts",
    "export default ({ lab }) => lab.networks.map((one) => ({ ...one, name: 'my' }));\n",
  );
  await comes("/host/networks.d/", /my\.xml/);
  write("_data/networks.ts", "export default = 1;\n");
  await until(async () => /^_data\/networks\.ts:1:\d+: error: /.test(await report()), "the report of code");
  rmSync(join(lab, "_data/networks.ts"));
  await until(async () => (await report()) === "", "the end of the report");
  await until(async () => !(await textOf(serving, "/host/networks.d/")).includes("my.xml"));
});

test("a project of a checkout builds without it: the compiled package is in the project", async () => {
  const { dir } = new Project({}, { source: true });
  const target = join(temporaryDirectory(), "lab");
  const { code, stderr } = await run(
    process.execPath,
    [join(dir, "bin/miniascape.js"), "init", target, "--yes", `--authorized-keys=${root}/a.pub`],
    { cwd: root },
  );
  assert.equal(code, 0, stderr);
  rmSync(dir, { recursive: true });
  const { miniascape: spec } = manifest(target).dependencies;
  assert.equal(spec, `file:miniascape-${manifest(PROJECT).version}.tgz`);
  // As npm does without the net.
  const installed = join(target, "node_modules");
  mkdirSync(installed);
  const tar = await run("tar", ["xf", join(target, spec.slice("file:".length)), "-C", installed]);
  assert.equal(tar.code, 0, tar.stderr);
  renameSync(join(installed, "package"), join(installed, "miniascape"));
  for (const name of Object.keys(manifest(PROJECT).dependencies)) symlinkOf(installed, name);
  const built = await eleventy([], { cwd: target });
  assert.equal(built.code, 0, built.stderr);
  assert.ok(existsSync(join(target, "_site/guests.d/node-1/user-data")));
  const { devDependencies } = manifest(join(installed, "miniascape"));
  assert.ok(!existsSync(join(installed, "esbuild")) && "esbuild" in devDependencies);
});

function symlinkOf(modules: string, name: string): void {
  mkdirSync(join(modules, name, ".."), { recursive: true });
  symlinkSync(join(PROJECT, "node_modules", name), join(modules, name));
}
