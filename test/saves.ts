import assert from "node:assert/strict";
import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { Project, SMALL_LAB } from "./project.ts";
import { pause, type Serving, serve, settled, until } from "./serving.ts";

const ONE = "_data/default/guests.d/one.yml";

function read({ out }: Serving, path: string): string {
  try {
    return readFileSync(join(out, path), "utf8");
  } catch {
    return "";
  }
}

/** Saves two files several times, with each of these delays in milliseconds between them. */
export function testSaves(delays: readonly number[]): void {
  test("what is saved while serving starts, or while it loads code or builds, is built", async (t) => {
    const project = new Project(SMALL_LAB, { layers: false, source: true });
    const own = SMALL_LAB[ONE];
    let save = 0;
    const write = () => {
      save += 1;
      project.write({ [ONE]: `${own}description: save ${save} of the layer\n` });
      project.write({ "templates/small.cfg": `# save ${save} of the template\n` });
    };
    const code = readFileSync(project.path("src/model/published.ts"), "utf8");
    const writeCode = () =>
      project.write({
        "src/model/published.ts": code.replace("    site,\n", `    saves: ${save},\n    site,\n`),
      });
    const saving = setInterval(() => {
      write();
      writeCode();
    }, 40);
    const serving = await serve(t, project).finally(() => clearInterval(saving));
    const shows = () =>
      until(
        () =>
          read(serving, "guests.d/one/guest.yml").includes(`save ${save} of the layer`) &&
          read(serving, "guests.d/one/ks.cfg") === `# save ${save} of the template\n` &&
          read(serving, "model.json").includes(`"saves": ${save},`),
        `save ${save}`,
      );
    await shows();
    // Code first, then a layer, with a growing delay in the build; then in the other order.
    for (const delay of delays) {
      const [first, second] = save % 2 === 0 ? [writeCode, write] : [write, writeCode];
      save += 1;
      first();
      await pause(delay);
      second();
      writeCode();
      await shows();
    }
    await settled(serving);
  });
}

const LAB_NETWORK = "_data/default/networks.d/lab.yml";

/** Adds this number of guests at once, then replaces them by as many with other names. */
export function testBurst(count: number): void {
  test("a burst of files, and another branch's files, end in the right output", async (t) => {
    const project = new Project(
      { ...SMALL_LAB, [LAB_NETWORK]: `${SMALL_LAB[LAB_NETWORK]}dhcp: elsewhere\n` },
      { layers: false, source: true },
    );
    const serving = await serve(t, project);
    const guests = (word: string) =>
      project.write(
        Object.fromEntries(
          Array.from({ length: count }, (_, at) => [
            `_data/default/guests.d/of-${word}-${at}.yml`,
            "os: {id: rhel9.4}\ninterfaces: [{network: lab}]\nvirtinst: {location: http://trees.test/9/}\n" +
              `templates: {autoinst: {src: ${word}.cfg, dst: ks.cfg}}\n`,
          ]),
        ),
      );
    project.write({ "templates/a.cfg": "# a\n" });
    guests("a");
    await until(() => read(serving, `guests.d/of-a-${count - 1}/ks.cfg`) === "# a\n", "the burst");
    // Like `git checkout`: deletes, writes, and replaces directories.
    rmSync(project.path("_data/default/guests.d"), { recursive: true });
    rmSync(project.path("templates/a.cfg"));
    guests("b");
    project.write({ [ONE]: SMALL_LAB[ONE], "templates/b.cfg": "# b\n" });
    rmSync(project.path("site/guests/guest.yml.njk"));
    await until(
      () =>
        read(serving, `guests.d/of-b-${count - 1}/ks.cfg`) === "# b\n" &&
        read(serving, "guests.d/of-a-0/ks.cfg") === "" &&
        read(serving, "guests.d/of-b-0/guest.yml") === "",
      "the other branch",
    );
    assert.equal((await serving.get("/.miniascape/report")).body, "null");
  });
}
