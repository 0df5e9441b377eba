import assert from "node:assert/strict";
import { appendFileSync, existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import { temporaryDirectory } from "./build.ts";
import { Project, SMALL_LAB } from "./project.ts";
import { reportOf, type Serving, serve, settled, until } from "./serving.ts";
import { textOfTree } from "./trees.ts";

export interface Memory {
  /** MiB of the process. */
  readonly rss: number;
  /** MiB of objects and code. */
  readonly heap: number;
}

/** The served small lab with these files, and its memory in use after garbage collection. */
export async function measured(
  t: TestContext,
  files: Readonly<Record<string, string>> = {},
): Promise<{
  readonly project: Project;
  readonly serving: Serving;
  readonly memory: () => Promise<Memory>;
}> {
  const project = new Project({ ...SMALL_LAB, ...files }, { layers: false, source: true });
  const file = join(temporaryDirectory(), "memory");
  const serving = await serve(t, project, {
    env: {
      NODE_OPTIONS: `--require=${join(import.meta.dirname, "fixtures/memory.cjs")}`,
      MINIASCAPE_MEMORY: file,
    },
  });
  assert.equal(await reportOf(serving), "");
  const memory = async () => {
    rmSync(file, { force: true });
    process.kill(serving.pid, "SIGUSR2");
    await until(() => existsSync(file), "a measurement");
    return JSON.parse(readFileSync(file, "utf8"));
  };
  return { project, serving, memory };
}

function kickstart({ out }: Serving): string {
  try {
    return readFileSync(join(out, "guests.d/one/ks.cfg"), "utf8");
  } catch {
    return "";
  }
}

const builds = (serving: Serving) => serving.log().split(/Wrote \d+ of/).length;

export async function agrees(project: Project, serving: Serving): Promise<void> {
  await settled(serving);
  assert.equal(await reportOf(serving), "");
  const fresh = join(temporaryDirectory(), "fresh");
  const { code, stderr } = await project.build([`--output=${fresh}`]);
  assert.equal(code, 0, stderr);
  assert.equal(textOfTree(serving.out), textOfTree(fresh));
}

/** 10 MiB of descriptions: a build that stays in memory leaves them too, so that it differs from the modules. */
const DESCRIPTIONS = Object.fromEntries(
  Array.from({ length: 20 }, (_, index) => [
    `_data/default/networks.d/n${index}.yml`,
    `mode: isolated\ngateway: none\ndescription: ${"x".repeat(1 << 19)}\n`,
  ]),
);
/** MiB per save of code: the modules, of which Node keeps each version, are 3 to 5 MiB. */
const MODULES = 9;

/**
 * Saves code this number of times while serving. What a save leaves is the average of all saves but the first quarter,
 * because V8 compiles more code at first.
 */
export function testSavesOfCode(count: number): void {
  const first = Math.ceil(count / 4);
  test(`${count} saves of code: each build is right, and each leaves no more than its modules`, async (t) => {
    const { project, serving, memory } = await measured(t, DESCRIPTIONS);
    const quoting = readFileSync(project.path("src/artifacts/quoting.ts"), "utf8");
    let before: Memory | undefined;
    for (let save = 1; save <= count; save += 1) {
      const known = builds(serving);
      // Code with an effect on the output; and, in turn with it, code that most other code imports.
      if (save % 2 === 1) appendFileSync(project.path("src/finding.ts"), `// ${save}\n`);
      else
        project.write({
          "src/artifacts/quoting.ts": quoting.replace(".trim();", `.trim() + " of save ${save}";`),
        });
      await until(() => builds(serving) > known, `the build after save ${save}`);
      const shown = save - (save % 2);
      await until(
        () => kickstart(serving).startsWith(shown ? `# one of save ${shown}\n` : "# one\n"),
        `save ${save}`,
      );
      if (save === first) before = await memory();
    }
    const after = await memory();
    assert.ok(before);
    const saves = count - first;
    const growth = { rss: (after.rss - before.rss) / saves, heap: (after.heap - before.heap) / saves };
    t.diagnostic(`MiB a save: ${JSON.stringify(growth)}, at last ${JSON.stringify(after)}`);
    assert.ok(growth.heap < MODULES, `${growth.heap} MiB a save`);
    assert.doesNotMatch(serving.log(), /error|Problem/);
    await agrees(project, serving);
  });
}
