import assert from "node:assert/strict";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { formatFinding } from "../src/finding.ts";
import { checkLab } from "../src/lab.ts";
import { LayerReader } from "../src/layers/reader.ts";
import { type Leaf, leavesOf, missingLeaves, put } from "./hostile/leaves.ts";
import { type Subject, subjectsOf } from "./hostile/subjects.ts";
import { OwnLab } from "./own-lab.ts";
import { PROJECT } from "./run.ts";
import { SCHEMAS } from "./schemas.ts";

const SECRET = "zq7secret0x";
const HOLE = "zqhole";

/** Keys that accept a secret. */
const ACCEPTED = ["guest.description", "guest.cluster.name", "host.iscsi.targets.more.file"];

const subjects = subjectsOf("modern", ["db", "ipa"]);

/** Layers of the subjects, with `!env` at leaves. */
function layers(leaves: readonly (readonly [Subject, Leaf])[]): Record<string, string> {
  return Object.fromEntries(
    subjects.map((subject) => {
      const own = leaves.filter(([other]) => other === subject).map(([, leaf]) => leaf);
      const values = own.reduce<unknown>((value, leaf) => put(value, leaf, HOLE), subject.values);
      return [subject.file, JSON.stringify(values, null, 1).replaceAll(`"${HOLE}"`, "!env SECRET")];
    }),
  );
}

const lab = new OwnLab();
const reader = new LayerReader();

/** The ids of errors on the plan. */
function errors(files: Readonly<Record<string, string>>): readonly string[] {
  lab.write(Object.fromEntries(Object.entries(files).map(([path, text]) => [`_data/default/${path}`, text])));
  const options = {
    confdirs: [lab.path("_data")],
    tmpldirs: [join(PROJECT, "templates")],
    variables: { SECRET },
  };
  return checkLab(reader, options).findings.flatMap((finding) =>
    finding.severity === "error" ? formatFinding(finding) : [],
  );
}

/** Sets every n-th key of the schemas to a secret. */
export function testSecretKeys(every: number): void {
  test("!env at any key is refused, or only its mask is in files that everybody may read", async () => {
    assert.deepEqual(errors(layers([])), []);
    const places = subjects
      .filter(({ name }) => name !== "ipa")
      .flatMap((subject) =>
        [...leavesOf(subject.values), ...missingLeaves(subject.schema, subject.values)]
          .filter(
            ({ part, path }) =>
              part === "value" &&
              SCHEMAS.has(subject.category, String(path[0])) &&
              !/^(?:checks|releases)$/.test(String(path[0])),
          )
          .map((leaf) => [subject, leaf] as const),
      );
    const keyOf = ([{ category }, { path }]: (typeof places)[number]) =>
      [category, ...path.map((step) => (typeof step === "number" ? 0 : step))].join(".");
    const distinct = [...new Map(places.map((place) => [keyOf(place), place])).values()];
    const sample = distinct.filter((place, at) => at % every === 0 || ACCEPTED.includes(keyOf(place)));
    const accepted = sample.filter((place) => errors(layers([place])).length === 0);
    const named = accepted.map(keyOf);
    for (const key of ACCEPTED) assert.ok(named.includes(key), `${key} takes a secret: ${named.join(" ")}`);
    assert.doesNotMatch(
      named.join("\n"),
      /^(?:network|storage)|\.(?:domain|hostname|disks(?!\.\d+\.encryption\.passphrase)|interfaces|templates|nodes)\b/m,
    );

    assert.deepEqual(errors(layers(accepted)), []);
    const { code, stdout, stderr } = await lab.build([], { SECRET });
    assert.equal(code, 0, stderr);
    assert.ok(!`${stdout}${stderr}`.includes(SECRET));
    const published = readdirSync(lab.path("_site"), { recursive: true, encoding: "utf8" }).filter((path) => {
      const stat = statSync(lab.path(`_site/${path}`));
      return stat.isFile() && (stat.mode & 0o004) !== 0;
    });
    assert.ok(published.length > 50);
    const leaks = published.filter((path) =>
      readFileSync(lab.path(`_site/${path}`), "latin1").includes(SECRET),
    );
    assert.deepEqual(leaks, []);
  });
}
