import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { isDeepStrictEqual } from "node:util";
import { temporaryDirectory } from "../build.ts";
import { Project } from "../project.ts";
import { run } from "../run.ts";
import { serve, until } from "../serving.ts";
import { Plans } from "./plans.ts";

const SEED = Number(process.env.MINIASCAPE_SEED ?? Date.now() % 2 ** 31);

/** The findings in what a command prints, each once, in any order. */
function printed(text: string): string[] {
  const lines = text.split("\n").filter((line) => /^\S+:\d+:\d+: (?:error|warning|info|note): /.test(line));
  return [...new Set(lines)].sort();
}

/**
 * Changes so many values and keys of a lab, one at a time, and runs the commands themselves, but one
 * server for all changes.
 */
export function testCommands(cases: number, seed = SEED): void {
  test(`all commands find the same in ${cases} changed plans (MINIASCAPE_SEED=${seed})`, async (t) => {
    const plans = new Plans("modern", ["ipa", "ha-1", "ha-2"]);
    const inLab = (files: Readonly<Record<string, string>>) =>
      Object.fromEntries(Object.entries(files).map(([file, text]) => [`_data/modern/${file}`, text]));
    // Its warning is in every plan, so that there is something to compare.
    const warned = { "guests.d/warned.yml": "templates: ~\npakages: []\n" };
    const project = new Project(inLab({ ...plans.files, ...warned }), { layers: false });
    const [one, two] = [temporaryDirectory(), temporaryDirectory()];
    const env = { MINIASCAPE_SITE: "modern" };
    const command = (...args: string[]) =>
      run(process.execPath, [join(project.dir, "bin/miniascape.js"), ...args, "--site=modern"], {
        cwd: project.dir,
      });
    const serving = await serve(t, project, { env });
    /** Writes a file of the lab. The result waits until a build of the server has printed these findings. */
    const write = (file: string, text: string) => {
      const start = serving.log().length;
      project.write(inLab({ [file]: text }));
      return (title: string, expected: readonly string[]) =>
        until(
          () =>
            serving
              .log()
              .slice(start)
              // At the end of each build.
              .split("[11ty] Wrote ")
              .slice(0, -1)
              .some((build) => isDeepStrictEqual(printed(build), expected)),
          `--serve: ${title}: a build with the findings\n${expected.join("\n")}\n`,
        );
    };
    const known = printed((await command("check")).stderr);
    assert.deepEqual(printed(serving.log()), known);
    for (const { title, file, text } of plans.changes(cases, seed)) {
      const isServed = write(file, text);
      const { code, stderr } = await command("check");
      const expected = printed(stderr);
      assert.ok(expected.some((line) => /unknown-key/.test(line)) || code === 1, stderr);
      const generated = await command("generate", "-w", one);
      assert.deepEqual(printed(generated.stderr), expected, `generate: ${title}`);
      const built = await project.build([`--output=${two}`], { env });
      assert.deepEqual(printed(built.stderr), expected, `eleventy: ${title}`);
      assert.deepEqual([generated.code, built.code], [code, code], title);
      await isServed(title, expected);
      await write(file, plans.files[file] as string)(`without ${title}`, known);
    }
  });
}
