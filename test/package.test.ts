import assert from "node:assert/strict";
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { before, test } from "node:test";
import { buildSite, temporaryDirectory } from "./build.ts";
import { Project } from "./project.ts";
import { eleventy, PROJECT, type Result, run } from "./run.ts";
import { reportOf, serve, textOf, until } from "./serving.ts";

/** Where the package is installed, as npm would: `npm pack`, unpacked into node_modules. */
const root = temporaryDirectory();
const modules = join(root, "node_modules");
const lab = join(root, "lab");

before(async () => {
  const { dir } = new Project();
  const packed = await run("npm", ["pack", "--silent", "--pack-destination", root], { cwd: dir });
  assert.equal(packed.code, 0, packed.stderr);
  const unpacked = await run("tar", ["xf", packed.stdout.trim().split("\n").at(-1) ?? ""], { cwd: root });
  assert.equal(unpacked.code, 0, unpacked.stderr);
  mkdirSync(modules);
  const { dependencies } = manifest(PROJECT);
  // What the package does not ask for it does not get.
  for (const name of Object.keys(dependencies)) {
    if (name.startsWith("@")) mkdirSync(join(modules, name.replace(/\/.*/, "")), { recursive: true });
    symlinkSync(join(PROJECT, "node_modules", name), join(modules, name));
  }
  renameSync(join(root, "package"), join(modules, "miniascape"));
});

function manifest(dir: string) {
  return JSON.parse(readFileSync(join(dir, "package.json"), "utf8"));
}

function miniascape(cwd: string, ...args: string[]): Promise<Result> {
  return run(process.execPath, [join(modules, "miniascape/bin/miniascape.js"), ...args], { cwd });
}

function filesBelow(directory: string): Map<string, string> {
  const files = readdirSync(directory, { recursive: true, encoding: "utf8" }).filter(
    (file) => !file.startsWith(".miniascape") && statSync(join(directory, file)).isFile(),
  );
  return new Map(files.sort().map((file) => [file, readFileSync(join(directory, file), "utf8")]));
}

async function made(...args: string[]): Promise<void> {
  rmSync(lab, { recursive: true, force: true });
  writeFileSync(join(root, "a.pub"), `ssh-ed25519 ${"A".repeat(68)} a\n`);
  const { code, stderr } = await miniascape(root, "init", "lab", "--yes", "--authorized-keys=a.pub", ...args);
  assert.equal(code, 0, stderr);
  symlinkSync(modules, join(lab, "node_modules"));
}

test("the package holds what was compiled, and no source, tests or lab of a machine", async () => {
  const dir = join(modules, "miniascape");
  const top = readdirSync(dir).sort();
  for (const name of ["_data", "bin", "dist", "eleventy.config.js", "schemas", "site", "templates"])
    assert.ok(top.includes(name), name);
  for (const name of ["src", "test", "node_modules"]) assert.ok(!top.includes(name), name);
  assert.ok(![...filesBelow(dir).keys()].some((file) => file.endsWith(".ts")));
  const { version } = manifest(PROJECT);
  assert.deepEqual(await miniascape("/", "--version"), { code: 0, stdout: `${version}\n`, stderr: "" });
});

test("a checkout tells its version before it loads anything, also when nothing is installed", async () => {
  const { dir } = new Project();
  rmSync(join(dir, "node_modules"));
  const { version } = manifest(PROJECT);
  const told = await run(process.execPath, [join(dir, "bin/miniascape.js"), "--version"], { cwd: "/" });
  assert.deepEqual(told, { code: 0, stdout: `${version}\n`, stderr: "" });
});

test("the installed command works anywhere, without tsx, on layers anywhere", async () => {
  renameSync(join(modules, "tsx"), join(root, "tsx"));
  const out = join(root, "out");
  const confdir = `--confdir=${join(PROJECT, "_data")}`;
  assert.deepEqual(await miniascape("/", "check", confdir), { code: 0, stdout: "", stderr: "no findings\n" });
  const { code, stderr } = await miniascape("/", "generate", "--site=modern", confdir, `--workdir=${out}`);
  assert.equal(code, 0, stderr);
  renameSync(join(root, "tsx"), join(modules, "tsx"));
  assert.deepEqual(filesBelow(out), filesBelow(await buildSite("modern")));
});

