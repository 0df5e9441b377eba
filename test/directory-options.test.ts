import assert from "node:assert/strict";
import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { temporaryDirectory } from "./build.ts";
import { commandIn, outputOf } from "./cli.ts";
import { configuration } from "./configuration.ts";

const LAB = { "default/networks.d/lab.yml": "gateway: 10.9.8.1\nprefix: 24\n" };

test("a directory of an option that is none is one line, with the exit status 2", async () => {
  const root = configuration(LAB);
  const file = join(root, "a.txt");
  writeFileSync(file, "");
  const missing = join(root, "none");
  const cases: readonly (readonly [args: readonly string[], expected: string])[] = [
    [["check", "-c", missing], `--confdir ${missing}: there is no such directory: correct the path`],
    [["check", "-c", file], `--confdir ${file}: this is not a directory: name one`],
    [
      ["list", "-c", root, "-t", missing],
      `--tmpldir ${missing}: there is no such directory: correct the path`,
    ],
    [["explain", "host", "-c", root, "-t", file], `--tmpldir ${file}: this is not a directory: name one`],
    [
      ["generate", "-c", root, "-w", file],
      `--workdir ${file}: this is not a directory: name one, or a new one`,
    ],
    [
      ["net", "-c", root, "-w", join(file, "deep/er")],
      `--workdir ${join(file, "deep/er")}: this is not a directory: name one, or a new one`,
    ],
  ];
  for (const [[command = "", ...args], expected] of cases) {
    const { status, stderr } = await outputOf(command, ...args);
    assert.deepEqual([status, stderr], [2, `miniascape ${command}: ${expected}\n`]);
  }
});

test("a directory of the environment that is none is an error, and an option overrides it", async () => {
  const root = configuration(LAB);
  const missing = join(root, "none");
  const file = join(root, "a.txt");
  writeFileSync(file, "");
  const check = (environment: NodeJS.ProcessEnv, ...args: string[]) =>
    commandIn(process.cwd(), ["check", ...args], environment);
  const wrong = await check({ MINIASCAPE_CONFDIR: `${root}:${missing}` });
  assert.match(
    wrong.stderr,
    /^\S*none:1:1: error: `MINIASCAPE_CONFDIR` must name directories, but this is none: correct the variable \[directory-missing\]$/m,
  );
  const template = await check({ MINIASCAPE_TMPLDIR: file }, "-c", root);
  assert.match(template.stderr, /^\S*a\.txt:1:1: error: `MINIASCAPE_TMPLDIR` must name directories/m);
  const right = await check({ MINIASCAPE_CONFDIR: missing }, "-c", root);
  assert.deepEqual([wrong.code, template.code, right.code], [1, 1, 0], right.stderr);
});

test("an output directory is created with its parents", async () => {
  const output = join(temporaryDirectory(), "a/b");
  const { status, stderr } = await outputOf("generate", "-c", configuration(LAB), "-w", output);
  assert.equal(status, 0, stderr);
  assert.ok(existsSync(join(output, "host/networks.d/lab.xml")));
});
