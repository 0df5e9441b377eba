import assert from "node:assert/strict";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { basename, join } from "node:path";
import { test } from "node:test";
import { buildSite } from "./build.ts";
import { LIMIT } from "./limits.ts";
import { PROJECT, run } from "./run.ts";
import { has } from "./tools.ts";

/** The shell scripts below a directory, by their first line. */
function scriptsIn(directory: string): string[] {
  return readdirSync(directory, { recursive: true, encoding: "utf8" })
    .map((file) => join(directory, file))
    .filter((file) => statSync(file).isFile() && /^#!.*\b(?:ba)?sh\b/.test(readFileSync(file, "latin1")));
}

const isOurs = (file: string) => !file.startsWith(join(PROJECT, "test/golden"));

const sources: [string, () => Promise<string[]>][] = [
  ["the site default", async () => scriptsIn(await buildSite("default"))],
  ["the site modern", async () => scriptsIn(await buildSite("modern"))],
  [
    "the project",
    async () => [".ci", "test"].flatMap((part) => scriptsIn(join(PROJECT, part)).filter(isOurs)),
  ],
];

/** The first and the last of a site's scripts with the same name: scripts of guests differ only by their values. */
function sampleOf(scripts: readonly string[]): string[] {
  const names = scripts.map((script) => basename(script));
  return scripts.filter((_, at) => {
    const name = names[at] as string;
    return names.indexOf(name) === at || names.lastIndexOf(name) === at;
  });
}

/** shellcheck reads a sample or all scripts; bash reads all. */
export function testScriptText(amount: "sample" | "all"): void {
  // Scripts of the sites differ only by their values.
  for (const [source, list] of amount === "all" ? sources : sources.slice(1)) {
    test(`bash and shellcheck have nothing against the scripts of ${source}`, {
      ...LIMIT,
    }, async (t) => {
      if (!has(t, "bash", "shellcheck")) return;
      const scripts = await list();
      assert.ok(scripts.length > 0);
      const syntax = await run("bash", ["-c", 'for f; do bash -n "$f" || exit; done', "bash", ...scripts]);
      assert.deepEqual(syntax, { code: 0, stdout: "", stderr: "" });
      const checked = amount === "all" ? scripts : sampleOf(scripts);
      const halves = [0, 1].map((half) => checked.filter((_, index) => index % 2 === half));
      for (const check of await Promise.all(halves.map((half) => run("shellcheck", ["--", ...half])))) {
        assert.deepEqual(check, { code: 0, stdout: "", stderr: "" });
      }
    });
  }
}
