import assert from "node:assert/strict";
import {
  chmodSync,
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
import { join } from "node:path";
import { test } from "node:test";
import { Output } from "../src/artifacts/output.ts";
import { OutputError } from "../src/artifacts/output-error.ts";
import { temporaryDirectory } from "./build.ts";
import { testKilledAtChange } from "./output-changes.ts";
import {
  contents,
  contentsIfAny,
  type Files,
  put,
  script,
  stateOf,
  version,
  write,
} from "./output-versions.ts";
import { PROJECT, run } from "./run.ts";
import { hasNamespaces } from "./tools.ts";

testKilledAtChange(4);

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
    const state = stateOf(files, versions);
    assert.equal(state, error === null ? 2 : over ? 1 : "absent", `${free} pages free: ${error}`);
    if (error !== null)
      assert.match(
        error,
        /^\/\S+\/mount\/out\S*: no space left on device \(ENOSPC\): free some space and inodes there \(df -h, df -i\), or name another directory$/,
      );
    assert.equal(again, null);
    assert.equal(stateOf(completed, versions), 2);
    assert.deepEqual(rest, ["out"]);
  }
  t.diagnostic(`${steps.filter((step) => step.error !== null).length} amounts of free space were too small`);
  assert.ok(steps.length > 20);
});

test("an error of the file system names its path, in one line", async (t) => {
  const dir = temporaryDirectory();
  write(dir, { file: "" });
  assert.throws(() => new Output(join(dir, "file/out")), {
    message: `${dir}/file/out.next/.miniascape: not a directory (ENOTDIR): name another place`,
  });
  assert.throws(() => new Output(join(dir, "file")), {
    message: `${dir}/file/.miniascape: not a directory (ENOTDIR): name another place`,
  });
  mkdirSync(join(dir, "closed"));
  chmodSync(join(dir, "closed"), 0o555);
  chmodSync(dir, 0o755);
  const isRoot = process.geteuid?.() === 0;
  if (isRoot) process.seteuid?.(65534);
  try {
    assert.throws(() => new Output(join(dir, "closed/out")), {
      message: `${dir}/closed/out.next/.miniascape: permission denied (EACCES): allow yourself to write there, or name another directory`,
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
  assert.equal(
    stderr,
    `${dir}/closed/out.next/.miniascape: read-only file system (EROFS): name another place\n`,
  );
});

const GOOD: Files = { "a.txt": "1\n", "d/b.sh": "2\n" };

/** The obstacle before GOOD is built, and the message about the path. */
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

/** Paths that cannot exist together. */
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
  // The state after a kill between the renames, and after a change by hand.
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

/** A file with the first line of a journal. */
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
    const winners = results.flatMap(({ code }, at) => (code === 0 ? [at + 1] : []));
    for (const { code, stderr } of results) {
      if (code === 0) continue;
      refused += 1;
      assert.match(
        stderr,
        /^\S+\/out: (process \d+ is building it: wait until it ends|another build has just made this directory: build again|directory not empty \(ENOTEMPTY\))\n$/,
      );
    }
    assert.ok(winners.length > 0);
    assert.ok(winners.includes(stateOf(contentsIfAny(out), versions) as number));
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
  // The number of this process with the start time of another one; and a number without a process.
  write(out, { [`.miniascape/lock.${process.pid}.1`]: "", ".miniascape/lock.4194305.1": "" });
  assert.equal((await build()).code, 0);
  assert.deepEqual(readdirSync(join(out, ".miniascape")), ["files"]);
});
