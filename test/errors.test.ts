import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { testFaults } from "./build-faults.ts";
import { OwnLab } from "./own-lab.ts";
import { SMALL_LAB } from "./project.ts";

const GUEST = "_data/default/guests.d/one.yml";

testFaults(2);

test("a failed build leaves the last good output as it was, and the mended one writes what changed only", async () => {
  const project = new OwnLab(SMALL_LAB);
  assert.equal((await project.build()).code, 0);
  const before = snapshot(project.path("_site"));
  project.write({ [GUEST]: "os: [\n" });
  assert.equal((await project.build()).code, 1);
  assert.deepEqual(snapshot(project.path("_site")), before);
  project.write({ "templates/small.cfg": "{{ nope }}\n", [GUEST]: SMALL_LAB[GUEST] });
  assert.equal((await project.build()).code, 1);
  assert.deepEqual(snapshot(project.path("_site")), before);
  project.write({ "templates/small.cfg": "# mended\n" });
  const { code, stderr } = await project.build();
  assert.equal(code, 0);
  assert.match(stderr, /Wrote 2 of \d+ files/);
  const after = snapshot(project.path("_site"));
  const changed = Object.keys(after).filter((path) => after[path] !== before[path]);
  assert.deepEqual(changed, [".miniascape/files", "guests.d/one/index.html", "guests.d/one/ks.cfg"]);
});

test("what a build made and the next does not is removed; files of others stay", async () => {
  const project = new OwnLab({
    ...SMALL_LAB,
    "_data/default/guests.d/two.yml": SMALL_LAB[GUEST].replace("8.7", "8.8"),
  });
  assert.equal((await project.build()).code, 0);
  assert.ok(existsSync(project.path("_site/guests.d/two/ks.cfg")));
  project.write({ "_site/guests.d/one/notes.txt": "mine\n", "_site/mine.txt": "mine\n" });
  const renamed = new OwnLab(SMALL_LAB);
  const { code, stderr } = await renamed.build(["-w", project.path("_site")]);
  assert.equal(code, 0, stderr);
  assert.match(stderr, /removed [1-9]/);
  const paths = Object.keys(snapshot(project.path("_site")));
  assert.deepEqual(
    paths.filter((path) => /\btwo\b/.test(path)),
    [],
  );
  assert.equal(existsSync(project.path("_site/guests.d/two")), false);
  assert.equal(readFileSync(project.path("_site/guests.d/one/notes.txt"), "utf8"), "mine\n");
  assert.equal(readFileSync(project.path("_site/mine.txt"), "utf8"), "mine\n");
});

/** Each file with its bytes and the time of its last change. */
function snapshot(root: string): Record<string, string> {
  return Object.fromEntries(
    readdirSync(root, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .sort()
      .map((file) => [
        file.slice(root.length + 1),
        `${statSync(file).mtimeMs} ${readFileSync(file, "utf8")}`,
      ]),
  );
}
