import assert from "node:assert/strict";
import {
  chownSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  symlinkSync,
} from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { searchLab } from "../src/eleventy/lab-search.ts";
import { settingsOf } from "../src/eleventy/settings.ts";
import { temporaryDirectory } from "./build.ts";
import { commandIn } from "./cli.ts";
import { OwnLab } from "./own-lab.ts";
import { SMALL_LAB } from "./project.ts";
import { PROJECT, run } from "./run.ts";

/** The message of the search in a directory. */
function searchIn(dir: string, home?: string) {
  const before = process.cwd();
  process.chdir(dir);
  try {
    return searchLab(home);
  } finally {
    process.chdir(before);
  }
}

function labWith(...directories: string[]): OwnLab {
  const lab = new OwnLab(SMALL_LAB);
  for (const directory of directories) mkdirSync(lab.path(directory), { recursive: true });
  return lab;
}

const MISSING = "lab-missing";

test("without a lab, every command that reads one says where it looked, writes nothing and fails", async () => {
  const dir = realpathSync(temporaryDirectory());
  mkdirSync(join(dir, ".git"));
  mkdirSync(join(dir, "sub"));
  const sub = join(dir, "sub");
  const output =
    "_data/META:1:1: error: there is no lab here, no `_data/META` in " +
    `${sub}, ${dir}: go to the directory of a lab, name a configuration directory by -c, or write a lab by \`miniascape init DIR\`; the sample is \`-c `;
  for (const args of [
    ["check"],
    ["check", "--format=json"],
    ["generate"],
    ["guest", "-A"],
    ["net"],
    ["explain", "host"],
    ["diff"],
    ["list"],
    ["which", "ks"],
  ]) {
    const { code, stdout, stderr } = await commandIn(sub, args);
    assert.equal(code, args[0] === "diff" ? 2 : 1, args.join(" "));
    if (args.includes("--format=json")) assert.equal(JSON.parse(stdout)[0].id, MISSING);
    else assert.ok(stderr.startsWith(output), `${args.join(" ")}\n${stderr}`);
  }
  assert.deepEqual(readdirSync(sub), []);
  const sample = /the sample is `(-c .+)` \[lab-missing\]/.exec(
    (await commandIn(sub, ["check"])).stderr,
  )?.[1];
  const { code, stderr } = await commandIn(sub, ["check", ...(sample ?? "").split(" ")]);
  assert.equal(code, 0);
  assert.match(stderr, /^3 notes in the site `default` of .*\/_data\n$/m);
});

