import assert from "node:assert/strict";
import { chmodSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { buildSite, temporaryDirectory } from "./build.ts";
import { testElsewhere, tree } from "./built-elsewhere.ts";
import { commandIn } from "./cli.ts";
import { PROJECT, run } from "./run.ts";

testElsewhere("modern");

test("another user builds the same bytes", {
  skip: process.getuid?.() !== 0 && "only root can be another user",
}, async () => {
  const expected = tree(await buildSite("modern"));
  const directory = temporaryDirectory();
  chmodSync(directory, 0o777);
  const output = join(directory, "out");
  const { code, stderr } = await run(
    "setpriv",
    [
      "--reuid=65534",
      "--regid=65534",
      "--clear-groups",
      process.execPath,
      join(PROJECT, "node_modules/@11ty/eleventy/cmd.cjs"),
      `--output=${output}`,
    ],
    { env: { MINIASCAPE_SITE: "modern", HOME: directory } },
  );
  assert.equal(code, 0, stderr);
  assert.deepEqual(tree(output), expected);
});

test("a second build writes nothing, whatever the umask", async () => {
  const output = join(temporaryDirectory(), "out");
  const build = () => commandIn(PROJECT, ["generate", "--site=modern", `--workdir=${output}`]);
  assert.equal((await build()).code, 0);
  const mask = process.umask(0o077);
  const { stderr } = await build().finally(() => process.umask(mask));
  assert.match(stderr, /Wrote 0 of \d+ files in/);
});
