import assert from "node:assert/strict";
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { buildSite, temporaryDirectory } from "./build.ts";
import {
  filesBelow,
  installPackage,
  lab,
  makeLab,
  manifest,
  miniascape,
  modules,
  packed,
  root,
} from "./installed-package.ts";
import { Project } from "./project.ts";
import { PROJECT, run } from "./run.ts";

installPackage();

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
  const { dir } = new Project({}, { source: true });
  rmSync(join(dir, "node_modules"));
  const { version } = manifest(PROJECT);
  const result = await run(process.execPath, [join(dir, "bin/miniascape.js"), "--version"], { cwd: "/" });
  assert.deepEqual(result, { code: 0, stdout: `${version}\n`, stderr: "" });
});

test("a checkout without its tools makes no project", async () => {
  const { dir } = new Project({ "bin/compile.js": 'throw new Error("no esbuild");\n' });
  const args = [
    join(dir, "bin/miniascape.js"),
    "init",
    join(dir, "lab"),
    "--yes",
    `--rootpw-hash=$6$s$${"x".repeat(86)}`,
  ];
  const { code, stderr } = await run(process.execPath, args, { cwd: "/" });
  assert.equal(code, 2, stderr);
  assert.match(
    stderr,
    /^miniascape init: this checkout cannot be compiled for the new project: run `npm ci` in it, or give --dependency\. .*no esbuild/s,
  );
  assert.ok(!existsSync(join(dir, "lab")));
});

test("the installed command works anywhere, without tsx, on layers anywhere", async () => {
  renameSync(join(modules, "tsx"), join(root, "tsx"));
  const out = join(root, "out");
  const confdir = `--confdir=${join(PROJECT, "_data")}`;
  const check = await miniascape("/", "check", confdir);
  assert.equal(check.code, 0, check.stderr);
  assert.ok(check.stderr.endsWith(`\n3 notes in the site \`default\` of ${PROJECT}/_data\n`), check.stderr);
  const { code, stderr } = await miniascape("/", "generate", "--site=modern", confdir, `--workdir=${out}`);
  assert.equal(code, 0, stderr);
  renameSync(join(root, "tsx"), join(modules, "tsx"));
  assert.deepEqual(filesBelow(out), filesBelow(await buildSite("modern")));
});

test("a made project gets the schemas of its keys, as npm install asks for them", async () => {
  await makeLab("--from=single");
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

test("a project of an installed package gets miniascape from where that came from", async () => {
  const spec = async (resolved: string | null) => {
    const entry = resolved === null ? {} : { "node_modules/miniascape": { resolved } };
    writeFileSync(join(modules, ".package-lock.json"), JSON.stringify({ packages: entry }));
    await makeLab();
    return manifest(lab).dependencies.miniascape;
  };
  const { version } = manifest(PROJECT);
  assert.equal(await spec(`https://registry.npmjs.org/miniascape/-/miniascape-${version}.tgz`), version);
  assert.equal(await spec(`https://mirror.lab.test/npm/miniascape/-/miniascape-${version}.tgz`), version);
  assert.equal(await spec("https://lab.test/miniascape.tgz"), "https://lab.test/miniascape.tgz");
});

test("a package that only this machine has is in the project, with the same files", async () => {
  const installed = filesBelow(join(modules, "miniascape"));
  const { version } = manifest(PROJECT);
  for (const resolved of [undefined, "file:../somewhere.tgz"]) {
    const packages = { "node_modules/miniascape": { resolved } };
    writeFileSync(join(modules, ".package-lock.json"), JSON.stringify({ packages }));
    await makeLab();
    assert.equal(manifest(lab).dependencies.miniascape, `file:miniascape-${version}.tgz`);
  }
  const unpacked = temporaryDirectory();
  const tar = await run("tar", ["xf", join(lab, `miniascape-${version}.tgz`), "-C", unpacked]);
  assert.equal(tar.code, 0, tar.stderr);
  assert.deepEqual(filesBelow(join(unpacked, "package")), installed);
  assert.equal(statSync(join(unpacked, "package/bin/miniascape.js")).mode & 0o111, 0o111);
  const texts = [...filesBelow(lab)].filter(([path]) => !/^node_modules|\.tgz$/.test(path));
  assert.ok(texts.length > 10);
  for (const [path, text] of texts) assert.ok(!text.includes(root) && !text.includes(PROJECT), path);
});

test("npm would publish the package: it has a licence, the versions of Node, and nothing private", async () => {
  const { license, engines, private: isPrivate } = manifest(PROJECT);
  assert.deepEqual([license, engines.node, isPrivate], ["GPL-3.0-or-later", ">=20.11", undefined]);
  const files = [...filesBelow(join(modules, "miniascape")).keys()];
  for (const name of ["LICENSE", "README.md", "CHANGELOG.md", "docs/checks.md"])
    assert.ok(files.includes(name), name);
  assert.deepEqual(
    files.filter((path) =>
      /(?:^|\/)(?:test|bench|golden|scratch)(?:\/|$)|\.(?:test|log|tgz)\b|^bin\/compile/.test(path),
    ),
    [],
  );
  // Nothing listens there: a dry run needs no registry.
  const options = ["--dry-run", "--fetch-retries=0", "--registry=http://127.0.0.1:9/"];
  const { code, stderr } = await run("npm", ["publish", ...options, packed()], { cwd: root });
  assert.equal(code, 0, stderr);
  assert.doesNotMatch(stderr, /auto-corrected|npm error/);
});
