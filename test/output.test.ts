import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { buildSync } from "esbuild";
import { Output } from "../src/artifacts/output.ts";
import { OutputError } from "../src/artifacts/output-error.ts";
import { temporaryDirectory } from "./build.ts";
import { Project, SMALL_LAB } from "./project.ts";
import { PROJECT, run } from "./run.ts";
import { hasNamespaces } from "./tools.ts";

type Files = Record<string, string>;

/** One build of many: most of its files say which, and some are there in some builds only. */
function version(number: number, guests: number): Files {
  const files: Files = { "same/a.txt": "same\n", "same/b.sh": "#!/bin/sh\n" };
  for (let guest = 0; guest < guests; guest++)
    files[`guests.d/g${guest}/ks.cfg`] = `# version ${number}\n`.repeat(20 + guest);
  files[`some.d/${number % 3}/setup.sh`] = `# version ${number}\n`;
  // A file where the build before had a directory, and back.
  files[number % 2 ? "swap" : "swap/deep/inner"] = `version ${number}\n`;
  return files;
}

const FOREIGN: Files = { "mine.txt": "mine\n", "guests.d/g1/notes.txt": "mine\n" };

function write(dir: string, files: Files): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(dir, path)), { recursive: true });
    writeFileSync(join(dir, path), text);
  }
}

function put(dir: string, files: Files) {
  const output = new Output(dir);
  for (const [path, text] of Object.entries(files)) output.put(path, text);
  return output.commit();
}