test("a lab is found from its subdirectories, with its pages, templates and output", async () => {
  const lab = labWith("site/deep");
  lab.write({
    "_data/default/guests.d/one.yml": `${SMALL_LAB["_data/default/guests.d/one.yml"]}description: x\n`,
    "templates/small.cfg": "# own\nrootpw --iscrypted {{ rootpw | ks }}\n",
    "site/mine.njk": "---\npermalink: mine.txt\n---\n{{ site | line }}\n",
  });
  const cwd = lab.path("site/deep");
  assert.equal(
    (await commandIn(cwd, ["check"])).stderr,
    "no findings in the site `default` of ../../_data\n",
  );
  const { code, stderr } = await commandIn(cwd, ["generate", "--quiet"]);
  assert.equal(code, 0, stderr);
  assert.deepEqual(readdirSync(cwd), []);
  assert.match(readFileSync(lab.path("_site/guests.d/one/ks.cfg"), "utf8"), /^# own\n/);
  assert.equal(readFileSync(lab.path("_site/mine.txt"), "utf8"), "default\n");
  const inDir = await lab.build();
  assert.match(inDir.stderr, /Wrote 0 of \d+ files in _site\n/);
  assert.equal((await commandIn(cwd, ["diff"])).stdout, "");
});

test("-c and MINIASCAPE_CONFDIR go before the lab around", async () => {
  const around = labWith("sub");
  const other = new OwnLab({
    "_data/default/networks.d/lab.yml": SMALL_LAB["_data/default/networks.d/lab.yml"],
  });
  const cwd = around.path("sub");
  const conf = other.path("_data");
  const output = `no findings in the site \`default\` of ${conf}\n`;
  assert.equal((await commandIn(cwd, ["check", "-c", conf])).stderr, output);
  assert.equal((await commandIn(cwd, ["check"], { MINIASCAPE_CONFDIR: conf })).stderr, output);
  const { code } = await commandIn(cwd, ["generate", "-q", "-c", conf]);
  assert.equal(code, 0);
  assert.ok(existsSync(join(cwd, "_site/index.html")));
});

test("the search ends at a work tree of git, at home, at another file system, and at the lab of another user", () => {
  const lab = labWith("a/b/.git", "a/b/c", "d/home/e");
  const at = (path: string) => realpathSync(lab.path(path));
  assert.deepEqual(searchIn(at("a")), { dir: "..", searched: [at("a")], foreign: null });
  assert.deepEqual(searchIn(at("a/b/c")), { dir: null, searched: [at("a/b/c"), at("a/b")], foreign: null });
  assert.deepEqual(searchIn(at("d/home/e"), at("d/home")), {
    dir: null,
    searched: [at("d/home/e"), at("d/home")],
    foreign: null,
  });
  assert.equal(searchIn(at("."), at(".")).dir, "");
  assert.equal(searchIn("/proc/self").foreign, null);
  assert.ok(!searchIn("/proc").searched.includes("/"));
  if (process.getuid?.() !== 0) return;
  chownSync(at("_data"), 12345, 12345);
  assert.deepEqual(searchIn(at("a")), { dir: null, searched: [at("a")], foreign: at(".") });
  assert.equal(searchIn(at(".")).dir, "");
});

test("a lab of another user is named, and not read", { skip: process.getuid?.() !== 0 }, async () => {
  const lab = labWith("a");
  chownSync(lab.dir, 12345, 12345);
  const { code, stderr } = await commandIn(lab.path("a"), ["check"]);
  assert.equal(code, 1);
  assert.ok(
    stderr.includes(
      `there is no lab here, the lab in ${realpathSync(lab.dir)} belongs to another user, and its \`_data/*.ts\` would be run: go`,
    ),
    stderr,
  );
});

test("the sample is the lab of a checkout and of its subdirectories", async () => {
  const { stderr } = await run(process.execPath, [join(PROJECT, "bin/miniascape.js"), "check"], {
    cwd: join(PROJECT, "src"),
  });
  assert.match(stderr, /^3 notes in the site `default` of \.\.\/_data\n$/m);
});

test("the output is not, contains not, and lies not in a configuration directory", async () => {
  const lab = labWith();
  symlinkSync("_data", lab.path("link"));
  const before = readdirSync(lab.dir);
  for (const dir of ["_data", "_data/default/out", ".", "..", "link/x", lab.path("_data/META")]) {
    const { code, stderr } = await lab.build([`--workdir=${dir}`, "--quiet"]);
    assert.equal(code, 1, dir);
    assert.equal(
      stderr.split("\n")[0],
      `${dir}:1:1: error: the output directory must not be, contain or lie in the configuration directory _data: name another by -w or --output [output-directory]`,
    );
  }
  assert.deepEqual(readdirSync(lab.dir), before);
  assert.equal((await lab.build(["--workdir=_data.out", "--quiet"])).code, 0);
  // `check` writes nothing, and has no option for a directory.
  const { stderr } = await commandIn(lab.path("_data"), ["check", "-c", "."]);
  assert.doesNotMatch(stderr, /output-directory/);
});

test("Eleventy builds the lab of its own directory alone", () => {
  const lab = labWith("a");
  const before = process.cwd();
  process.chdir(lab.path("a"));
  try {
    assert.equal(settingsOf({}).top, "..");
    const { confdirs, missing } = settingsOf({}, { isHere: true });
    assert.deepEqual([confdirs, missing?.id], [[], MISSING]);
  } finally {
    process.chdir(before);
  }
});
