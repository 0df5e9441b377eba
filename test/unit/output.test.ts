import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { suite, test } from "node:test";
import { Journal } from "../../src/artifacts/journal.ts";
import { Output } from "../../src/artifacts/output.ts";
import { OutputError } from "../../src/artifacts/output-error.ts";
import { temporaryDirectory } from "../build.ts";
import { directoryWith } from "../directory.ts";

type Files = Readonly<Record<string, string>>;

function build(dir: string, files: Files, { keeps = false } = {}) {
  const output = new Output(dir, { keeps });
  for (const [path, text] of Object.entries(files)) output.put(path, text);
  return output.commit();
}

/** Files of a directory without the list of files, and its empty directories with a slash. */
function contents(dir: string): Files {
  const entries = readdirSync(dir, { recursive: true, withFileTypes: true });
  const texts = entries.flatMap((entry): [string, string][] => {
    const path = join(entry.parentPath, entry.name);
    const name = path.slice(dir.length + 1);
    if (!entry.isDirectory()) return [[name, readFileSync(path, "utf8")]];
    return readdirSync(path).length === 0 ? [[`${name}/`, ""]] : [];
  });
  return Object.fromEntries(texts.filter(([name]) => name !== ".miniascape/files").sort());
}

const list = (dir: string) => readFileSync(`${dir}/.miniascape/files`, "utf8");
const refusal = (path: string, message: string) => new OutputError(path, message);

