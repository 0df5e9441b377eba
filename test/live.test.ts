import assert from "node:assert/strict";
import { readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { Project, SMALL_LAB } from "./project.ts";
import { reportOf, type Serving, servedToAll, settled, until } from "./serving.ts";
import { filesOf } from "./trees.ts";

const ONE = "_data/default/guests.d/one.yml";
const own = SMALL_LAB[ONE];

const TWO = "_data/default/guests.d/two.yml";
/** Each test ends without an error in the lab. */
const project = new Project(
  { ...SMALL_LAB, [TWO]: own.replace("10.9.8.7", "10.9.8.8") },
  { layers: false, source: true },
);
const served = servedToAll(project);

function read(serving: Serving, path: string): string {
  try {
    return readFileSync(join(serving.out, path), "utf8");
  } catch {
    return "";
  }
}

test("a save writes what it touches and nothing else", async () => {
  const serving = served();
  const before = filesOf(serving.out);
  project.write({ [ONE]: `${own}description: the changed one\n` });
  await until(() => read(serving, "guests.d/one/guest.yml").includes("the changed one"));
  await settled(serving);
  const after = filesOf(serving.out);
  assert.deepEqual([...after.keys()], [...before.keys()]);
  const rewritten = [...after]
    .filter(([path, { ino }]) => before.get(path)?.ino !== ino)
    .map(([path]) => path);
  assert.ok(rewritten.includes("guests.d/one/guest.yml"), String(rewritten));
  for (const path of [
    "guests.d/one/ks.cfg",
    "guests.d/two/guest.yml",
    "guests.d/two/index.html",
    "host/networks.d/lab.xml",
  ])
    assert.ok(!rewritten.includes(path), String(rewritten));

  // A template of a single file; then a page.
  project.write({ "templates/host/hosts": "# {{ site | line }} by hand\n" });
  await until(() => read(serving, "host/hosts") === "# default by hand\n");
  const page = project.path("site/guests/guest.yml.njk");
  writeFileSync(
    page,
    readFileSync(page, "utf8").replace("{{ guest | mask | yaml }}", "# of a page\n{{ guest | mask | yaml }}"),
  );
  await until(() => read(serving, "guests.d/two/guest.yml").startsWith("# of a page\n"));
  assert.ok(read(serving, "guests.d/one/guest.yml").startsWith("# of a page\n"));
  await settled(serving);
  assert.equal(filesOf(serving.out).get("guests.d/two/ks.cfg")?.ino, before.get("guests.d/two/ks.cfg")?.ino);
});

test("a save of the automatic addresses' lock gives the guest another address", async () => {
  const serving = served();
  const LOCK = "_data/default/addresses.lock.yml";
  project.write({ [LOCK]: "lab: {one/0: 10.9.8.21}\n", [ONE]: own.replace("10.9.8.7", "auto") });
  await until(() => read(serving, "guests.d/one/guest.yml").includes("ip: 10.9.8.21"));
  project.write({ [LOCK]: "lab: {one/0: 10.9.8.22}\n" });
  await until(() => read(serving, "guests.d/one/guest.yml").includes("ip: 10.9.8.22"));
  await until(() => read(serving, "host/networks.d/lab.xml").includes("ip='10.9.8.22'"));
  project.write({ [ONE]: own });
  await until(() => read(serving, "guests.d/one/guest.yml").includes("ip: 10.9.8.7"));
  rmSync(project.path(LOCK));
  await settled(serving);
});

test("a changed schema file checks the layers anew", async () => {
  const serving = served();
  const path = "templates/schema/guest.json";
  const before = readFileSync(project.path(path), "utf8");
  project.write({ [ONE]: `${own}ticket: none\n` });
  await until(() => read(serving, "guests.d/one/guest.yml").includes("ticket: none"));
  const schema = JSON.parse(before);
  const properties = { ...schema.properties, ticket: { type: "integer", description: "A ticket." } };
  project.write({ [path]: JSON.stringify({ ...schema, properties }) });
  await until(async () => /one\.yml:6:9: error: .*whole number/.test(await reportOf(serving)));
  project.write({ [path]: before, [ONE]: own });
  await until(async () => (await reportOf(serving)) === "");
  await settled(serving);
});

test("what is deleted or renamed goes from the site, and what comes back comes back", async () => {
  const serving = served();
  const hosts = () => read(serving, "host/networks.d/lab.yml");
  renameSync(project.path(TWO), project.path("_data/default/guests.d/three.yml"));
  await until(() => hosts().includes("guest: three") && !hosts().includes("guest: two"));
  assert.equal(read(serving, "guests.d/two/ks.cfg"), "");
  assert.match(read(serving, "guests.d/three/ks.cfg"), /^# three\n/);

  rmSync(project.path("_data/default/guests.d/three.yml"));
  await until(() => read(serving, "guests.d/three/ks.cfg") === "" && !hosts().includes("three"));
  project.write({ "_data/default/guests.d/dir/10.yml": own.replace("10.9.8.7", "10.9.8.9") });
  await until(() => read(serving, "guests.d/dir/ks.cfg") !== "");
  rmSync(project.path("_data/default/guests.d/dir"), { recursive: true });
  await until(() => read(serving, "guests.d/dir/ks.cfg") === "");

  const page = readFileSync(project.path("site/guests/guest.yml.njk"), "utf8");
  rmSync(project.path("site/guests/guest.yml.njk"));
  await until(() => read(serving, "guests.d/one/guest.yml") === "");
  project.write({ "site/guests/guest.yml.njk": page });
  await until(() => read(serving, "guests.d/one/guest.yml") !== "");
  rmSync(project.path("templates/small.cfg"));
  await until(async () => (await reportOf(serving)).includes("there is no template `small.cfg`"));
  project.write({ "templates/small.cfg": "# back\n" });
  await until(() => read(serving, "guests.d/one/ks.cfg") === "# back\n");
  assert.equal(await reportOf(serving), "");
});

test("a mistake is reported with its line and caret while the last good site is served, until it is mended", async () => {
  const serving = served();
  const good = await serving.get("/guests.d/one/ks.cfg");
  const code = readFileSync(project.path("src/eleventy/selection.ts"), "utf8");
  const wrong: readonly (readonly [string, string, RegExp])[] = [
    [
      ONE,
      own.replace("10.9.8.7", "10.9.9.7"),
      /^_data\/default\/guests\.d\/one\.yml:3:24: error: the address 10\.9\.9\.7 is outside .*\n {6}- \{network: lab, ip: 10\.9\.9\.7\}\n {27}\^{8}\n/,
    ],
    [ONE, "os: {id: rhel9.4\n", /^_data\/default\/guests\.d\/one\.yml:2:1: error: .* \[yaml-syntax\]/],
    [
      "templates/small.cfg",
      "# {{ name | line }}\n  {{ nothing.here }}\n",
      /^templates\/small\.cfg:2:\d+: error: .*\n {6}\{\{ nothing\.here \}\}\n +\^\n?/,
    ],
    [
      "src/model/published.ts",
      "export const = 3;\n",
      /^src\/model\/published\.ts:1:14: error: .*\n {4}export const = 3;\n {17}\^/,
    ],
    [
      "src/eleventy/selection.ts",
      `throw new Error("of mine");\n${code}`,
      /^src\/eleventy\/selection\.ts:1:7: error: of mine \[exception\]\n {4}throw new Error\("of mine"\);\n {10}\^/,
    ],
    [
      "src/eleventy/selection.ts",
      "export {};\n",
      /does not provide an export named 'EVERYTHING'\nsrc\/eleventy\/session\.ts:\d+\nimport .*\n +\^/,
    ],
    [
      "site/guests/guest.yml.njk",
      "---js\n{ permalink: \n---\n",
      /^site\/guests\/guest\.yml\.njk:2:13: error: .* \[front-matter\]\n {4}\{ permalink: ?\n {16}\^/,
    ],
    [
      "site/guests/guest.yml.njk",
      "---\npagination: {data: gests, size: 1, alias: guest}\npermalink: a\n---\n",
      /^site\/guests\/guest\.yml\.njk:2:20: error: .* \[pagination\]\n {4}pagination: .*\n {23}\^{5}/,
    ],
  ];
  for (const [path, text, expected] of wrong) {
    const right = readFileSync(project.path(path), "utf8");
    const start = serving.log().length;
    project.write({ [path]: text });
    await until(async () => expected.test(await reportOf(serving)), `${expected}`);
    if (!path.startsWith("src/"))
      assert.match(serving.log().slice(start).replace(/^.*\n/, ""), new RegExp(expected.source.slice(1)));
    assert.deepEqual((await serving.get("/guests.d/one/ks.cfg")).body, good.body);
    project.write({ [path]: right });
    await until(async () => (await reportOf(serving)) === "", `the end of the report of ${path}`);
  }
});
