import assert from "node:assert/strict";
import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { suite, test } from "node:test";
import { outputErrorOf } from "../src/artifacts/output-error.ts";
import { commandIn } from "./cli.ts";
import { directoryWith } from "./directory.ts";
import { OwnLab } from "./own-lab.ts";
import { SMALL_LAB } from "./project.ts";
import { PROJECT, run } from "./run.ts";

suite("a command that the machine stops says so in one line", () => {
  test("an output that cannot be written, or holds a foreign file", async () => {
    const lab = new OwnLab(SMALL_LAB);
    writeFileSync(lab.path("file"), "");
    mkdirSync(lab.path("out/guests.d/one"), { recursive: true });
    writeFileSync(lab.path("out/guests.d/one/ks.cfg"), "mine\n");
    for (const [dir, status, message] of [
      ["file/out", 2, "--workdir file/out: this is not a directory: name one, or a new one"],
      ["out", 1, "out/guests.d/one/ks.cfg: no build of miniascape made this file: move it away"],
    ] as const) {
      const { code, stderr } = await lab.build(["-q", "-w", dir]);
      assert.deepEqual([code, stderr], [status, `miniascape generate: ${message}\n`]);
    }
  });

  test("a file of another command that cannot be written", async () => {
    const dir = directoryWith({ file: "" });
    const { code, stderr } = await commandIn(dir, ["schemas", "file/schemas"]);
    assert.equal(code, 1);
    assert.match(
      stderr,
      /^miniascape schemas: \S*file\/schemas: not a directory \(ENOTDIR\): name another place\n$/,
    );
    if (process.getuid?.() !== 0) return;
    chmodSync(dir, 0o755);
    process.seteuid?.("nobody");
    try {
      const { stderr } = await commandIn(dir, ["schemas", "schemas"]);
      assert.equal(
        stderr,
        "miniascape schemas: schemas: permission denied (EACCES): allow yourself to write there, or name another directory\n",
      );
    } finally {
      process.seteuid?.(0);
    }
  });

  test("a full disk, whatever is full", () => {
    for (const [code, errno, text] of [
      ["ENOSPC", -28, "no space left on device"],
      ["EDQUOT", -122, "disk quota exceeded"],
    ] as const) {
      const found = outputErrorOf(Object.assign(new Error(code), { code, errno, path: "a/b" }));
      assert.equal(
        found?.message,
        `a/b: ${text} (${code}): free some space and inodes there (df -h, df -i), or name another directory`,
      );
    }
    assert.equal(outputErrorOf(new Error("ours")), null);
  });

  test("a Node that is too old", async () => {
    const old = `data:text/javascript,Object.defineProperty(process,"versions",{value:{...process.versions,node:"20.10.0"}})`;
    for (const file of ["bin/miniascape.js", "bin/serve.js", "bin/eleventy.js"]) {
      const result = await run(process.execPath, ["--import", old, join(PROJECT, file), "check"]);
      assert.deepEqual(result, {
        code: 1,
        stdout: "",
        stderr: "miniascape needs Node 20.11 or later, but this is Node 20.10.0: install a later one\n",
      });
    }
  });
});
