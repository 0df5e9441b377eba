import assert from "node:assert/strict";
import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { Project, SMALL_LAB } from "../project.ts";
import { reportOf, type Serving, serve, until } from "../serving.ts";

const ONE = "_data/default/guests.d/one.yml";
const own = SMALL_LAB[ONE];

function small(): Project {
  return new Project(SMALL_LAB, { layers: false, source: true });
}

function read(serving: Serving, path: string): string {
  try {
    return readFileSync(join(serving.out, path), "utf8");
  } catch {
    return "";
  }
}

test("what somebody has taken from the output comes back with the next save", async (t) => {
  const project = small();
  const serving = await serve(t, project);
  const kickstart = read(serving, "guests.d/one/ks.cfg");
  rmSync(join(serving.out, "guests.d/one/ks.cfg"));
  // Its page is rendered again, and shows the new value.
  const base = readFileSync(project.path("templates/html/base.html"), "utf8");
  project.write({ "templates/html/base.html": `${base}<!-- of the page -->\n` });
  await until(() => read(serving, "guests.d/one/index.html").includes("of the page"), "the page");
  await until(() => read(serving, "guests.d/one/ks.cfg") === kickstart, "ks.cfg");
  await until(() => read(serving, "guests.d/one/index.html").includes("--iscrypted"), "its text");
  assert.equal(await reportOf(serving), "");
});

test("each of two templates is made anew when it is saved after the other", async (t) => {
  const project = small();
  const serving = await serve(t, project);
  for (const word of ["first", "second"]) {
    project.write({ "templates/host/hosts": `# ${word}\n` });
    await until(() => read(serving, "host/hosts") === `# ${word}\n`, `hosts, ${word}`);
    project.write({ "templates/small.cfg": `# ${word}\n` });
    await until(() => read(serving, "guests.d/one/ks.cfg") === `# ${word}\n`, `ks.cfg, ${word}`);
    await until(() => read(serving, "guests.d/one/index.html").includes(`# ${word}`), `the page, ${word}`);
  }
});

test("code is loaded anew when it is saved, also when a layer is saved at the same time", async (t) => {
  const project = small();
  const serving = await serve(t, project);
  const path = "src/model/published.ts";
  const code = readFileSync(project.path(path), "utf8");
  for (const word of ["first", "second", "third"]) {
    project.write({
      [path]: code.replace("    site,\n", `    ${word}: true,\n    site,\n`),
      [ONE]: `${own}description: the ${word} one\n`,
    });
    await until(() => {
      const model = read(serving, "model.json");
      return model.includes(`"${word}": true`) && model.includes(`the ${word} one`);
    }, word);
  }
});
