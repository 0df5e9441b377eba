import assert from "node:assert/strict";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { buildSite, temporaryDirectory } from "./build.ts";
import { Project } from "./project.ts";
import { PROJECT, run } from "./run.ts";

/** Each file of a tree with its bytes and whether it can be executed. */
export function tree(root: string): Map<string, string> {
  const files = readdirSync(root, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return new Map(
    files
      .map((entry) => join(entry.parentPath, entry.name))
      .sort()
      .map((file) => [
        file.slice(root.length + 1),
        `${(statSync(file).mode & 0o777).toString(8)} ${readFileSync(file, "latin1")}`,
      ]),
  );
}

/** Builds a shipped site elsewhere. */
export function testElsewhere(site: string): void {
  test(`the site ${site} has the same bytes from another directory, day, zone, locale, umask`, async () => {
    const expected = tree(await buildSite(site));
    const elsewhere = new Project();
    const output = join(temporaryDirectory(), "out put");
    const env = {
      MINIASCAPE_SITE: site,
      TZ: "Pacific/Kiritimati",
      LC_ALL: "tr_TR.UTF-8",
      LANG: "tr_TR.UTF-8",
    };
    const clock = join(PROJECT, "test/fixtures/later.cjs");
    const { code, stderr } = await run(
      "bash",
      [
        "-c",
        'umask 077; exec "$@"',
        "-",
        process.execPath,
        `--require=${clock}`,
        join(PROJECT, "node_modules/@11ty/eleventy/cmd.cjs"),
        `--output=${output}`,
      ],
      { cwd: elsewhere.dir, env },
    );
    assert.equal(code, 0, stderr);
    assert.deepEqual(tree(output), expected);
  });
}