function contents(dir: string): Files {
  const files = readdirSync(dir, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = files.map((entry) => join(entry.parentPath, entry.name)).sort();
  return Object.fromEntries(paths.map((path) => [path.slice(dir.length + 1), readFileSync(path, "utf8")]));
}

/** What a directory is worth: a version, or that it is not there, or says that it is incomplete. */
function worth(found: Files | null, versions: ReadonlyMap<number, Files>): number | "absent" | "incomplete" {
  if (!found) return "absent";
  if ("INCOMPLETE" in found) return "incomplete";
  const published = Object.entries(found).filter(
    ([path]) => !path.startsWith(".miniascape/") && !(path in FOREIGN),
  );
  if (published.length === 0) return "absent";
  for (const [number, files] of versions) {
    const wanted = Object.entries(files).sort(([a], [b]) => (a < b ? -1 : 1));
    if (JSON.stringify(wanted) !== JSON.stringify(published.sort(([a], [b]) => (a < b ? -1 : 1)))) continue;
    assert.equal(found[".miniascape/files"], `${wanted.map(([path]) => path).join("\n")}\n`);
    return number;
  }
  return assert.fail(
    `a mixture that looks good: ${published.map(([path, text]) => `${path}: ${text.slice(0, 15)}`)}`,
  );
}

const present = (dir: string) => (existsSync(dir) ? contents(dir) : null);

/** Compiled, for a round of the tests is to be short. */
function script(): string {
  const outfile = join(temporaryDirectory(), "put-output.mjs");
  const entryPoints = [join(PROJECT, "test/fixtures/put-output.ts")];
  buildSync({ entryPoints, outfile, bundle: true, platform: "node", format: "esm" });
  return outfile;
}

function start(args: readonly string[], cwd = PROJECT): ChildProcess {
  return spawn(process.execPath, args, { cwd, stdio: ["ignore", "pipe", "ignore"] });
}

/** Numbers from 0 to 1 that a seed determines (mulberry32). */
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Waits without a pause for a condition, but no longer than this. */
function until(milliseconds: number, condition: () => boolean): void {
  const end = performance.now() + milliseconds;
  while (performance.now() < end && !condition());
}

const SEED = Number(process.env.MINIASCAPE_SEED ?? Date.now() % 2 ** 31);

test("killed before any of its changes, a build leaves the old output, the new, or one marked incomplete", async (t) => {
  const [putOutput, dir] = [script(), temporaryDirectory()];
  const versions = new Map([1, 2, 3].map((number) => [number, version(number, 3)]));
  for (const [number, files] of versions) write(dir, { [`${number}.json`]: JSON.stringify(files) });
  const seen: Record<string, number> = {};
  for (const fresh of [false, true]) {
    const base = join(dir, "base");
    if (!fresh) {
      put(base, versions.get(1) as Files);
      write(base, FOREIGN);
    }
    for (let at = 1; ; at++) {
      const out = join(dir, `out${at}${fresh}`);
      if (!fresh) cpSync(base, out, { recursive: true, preserveTimestamps: true });
      const { code } = await run(process.execPath, [putOutput, out, join(dir, "2.json"), String(at)]);
      const state = worth(present(out), versions);
      seen[state] = (seen[state] ?? 0) + 1;
      if (code === 0) {
        assert.equal(state, 2);
        break;
      }
      assert.ok(
        state === 2 || state === (fresh ? "absent" : 1) || (!fresh && state === "incomplete"),
        `${state}`,
      );
      if (existsSync(out)) {
        // A build that comes to nothing completes the commit all the same.
        new Output(out).discard();
        assert.equal(worth(present(out), versions), state === "incomplete" ? 2 : state);
      }
      put(out, versions.get(3) as Files);
      assert.equal(worth(present(out), versions), 3);
      assert.deepEqual(readdirSync(join(out, ".miniascape")), ["files"]);
      assert.equal(existsSync(`${out}.next`), false);
      if (!fresh)
        for (const path of Object.keys(FOREIGN))
          assert.equal(readFileSync(join(out, path), "utf8"), "mine\n");
    }
  }
  t.diagnostic(`states: ${JSON.stringify(seen)}`);
  assert.ok((seen.incomplete ?? 0) > 5);
});

test("killed at 100 random moments, builds never leave a mixture that looks good", async (t) => {
  const [putOutput, dir, random] = [script(), temporaryDirectory(), numbers(SEED)];
  t.diagnostic(`MINIASCAPE_SEED=${SEED}`);
  const versions = new Map<number, Files>();
  const out = join(dir, "out");
  const round = async (number: number, wait?: () => void) => {
    versions.set(number, version(number, 60));
    const file = join(dir, "version.json");
    writeFileSync(file, JSON.stringify(versions.get(number)));
    const child = start([putOutput, out, file]);
    const ended = once(child, "exit");
    await once(child.stdout as NodeJS.ReadableStream, "data");
    wait?.();
    if (wait) child.kill("SIGKILL");
    const [code, signal] = await ended;
    return { code, signal };
  };
  /** How many milliseconds after its start, and after that of its commit, a build is killed at the latest. */
  const latest = { start: 50, commit: 5 };
  let number = 1;
  await round(number++);
  write(out, FOREIGN);
  const seen = { old: 0, new: 0, incomplete: 0, absent: 0 };
  /** The versions that the directory may be at, if it is not marked. */
  let possible = new Set<number | "absent">([number - 1]);
  let rounds = 0;
  for (let killed = 0; killed < 100; number++) {
    assert.ok(++rounds < 1000, "the builds end before they are killed");
    const isFresh = killed % 10 > 7;
    if (isFresh) {
      for (const path of [out, `${out}.next`]) rmSync(path, { recursive: true, force: true });
      possible = new Set(["absent"]);
    }
    const phase = killed % 2 ? "commit" : "start";
    const { signal } = await round(number, () => {
      if (phase === "commit")
        until(1000, () => existsSync(join(out, "INCOMPLETE")) || (isFresh && existsSync(out)));
      until(latest[phase] * random(), () => false);
    });
    // How long a build takes changes with what else the machine does: one in five or so is to come to its end.
    latest[phase] *= signal ? 1.05 : 0.8;
    const state = worth(present(out), versions);
    possible.add(number);
    if (state !== "incomplete") {
      assert.ok(possible.has(state), `${state} is none of ${[...possible]}`);
      possible = new Set([state]);
    }
    for (const old of versions.keys()) if (!possible.has(old)) versions.delete(old);
    for (const path of killed < 8 ? Object.keys(FOREIGN) : [])
      assert.equal(readFileSync(join(out, path), "utf8"), "mine\n");
    if (!signal) continue;
    killed += 1;
    if (state === "absent") {
      // The next one has an output to change again.
      versions.set(0, version(0, 60));
      put(out, versions.get(0) as Files);
      possible = new Set([0]);
    }
    seen[typeof state === "string" ? state : state === number ? "new" : "old"] += 1;
  }
  t.diagnostic(`states after 100 kills in ${rounds} builds: ${JSON.stringify(seen)}`);
  assert.equal((await round(number)).code, 0);
  assert.equal(worth(present(out), versions), number);
  assert.deepEqual(readdirSync(join(out, ".miniascape")), ["files"]);
});

test("killed at 10 random moments, Eleventy never leaves a mixture that looks good", async (t) => {
  const random = numbers(SEED);
  t.diagnostic(`MINIASCAPE_SEED=${SEED}`);
  const project = new Project(SMALL_LAB, { layers: false });
  const guest = "_data/default/guests.d/one.yml";
  const change = (number: number) =>
    project.write({
      "templates/small.cfg": `# version ${number}\n`,
      [guest]: SMALL_LAB[guest].replace("10.9.8.7", `10.9.8.${number + 6}`),
    });
  const versions = new Map<number, Files>();
  let milliseconds = 0;
  for (const number of [1, 2]) {
    change(number);
    const began = performance.now();
    assert.equal((await project.build([`--output=${project.path(`_site.${number}`)}`])).code, 0);
    milliseconds = performance.now() - began;
    const { ".miniascape/files": _, ...files } = contents(project.path(`_site.${number}`));
    versions.set(number, files);
  }
  const out = project.path("_site");
  assert.equal((await project.build()).code, 0);
  const seen: Record<string, number> = {};
  let last: number | "absent" | "incomplete" = 2;
  for (let killed = 0; killed < 10; killed++) {
    change(last === 2 ? 1 : 2);
    const child = start([join(PROJECT, "node_modules/@11ty/eleventy/cmd.cjs")], project.dir);
    const ended = once(child, "exit");
    if (killed % 2 && last !== "incomplete") {
      until(5 * milliseconds, () => existsSync(join(out, "INCOMPLETE")));
      until(2 * random(), () => false);
    } else until(milliseconds * (0.5 + 0.5 * random()), () => false);
    child.kill("SIGKILL");
    await ended;
    last = worth(present(out), versions);
    seen[last] = (seen[last] ?? 0) + 1;
    assert.notEqual(last, "absent");
  }
  t.diagnostic(`states after 10 kills: ${JSON.stringify(seen)}`);
  change(2);
  assert.equal((await project.build()).code, 0);
  assert.equal(worth(present(out), versions), 2);
});

test("on a full disk the output stays as it was, or is the new one", async (t) => {
  if (!hasNamespaces(t)) return;
  const dir = temporaryDirectory();
  const [old, next] = [version(1, 12), version(2, 14)];
  const versions = new Map([
    [1, old],
    [2, next],
  ]);
  write(dir, { "1.json": JSON.stringify(old), "2.json": JSON.stringify(next), "mount/.keep": "" });
  const command =
    'mount -t tmpfs -o size=1m tmpfs "$1/mount" && "$2" "$3" fill "$1/mount/out" "$1/1.json" "$1/2.json"';
  const { code, stdout, stderr } = await run("unshare", [
    ...["--mount", "--propagation", "private", "bash", "-c", command, "-", dir, process.execPath, script()],
  ]);
  assert.equal(code, 0, stderr);
  const steps = stdout
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
  for (const { over, free, error, files, again, completed, rest } of steps) {
    const state = worth(files, versions);
    assert.equal(state, error === null ? 2 : over ? 1 : "absent", `${free} pages free: ${error}`);
    if (error !== null) assert.match(error, /^\/\S+\/mount\/out\S*: no space left on device \(ENOSPC\)$/);
    assert.equal(again, null);
    assert.equal(worth(completed, versions), 2);
    assert.deepEqual(rest, ["out"]);
  }
  t.diagnostic(`${steps.filter((step) => step.error !== null).length} amounts of free space were too small`);
  assert.ok(steps.length > 20);
});

test("an error of the file system names its path, in one line", async (t) => {
  const dir = temporaryDirectory();
  write(dir, { file: "" });
  assert.throws(() => new Output(join(dir, "file/out")), {
    message: `${dir}/file/out.next/.miniascape: not a directory (ENOTDIR)`,
  });
  assert.throws(() => new Output(join(dir, "file")), {
    message: `${dir}/file/.miniascape: not a directory (ENOTDIR)`,
  });
  mkdirSync(join(dir, "closed"));
  chmodSync(join(dir, "closed"), 0o555);
  chmodSync(dir, 0o755);
  const isRoot = process.geteuid?.() === 0;
  if (isRoot) process.seteuid?.(65534);
  try {
    assert.throws(() => new Output(join(dir, "closed/out")), {
      message: `${dir}/closed/out.next/.miniascape: permission denied (EACCES)`,
    });
  } finally {
    if (isRoot) process.seteuid?.(0);
  }
  if (!hasNamespaces(t)) return;
  const command = 'mount -t tmpfs -o ro tmpfs "$1/closed" && exec "$2" "$3" "$1/closed/out" "$1/1.json"';
  write(dir, { "1.json": "{}" });
  const { code, stderr } = await run("unshare", [
    ...["--mount", "--propagation", "private", "bash", "-c", command, "-", dir, process.execPath, script()],
  ]);
  assert.equal(code, 1);
  assert.equal(stderr, `${dir}/closed/out.next/.miniascape: read-only file system (EROFS)\n`);
});

const GOOD: Files = { "a.txt": "1\n", "d/b.sh": "2\n" };

/** What is in the way before GOOD is built, and what is then said of the path. */
const OBSTACLES: readonly { title: string; set: (dir: string, outside: string) => void; message: string }[] =
  [
    {
      title: "a symbolic link where a directory belongs",
      set: (dir, outside) => symlinkSync(outside, `${dir}/d`),
      message: "/d: this must be a directory, but it is a symbolic link: move it away",
    },
    {
      title: "a file that miniascape did not make where a directory belongs",
      set: (dir) => write(dir, { d: "mine\n" }),
      message: "/d: this must be a directory, but it is a file that miniascape did not make: move it away",
    },
    {
      title: "a file that miniascape did not make where a file belongs",
      set: (dir) => write(dir, { "a.txt": "mine\n" }),
      message: "/a.txt: no build of miniascape made this file: move it away",
    },
    {
      title: "a symbolic link where a file belongs",
      set: (dir, outside) => symlinkSync(`${outside}/a.txt`, `${dir}/a.txt`),
      message: "/a.txt: no build of miniascape made this file: move it away",
    },
    {
      title: "a directory of others where a file belongs",
      set: (dir) => write(dir, { "a.txt/mine": "mine\n" }),
      message:
        "/a.txt: this must be a file, but it is a directory that miniascape did not make: move it away",
    },
    {
      title: "a symbolic link for the notes of miniascape",
      set: (dir, outside) => symlinkSync(outside, `${dir}/.miniascape`),
      message: "/.miniascape: this must be a directory for miniascape's own files: move it away",
    },
    {
      title: "a file that miniascape did not make with the name of the journal",
      set: (dir) => write(dir, { INCOMPLETE: "mine\n" }),
      message: "/INCOMPLETE: miniascape marks an incomplete build by a file of this name: move it away",
    },
  ];

for (const { title, set, message } of OBSTACLES) {
  test(`${title} is an error, and stays as it is`, () => {
    const [dir, outside] = [join(temporaryDirectory(), "out"), temporaryDirectory()];
    mkdirSync(dir);
    set(dir, outside);
    const before = [contents(dir), readdirSync(dir)];
    assert.throws(() => put(dir, GOOD), { message: `${dir}${message}` });
    assert.deepEqual([contents(dir), readdirSync(dir)], before);
    assert.deepEqual(readdirSync(outside), []);
  });
}

test("a directory of others where a fresh output is staged is an error, and stays as it is", () => {
  const dir = join(temporaryDirectory(), "out");
  write(`${dir}.next`, { mine: "mine\n" });
  const message = "miniascape stages a build at this path, but did not make this: move it away";
  assert.throws(() => new Output(dir), { message: `${dir}.next: ${message}` });
  assert.deepEqual(contents(`${dir}.next`), { mine: "mine\n" });
});

test("what stands in the place of a stale file is not removed through a link", () => {
  const [dir, outside] = [join(temporaryDirectory(), "out"), temporaryDirectory()];
  put(dir, { ...GOOD, "gone/c.txt": "3\n", "file.txt": "4\n" });
  rmSync(join(dir, "gone"), { recursive: true });
  write(outside, { "c.txt": "3\n" });
  symlinkSync(outside, join(dir, "gone"));
  rmSync(join(dir, "file.txt"));
  write(dir, { "file.txt/mine": "mine\n" });
  put(dir, GOOD);
  assert.deepEqual(contents(outside), { "c.txt": "3\n" });
  assert.equal(readlinkSync(join(dir, "gone")), outside);
  assert.equal(readFileSync(join(dir, "file.txt/mine"), "utf8"), "mine\n");
});

/** Paths that no output has together. */
const CLASHES: readonly { paths: readonly string[]; message: string }[] = [
  { paths: ["a/b", "a/b"], message: "DIR/a/b: two pages write this file" },
  { paths: ["a/b", "a/B"], message: "DIR/a/B: this name differs from a/b only in case: rename one" },
  { paths: ["a/b", "A/c"], message: "DIR/A: this name differs from a/ only in case: rename one" },
  {
    paths: ["caf\u00e9", "cafe\u0301"],
    message: "DIR/cafe\u0301: this name differs from caf\u00e9 only in case: rename one",
  },
  {
    paths: ["a", "a/b"],
    message: "DIR/a: this is a file, and also the directory of another file: rename one",
  },
  {
    paths: ["a/b", "a"],
    message: "DIR/a: this is a file, and also the directory of another file: rename one",
  },
  {
    paths: ["incomplete/a"],
    message: "DIR/incomplete: this name marks an incomplete output: choose another",
  },
  { paths: ["INCOMPLETE"], message: "DIR/INCOMPLETE: this name marks an incomplete output: choose another" },
  { paths: ["../a"], message: '"../a": this path leaves the output directory DIR' },
  { paths: ["a\0b"], message: '"a\\u0000b": this path leaves the output directory DIR' },
  { paths: [".miniascape/files"], message: '".miniascape/files": this path leaves the output directory DIR' },
];

for (const { paths, message } of CLASHES) {
  test(`the output ${JSON.stringify(paths)} is an error, and nothing is written`, () => {
    const parent = temporaryDirectory();
    const dir = join(parent, "out");
    const output = new Output(dir);
    for (const path of paths) output.put(path, "");
    assert.throws(() => output.commit(), { constructor: OutputError, message: message.replace("DIR", dir) });
    assert.deepEqual(readdirSync(parent), []);
  });
}

test("a build changes what differs, and an unchanged one nothing at all", () => {
  const dir = join(temporaryDirectory(), "out");
  const times = () =>
    Object.keys(contents(dir)).map((path) => `${path} ${statSync(join(dir, path)).mtimeMs}`);
  assert.deepEqual(put(dir, GOOD), { files: 2, changed: 2, removed: 0 });
  const before = times();
  assert.deepEqual(put(`${dir}/`, GOOD), { files: 2, changed: 0, removed: 0 });
  assert.deepEqual(times(), before);
  assert.deepEqual(put(dir, { ...GOOD, "a.txt": "new\n" }), { files: 2, changed: 1, removed: 0 });
  assert.deepEqual(
    times().filter((line) => before.includes(line)),
    before.filter((line) => line.startsWith("d/")),
  );
});

test("an incomplete output whose stage is gone stays marked until a build succeeds", () => {
  const dir = join(temporaryDirectory(), "out");
  put(dir, GOOD);
  put(join(dir, "../other"), GOOD);
  const output = new Output(dir);
  output.put("a.txt", "new\n");
  // As a kill leaves it that came between the renames, and then a hand.
  write(dir, {
    INCOMPLETE: `${readFileSync(journalFile(), "utf8")}+ a.txt\n+ c.txt\n- d/b.sh\n`,
    "c.txt": "half\n",
  });
  output.discard();
  new Output(dir).discard();
  assert.ok(existsSync(join(dir, "INCOMPLETE")));
  put(dir, GOOD);
  assert.deepEqual(contents(dir), contents(join(dir, "../other")));
});

/** A file that holds the first line of a journal. */
function journalFile(): string {
  const source = readFileSync(join(PROJECT, "src/artifacts/journal.ts"), "utf8");
  const file = join(temporaryDirectory(), "header");
  writeFileSync(file, `${/"(INCOMPLETE: .*)"/.exec(source)?.[1]}\n`);
  return file;
}

test("of two builds at once on one output directory one succeeds, and says so to the other", async (t) => {
  const [putOutput, dir] = [script(), temporaryDirectory()];
  const versions = new Map([1, 2, 3, 4].map((number) => [number, version(number, 100)]));
  for (const [number, files] of versions) write(dir, { [`${number}.json`]: JSON.stringify(files) });
  const out = join(dir, "out");
  let refused = 0;
  for (let round = 0; round < 10; round++) {
    if (round % 2 === 0) rmSync(out, { recursive: true, force: true });
    const results = await Promise.all(
      [...versions.keys()].map((number) =>
        run(process.execPath, [putOutput, out, join(dir, `${number}.json`)]),
      ),
    );
    const won = results.flatMap(({ code }, at) => (code === 0 ? [at + 1] : []));
    for (const { code, stderr } of results) {
      if (code === 0) continue;
      refused += 1;
      assert.match(
        stderr,
        /^\S+\/out: (process \d+ is building it: wait until it ends|another build has just made this directory: build again|directory not empty \(ENOTEMPTY\))\n$/,
      );
    }
    assert.ok(won.length > 0);
    assert.ok(won.includes(worth(present(out), versions) as number));
    assert.equal(existsSync(`${out}.next`), false);
  }
  t.diagnostic(`${refused} of 40 builds were refused`);
});

test("a lock of a living process keeps others out, one of a dead or another process does not", async () => {
  const [putOutput, dir] = [script(), temporaryDirectory()];
  write(dir, { "1.json": JSON.stringify(GOOD) });
  const out = join(dir, "out");
  put(out, {});
  const build = () => run(process.execPath, [putOutput, out, join(dir, "1.json")]);
  const output = new Output(out);
  const { code, stderr } = await build();
  assert.equal(code, 1);
  assert.equal(stderr, `${out}: process ${process.pid} is building it: wait until it ends\n`);
  output.discard();
  // The number of this process, which lives, at a time when it was another's; and one that no process has.
  write(out, { [`.miniascape/lock.${process.pid}.1`]: "", ".miniascape/lock.4194305.1": "" });
  assert.equal((await build()).code, 0);
  assert.deepEqual(readdirSync(join(out, ".miniascape")), ["files"]);
});
