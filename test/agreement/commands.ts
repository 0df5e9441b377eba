import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { Project } from "../project.ts";
import { run } from "../run.ts";
import { serve } from "../serving.ts";
import { Plans } from "./plans.ts";

const SEED = Number(process.env.MINIASCAPE_SEED ?? Date.now() % 2 ** 31);

/** The findings in what a command prints, each once, in any order. */
function printed(text: string): string[] {
  const lines = text.split("\n").filter((line) => /^\S+:\d+:\d+: (?:error|warning|info|note): /.test(line));
  return [...new Set(lines)].sort();
}

/** What `npx eleventy --serve` prints for its first build. */
async function served(project: Project): Promise<string> {
  const ends: (() => Promise<void>)[] = [];
  const env = { MINIASCAPE_SITE: "modern" };
  try {
    return (await serve({ after: (end) => ends.push(end) }, project, { env })).log();
  } finally {
    for (const end of ends) await end();
  }
}

/** Changes so many values and keys of a lab, one at a time, and runs the commands themselves. */
export function testCommands(cases: number, seed = SEED): void {
  test(`all commands find the same in ${cases} changed plans (MINIASCAPE_SEED=${seed})`, async () => {
    const plans = new Plans("modern", ["ipa", "ha-1", "ha-2"]);
    const inLab = (files: Readonly<Record<string, string>>) =>
      Object.fromEntries(Object.entries(files).map(([file, text]) => [`_data/modern/${file}`, text]));
    // Its warning is in every plan, so that there is something to compare.
    const warned = { "guests.d/warned.yml": "templates: ~\npakages: []\n" };
    const project = new Project(inLab({ ...plans.files, ...warned }), { layers: false });
    const env = { MINIASCAPE_SITE: "modern" };
    const command = (name: string) =>
      run(process.execPath, [join(project.dir, "bin/miniascape.js"), name, "--site=modern"], {
        cwd: project.dir,
      });
    for (const { title, file, text } of plans.changes(cases, seed)) {
      project.write(inLab({ [file]: text }));
      const check = await command("check");
      const expected = printed(check.stderr);
      assert.ok(expected.some((line) => /unknown-key/.test(line)) || check.code === 1, check.stderr);
      const generate = await command("generate");
      assert.deepEqual(printed(generate.stderr), expected, `generate: ${title}`);
      const eleventy = await project.build([], { env });
      assert.deepEqual(printed(eleventy.stderr), expected, `eleventy: ${title}`);
      assert.deepEqual(printed(await served(project)), expected, `--serve: ${title}`);
      assert.deepEqual([generate.code, eleventy.code], [check.code, check.code], title);
      project.write(inLab({ [file]: plans.files[file] as string }));
    }
  });
}
