import assert from "node:assert/strict";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { formatFinding } from "../src/finding.ts";
import { checkLab } from "../src/lab.ts";
import { LayerReader } from "../src/layers/reader.ts";
import { absentOf, type Leaf, leavesOf, put } from "./hostile/leaves.ts";
import { type Subject, subjectsOf } from "./hostile/subjects.ts";
import { OwnLab } from "./own-lab.ts";
import { PROJECT } from "./run.ts";
import { SCHEMAS } from "./schemas.ts";
import { writeLayers } from "./write-layers.ts";

const SECRET = "zq7secret0x";
const HOLE = "zqhole";

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

test("!env at any key is refused, or only its mask is in files that everybody may read", async () => {
  assert.deepEqual(errors(layers([])), []);
  const places = subjects
    .filter(({ name }) => name !== "ipa")
    .flatMap((subject) =>
      [...leavesOf(subject.values), ...absentOf(subject.schema, subject.values)]
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
  const accepted = distinct.filter((place) => errors(layers([place])).length === 0);
  const named = accepted.map(keyOf);
  for (const key of ["guest.description", "guest.cluster.name", "host.iscsi.targets.more.file"])
    assert.ok(named.includes(key), `${key} takes a secret: ${named.join(" ")}`);
  assert.doesNotMatch(
    named.join("\n"),
    /^(?:network|storage)|\.(?:domain|hostname|disks|interfaces|templates|nodes)\b/m,
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

test("the error is at the layer that has the tag, in a list that a layer extends and behind an anchor too", () => {
  const files = {
    "common/a.yml": "rootpw: !env SECRET\npackages: [!env SECRET]\n",
    "networks.d/lab.yml": "gateway: 10.9.8.1\nprefix: 24\ndomain: !env SECRET\ndns: {aliases: [ks]}\n",
    "networks.d/lab/b.yml": "dns: {aliases: !append [!env SECRET]}\n",
    "guests.d/a.yml":
      "y: &y !env SECRET\nhostname: *y\ntemplates: ~\ncluster: {hacluster_password: !env SECRET}\n",
    "guests.d/b.yml": "hostname: !env SECRET\ntemplates: ~\n",
    "guests.d/b/c.yml": "hostname: b\n",
  };
  const root = writeLayers(files);
  const options = { confdirs: [root], tmpldirs: [], variables: { SECRET }, site: "site" };
  const found = checkLab(new LayerReader(), options).findings.filter(({ id }) => id === "secret-in-name");
  assert.deepEqual(
    found.map((finding) => formatFinding(finding).replaceAll(`${root}/site/`, "")),
    [
      `guests.d/a.yml:1:12: error: \`hostname\` must not come from \`!env\` or \`!file\`: names, addresses and paths derive from it, and everybody may read those: write the value itself [secret-in-name]`,
      `networks.d/lab.yml:3:14: error: \`domain\` must not come from \`!env\` or \`!file\`: names, addresses and paths derive from it, and everybody may read those: write the value itself [secret-in-name]`,
      `networks.d/lab/b.yml:1:30: error: \`dns.aliases[1]\` must not come from \`!env\` or \`!file\`: names, addresses and paths derive from it, and everybody may read those: write the value itself [secret-in-name]`,
    ],
  );
});
