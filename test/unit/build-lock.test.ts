import assert from "node:assert/strict";
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, renameSync } from "node:fs";
import { join } from "node:path";
import { suite, test } from "node:test";
import { BuildLock } from "../../src/artifacts/build-lock.ts";
import { OutputError } from "../../src/artifacts/output-error.ts";
import { temporaryDirectory } from "../build.ts";
import { directoryWith } from "../directory.ts";

/** Fields of /proc/PID/stat behind the name: the state, and field 22 of proc(5), the start. */
function statOf(pid: number): { readonly state: string; readonly start: string } {
  const fields = readFileSync(`/proc/${pid}/stat`, "latin1")
    .replace(/^.*\) /s, "")
    .split(" ");
  return { state: fields[0] ?? "", start: fields[19] ?? "" };
}
const lockOf = (pid: number) => `lock.${pid}.${statOf(pid).start}`;

function pidOf({ pid }: ChildProcess): number {
  assert.ok(pid);
  return pid;
}

const isBuilding = (pid: number) =>
  new OutputError("out", `process ${pid} is building it: wait until it ends`);

suite("the lock of an output directory", () => {
  test("is a file with the process and its start in its name, until it is released", () => {
    const dir = join(temporaryDirectory(), "deep/notes");
    const lock = new BuildLock(dir, "out");
    assert.equal(lock.name, lockOf(process.pid));
    assert.deepEqual(readdirSync(dir), [lock.name]);
    lock.release();
    assert.deepEqual(readdirSync(dir), []);
  });

  test("is an error of the system if its directory cannot be made", () => {
    const dir = directoryWith({ file: "" });
    assert.throws(() => new BuildLock(`${dir}/file/x/y`, "out"), { code: "ENOTDIR" });
  });

  test("stops a build while another process has it; the message names the lowest PID", () => {
    const child = spawn("sleep", ["60"], { stdio: "ignore" });
    try {
      const pid = pidOf(child);
      const dir = directoryWith({ [lockOf(pid)]: "" });
      const before = performance.now();
      assert.throws(() => new BuildLock(dir, "out"), isBuilding(pid));
      // 19 pauses of 10 ms, because the other build gives up if both have started together.
      if (pid > process.pid) assert.ok(performance.now() - before > 150);
      assert.deepEqual(readdirSync(dir), [lockOf(pid)]);
      const two = directoryWith({ [lockOf(pid)]: "", [lockOf(1)]: "" });
      assert.throws(() => new BuildLock(two, "out"), isBuilding(1));
      assert.deepEqual(readdirSync(two).sort(), [lockOf(1), lockOf(pid)].sort());
    } finally {
      child.kill();
    }
  });

  test("goes to the next build if the process is a zombie", () => {
    const pid = pidOf(spawn("true", { stdio: "ignore" }));
    // Node collects the child only after this function, so it is a zombie until then.
    while (statOf(pid).state !== "Z") Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1);
    const dir = directoryWith({ [lockOf(pid)]: "" });
    const lock = new BuildLock(dir, "out");
    assert.deepEqual(readdirSync(dir), [lock.name]);
  });

  test("goes to the next build if there is no such process", () => {
    const { pid } = spawnSync("true");
    const dir = directoryWith({ [`lock.${pid}.5`]: "" });
    const lock = new BuildLock(dir, "out");
    assert.deepEqual(readdirSync(dir), [lock.name]);
  });

  test("goes to the next build if another process has the PID now", () => {
    const { start } = statOf(1);
    const dir = directoryWith({ [`lock.1.${Number(start) + 1}`]: "" });
    const lock = new BuildLock(dir, "out");
    assert.deepEqual(readdirSync(dir), [lock.name]);
  });

  test("leaves other files alone", () => {
    const others = ["a.lock.1.1", "lock.1", "lock.1.1.1", "lock.x"];
    const dir = directoryWith(Object.fromEntries([...others, "lock.1.1"].map((name) => [name, ""])));
    const lock = new BuildLock(dir, "out");
    assert.deepEqual(readdirSync(dir).sort(), [...others, lock.name].sort());
    lock.release();
    assert.deepEqual(readdirSync(dir).sort(), others);
  });

  test("is released in its directory after that was renamed", () => {
    const dir = join(temporaryDirectory(), "before");
    const after = `${dir}-after`;
    mkdirSync(dir);
    const lock = new BuildLock(dir, "out");
    renameSync(dir, after);
    lock.release();
    assert.deepEqual(readdirSync(after), [lock.name]);
    lock.release(after);
    assert.deepEqual(readdirSync(after), []);
  });
});
