import assert from "node:assert/strict";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { suite, test } from "node:test";
import { modeOf } from "../../src/artifacts/file-mode.ts";
import { Journal } from "../../src/artifacts/journal.ts";
import { OutputError, onPath } from "../../src/artifacts/output-error.ts";
import { OutputNames } from "../../src/artifacts/output-names.ts";
import { parentsOf } from "../../src/artifacts/output-tree.ts";
import { unmasked } from "../../src/artifacts/umask.ts";
import { temporaryDirectory } from "../build.ts";

const refusal = (path: string, message: string) => new OutputError(path, message);

suite("the names of an output", () => {
  const add = (...paths: string[]) => {
    const names = new OutputNames("out");
    for (const path of paths) names.add(path);
    return names;
  };

  test("are its files, in the order in which they came", () => {
    const names = add("b", "a/x", "a/y");
    assert.deepEqual([[...names], names.size], [["b", "a/x", "a/y"], 3]);
    assert.deepEqual([names.has("a/x"), names.has("a")], [true, false]);
  });

  test("stay in the directory, and are one file each, where names have no case too", () => {
    const refused: readonly [paths: string[], path: string, message: string][] = [
      [["a/../b"], '"a/../b"', "this path leaves the output directory out"],
      [["a", "a"], "out/a", "two pages write this file"],
      [["a", "A"], "out/A", "this name differs from a only in case: rename one"],
      [["d/a", "D/b"], "out/D", "this name differs from d/ only in case: rename one"],
      [["a", "a/b"], "out/a", "this is a file, and also the directory of another file: rename one"],
      [["a/b", "a"], "out/a", "this is a file, and also the directory of another file: rename one"],
      [["INCOMPLETE"], "out/INCOMPLETE", "this name marks an incomplete output: choose another"],
      [["incomplete/x"], "out/incomplete", "this name marks an incomplete output: choose another"],
    ];
    for (const [paths, path, message] of refused) assert.throws(() => add(...paths), refusal(path, message));
    assert.equal(add("x/INCOMPLETE", "x/y/z", "x/y/w", "X2").size, 4);
  });

  test("have parents, the outermost first", () => {
    assert.deepEqual([parentsOf("a"), parentsOf("a/b/c")], [[], ["a", "a/b"]]);
  });
});

suite("a journal", () => {
  test("says what a commit does, for as long as it is under way", () => {
    const dir = temporaryDirectory();
    const journal = new Journal(dir);
    assert.deepEqual([journal.isOpen, journal.read()], [false, null]);
    journal.write({ placed: ["a", "b c"], removed: ["+ d"] }, `${dir}/draft`);
    assert.deepEqual([journal.isOpen, readdirSync(dir)], [true, ["INCOMPLETE"]]);
    assert.deepEqual(journal.read(), { placed: ["a", "b c"], removed: ["+ d"] });
    assert.equal(
      readFileSync(`${dir}/INCOMPLETE`, "utf8"),
      "INCOMPLETE: a build of miniascape was putting its files in place. The next build completes this.\n+ a\n+ b c\n- + d\n",
    );
    writeFileSync(`${dir}/INCOMPLETE`, `${readFileSync(`${dir}/INCOMPLETE`, "utf8")}+ ../x\n- /y\nx\n`);
    assert.deepEqual(journal.read(), { placed: ["a", "b c"], removed: ["+ d"] });
    journal.end();
    journal.end();
    assert.equal(journal.isOpen, false);
    mkdirSync(`${dir}/INCOMPLETE`);
    assert.throws(() => journal.read(), OutputError);
  });
});

suite("what a file system gives", () => {
  test("modes: scripts are executable, private files are their owner's", () => {
    const script = new Uint8Array([0x23, 0x21]);
    assert.deepEqual(
      [
        modeOf("a.sh", "", false),
        modeOf("a", "#!/bin/sh", false),
        modeOf("a", script, true),
        modeOf("a", new Uint8Array([0x23, 0x20]), false),
        modeOf("a", new Uint8Array([0x20, 0x21]), true),
        modeOf("sh", "# !", false),
      ],
      [0o755, 0o755, 0o700, 0o644, 0o600, 0o644],
    );
  });

  test("errors: the path and what the system says; others stay what they are", () => {
    assert.throws(() => onPath("x", () => readFileSync("/nowhere/at/all")), {
      message: "x: no such file or directory (ENOENT): make its directory first, or name another one",
      skipOriginalStack: true,
    });
    const own = new Error("mine");
    assert.throws(() => onPath("x", () => assert.fail(own)), own);
    assert.equal(
      onPath("x", () => 5),
      5,
    );
  });

  test("a umask that lets a web server read, and the user's own afterwards", () => {
    const before = process.umask(0o077);
    try {
      assert.equal(
        unmasked(() => process.umask()),
        0o022,
      );
      assert.equal(process.umask(), 0o077);
      assert.throws(() => unmasked(() => assert.fail()));
      assert.equal(process.umask(), 0o077);
      process.umask(0o022);
      assert.equal(
        unmasked(() => 5),
        5,
      );
    } finally {
      process.umask(before);
    }
  });
});