suite("an output directory", () => {
  const fresh = () => join(temporaryDirectory(), "out");

  test("is made with all of its files, their modes and their list", () => {
    const dir = fresh();
    const output = new Output(dir);
    output.put("b/c.txt", "c\n");
    output.put("a.sh", "echo\n");
    output.put("secret", new Uint8Array([0x23, 0x21, 0x0a]), { isPrivate: true });
    assert.equal(existsSync(dir), false);
    assert.deepEqual([output.read("b/c.txt"), output.read("nothing")], ["c\n", null]);
    assert.deepEqual(output.commit(), { files: 3, changed: 3, removed: 0 });
    assert.deepEqual(contents(dir), { "a.sh": "echo\n", "b/c.txt": "c\n", secret: "#!\n" });
    assert.equal(list(dir), "a.sh\nb/c.txt\nsecret\n");
    const modes = ["a.sh", "b/c.txt", "secret", "b"].map((path) => statSync(`${dir}/${path}`).mode & 0o777);
    assert.deepEqual(modes, [0o755, 0o644, 0o700, 0o755]);
    assert.deepEqual(readdirSync(`${dir}/.miniascape`), ["files"]);
    assert.equal(existsSync(`${dir}.next`), false);
  });

  test("keeps files whose bytes and modes are the same, and loses those that are no longer made", () => {
    const dir = fresh();
    build(dir, { "same/a": "a\n", "gone/deep/b": "b\n", c: "1\n", d: "d\n" });
    for (const path of ["same/a", "c", "d"]) utimesSync(`${dir}/${path}`, 5, 5);
    chmodSync(`${dir}/d`, 0o600);
    assert.deepEqual(build(dir, { "same/a": "a\n", c: "2\n", d: "d\n" }), {
      files: 3,
      changed: 2,
      removed: 1,
    });
    assert.deepEqual(contents(dir), { c: "2\n", d: "d\n", "same/a": "a\n" });
    const isOld = (path: string) => statSync(`${dir}/${path}`).mtimeMs === 5000;
    assert.deepEqual(["same/a", "c", "d"].map(isOld), [true, false, false]);
    assert.equal(statSync(`${dir}/d`).mode & 0o777, 0o644);
    assert.equal(list(dir), "c\nd\nsame/a\n");
    const notes = statSync(`${dir}/.miniascape/files`).ino;
    assert.deepEqual(build(dir, { "same/a": "a\n", c: "2\n", d: "d\n" }), {
      files: 3,
      changed: 0,
      removed: 0,
    });
    assert.equal(statSync(`${dir}/.miniascape/files`).ino, notes);
    assert.deepEqual(readdirSync(`${dir}/.miniascape`), ["files"]);
  });

  test("keeps what earlier builds made when this one is a part of the whole", () => {
    const dir = fresh();
    build(dir, { a: "1", b: "1" });
    assert.deepEqual(build(dir, { a: "2" }, { keeps: true }), { files: 1, changed: 1, removed: 0 });
    assert.deepEqual(contents(dir), { a: "2", b: "1" });
    assert.equal(list(dir), "a\nb\n");
  });

  test("keeps a file of an earlier build that is said to stay, and knows no other", () => {
    const dir = fresh();
    assert.equal(new Output(dir).keep("a"), false);
    rmSync(`${dir}.next`, { recursive: true });
    build(dir, { a: "1", b: "1" });
    const output = new Output(dir);
    assert.deepEqual([output.keep("a"), output.keep("c")], [true, false]);
    assert.equal(output.read("a"), "1");
    assert.deepEqual(output.commit(), { files: 1, changed: 0, removed: 1 });
    assert.deepEqual(contents(dir), { a: "1" });
    const stamp = output.fingerprint("a");
    assert.match(stamp ?? "", /^\d+ 1 \d+/);
    assert.deepEqual(
      [output.fingerprint("b"), output.fingerprint("nowhere/x"), output.fingerprint("")],
      [null, null, null],
    );
    writeFileSync(`${dir}/a`, "22");
    assert.notEqual(output.fingerprint("a"), stamp);
  });

  test("has a file where a directory was, and a directory where a file was", () => {
    const dir = fresh();
    build(dir, { "x/y/z": "1", w: "1" });
    build(dir, { x: "2", "w/v": "2" });
    assert.deepEqual(contents(dir), { "w/v": "2", x: "2" });
    build(dir, { "x/y/z": "3" });
    assert.deepEqual(contents(dir), { "x/y/z": "3" });
  });

  test("never loses a file of others, or a directory with one in it", () => {
    const dir = fresh();
    build(dir, { "d/a": "1", b: "1" });
    writeFileSync(`${dir}/d/mine`, "mine");
    writeFileSync(`${dir}/mine`, "mine");
    build(dir, { b: "1" });
    assert.deepEqual(contents(dir), { b: "1", "d/mine": "mine", mine: "mine" });
    assert.throws(
      () => build(dir, { mine: "ours" }),
      refusal(`${dir}/mine`, "no build of miniascape made this file: move it away"),
    );
    assert.throws(
      () => build(dir, { d: "ours" }),
      refusal(
        `${dir}/d`,
        "this must be a file, but it is a directory that miniascape did not make: move it away",
      ),
    );
    assert.throws(
      () => build(dir, { "mine/x": "ours" }),
      refusal(
        `${dir}/mine`,
        "this must be a directory, but it is a file that miniascape did not make: move it away",
      ),
    );
    assert.deepEqual(contents(dir), { b: "1", "d/mine": "mine", mine: "mine" });
    assert.deepEqual(build(dir, { b: "1", mine: "mine" }).files, 2);
  });

  test("is not written through a symbolic link", () => {
    const [dir, other] = [fresh(), directoryWith({ x: "other" })];
    build(dir, { a: "1", "l/x": "1" });
    rmSync(`${dir}/l`, { recursive: true });
    symlinkSync(other, `${dir}/l`);
    const message = "this must be a directory, but it is a symbolic link: move it away";
    assert.throws(() => build(dir, { "l/x": "2" }), refusal(`${dir}/l`, message));
    build(dir, { a: "1" });
    assert.deepEqual(contents(other), { x: "other" });
  });

  test("stays as it was when a file cannot be put, and when it is discarded", () => {
    const dir = fresh();
    build(dir, { a: "1" });
    const output = new Output(dir);
    output.put("new/b", "2");
    output.put("new/b", "2");
    output.put("c", "2");
    assert.equal(output.keep("nothing"), true);
    assert.throws(() => output.commit(), refusal(`${dir}/new/b`, "two pages write this file"));
    const other = new Output(dir);
    other.put("c", "2");
    other.discard();
    assert.deepEqual(contents(dir), { a: "1" });
    assert.deepEqual(readdirSync(`${dir}/.miniascape`), ["files"]);
    const none = new Output(`${dir}2`);
    none.put("c", "2");
    none.discard();
    assert.deepEqual([existsSync(`${dir}2`), existsSync(`${dir}2.next`)], [false, false]);
  });

  test("is found by its path with a slash at its end or a dot before it", () => {
    const dir = fresh();
    build(`${dir}//`, { a: "1" });
    assert.deepEqual(contents(dir), { a: "1" });
    const output = new Output(`${dir}/`);
    output.put("../x", "1");
    assert.throws(() => output.commit(), refusal('"../x"', `this path leaves the output directory ${dir}`));
  });

  test("is completed by the next build where a commit was interrupted", () => {
    const dir = fresh();
    build(dir, { a: "1", b: "1", c: "1" });
    const stage = directoryWith({ a: "2", ".miniascape/files": "a\nb\n" });
    spawnSync("cp", ["-a", stage, `${dir}/.miniascape/next`]);
    new Journal(dir).write({ placed: ["a"], removed: ["c"] }, join(temporaryDirectory(), "draft"));
    new Output(dir).discard();
    assert.deepEqual(contents(dir), { a: "2", b: "1" });
    assert.equal(list(dir), "a\nb\n");
  });

  test("stays marked until a build succeeds where the stage of the interrupted commit is lost", () => {
    const dir = fresh();
    build(dir, { a: "1", b: "1" });
    new Journal(dir).write({ placed: ["new"], removed: ["b"] }, join(temporaryDirectory(), "draft"));
    new Output(dir).discard();
    assert.ok(existsSync(`${dir}/INCOMPLETE`));
    writeFileSync(`${dir}/new`, "half");
    assert.deepEqual(build(dir, { a: "1" }), { files: 1, changed: 0, removed: 2 });
    assert.deepEqual(contents(dir), { a: "1" });
  });

  test("is refused where others stand in its way", () => {
    const dir = directoryWith({ "a/.miniascape": "", "b.next/x": "", "c.next": "", "e/INCOMPLETE": "mine" });
    const notes = "this must be a directory for miniascape's own files: move it away";
    assert.throws(() => new Output(`${dir}/a`), refusal(`${dir}/a/.miniascape`, notes));
    const staged = "miniascape stages a build at this path, but did not make this: move it away";
    assert.throws(() => new Output(`${dir}/b`), refusal(`${dir}/b.next`, staged));
    assert.throws(() => new Output(`${dir}/c`), refusal(`${dir}/c.next`, staged));
    const mark = "miniascape marks an incomplete build by a file of this name: move it away";
    assert.throws(() => new Output(`${dir}/e`), refusal(`${dir}/e/INCOMPLETE`, mark));
    assert.deepEqual(readdirSync(`${dir}/e`), ["INCOMPLETE"]);
    assert.throws(() => build(`${dir}/c.next/x`, { a: "1" }), /ENOTDIR|not a directory/);
    mkdirSync(`${dir}/d.next`);
    build(`${dir}/d`, { a: "1" });
    assert.deepEqual(contents(`${dir}/d`), { a: "1" });
  });
});