test("a made project gets the schemas of its keys, as npm install asks for them", async () => {
  await made("--from=single");
  mkdirSync(join(lab, "templates/schema"), { recursive: true });
  const schema = { properties: { license: { type: "string" } } };
  writeFileSync(join(lab, "templates/schema/guest.json"), JSON.stringify(schema));
  const { postinstall } = manifest(lab).scripts;
  assert.equal(postinstall, "miniascape schemas");
  assert.deepEqual(await miniascape(lab, "schemas"), { code: 0, stdout: "", stderr: "" });
  const { properties } = JSON.parse(readFileSync(join(lab, "schemas/guest.json"), "utf8"));
  assert.deepEqual(properties.license, { type: ["string", "null"] });
  assert.equal(
    readFileSync(join(lab, "schemas/host.json"), "utf8"),
    readFileSync(join(PROJECT, "schemas/host.json"), "utf8"),
  );
});

test("a made project builds with Eleventy, byte by byte as the checkout does of the same layers", async () => {
  await made("--from=servers");
  assert.deepEqual(await miniascape(lab, "check"), { code: 0, stdout: "", stderr: "no findings\n" });
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
  // The commands that make a part of it find the lab, too.
  const guest = await miniascape(lab, "guest", "db-1", "--workdir=db");
  assert.equal(guest.code, 0, guest.stderr);
  assert.equal(readFileSync(join(lab, "db/ks.cfg"), "utf8"), expected.get("guests.d/db-1/ks.cfg"));
});

test("pages, templates, defaults and data of the project go before the package's", async () => {
  await made("--from=single", "--role=node=1");
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
  // A page of the project reads `motto`, so nothing is said of it.
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
  // A fault is told with the place that a person can go to.
  writeFileSync(join(lab, "site/model.json.njk"), "---\npermalink: model.json\n---\n{{ nothing }}\n");
  const broken = await eleventy([], { cwd: lab });
  assert.equal(broken.code, 1);
  assert.match(broken.stderr, /^site\/model\.json\.njk:/m);
});

test("a made project is served: its layers, templates, pages and code are built again when they change", async (t) => {
  await made("--from=single", "--role=node=1");
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
  // One of its own before the package's, changed, and taken away.
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

test("a project of a checkout builds, too, and names where it gets miniascape from", async () => {
  const { dir } = new Project();
  const target = join(temporaryDirectory(), "lab");
  const bin = join(dir, "bin/miniascape.js");
  const { code, stderr } = await run(
    process.execPath,
    [bin, "init", target, "--yes", `--authorized-keys=${root}/a.pub`],
    {
      cwd: root,
    },
  );
  assert.equal(code, 0, stderr);
  const { dependencies } = manifest(target);
  assert.match(dependencies.miniascape, /^file:(?:\.\.\/)+.*\/project$/);
  mkdirSync(join(target, "node_modules"));
  symlinkSync(
    join(target, dependencies.miniascape.slice("file:".length)),
    join(target, "node_modules/miniascape"),
  );
  symlinkSync(join(PROJECT, "node_modules/tsx"), join(target, "node_modules/tsx"));
  const built = await eleventy([], { cwd: target });
  assert.equal(built.code, 0, built.stderr);
  assert.ok(existsSync(join(target, "_site/guests.d/node-1/ks.cfg")));
});

test("a project of an installed package gets miniascape from where that came from", async () => {
  const spec = async (resolved: string | null) => {
    const entry = resolved === null ? {} : { "node_modules/miniascape": { resolved } };
    writeFileSync(join(modules, ".package-lock.json"), JSON.stringify({ packages: entry }));
    await made();
    return manifest(lab).dependencies.miniascape;
  };
  const { version } = manifest(PROJECT);
  assert.equal(await spec(null), version);
  assert.equal(await spec(`https://registry.npmjs.org/miniascape/-/miniascape-${version}.tgz`), version);
  assert.equal(await spec("file:miniascape.tgz"), "file:../miniascape.tgz");
  assert.equal(await spec("https://lab.test/miniascape.tgz"), "https://lab.test/miniascape.tgz");
});
