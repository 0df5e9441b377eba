import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { formatFinding } from "../src/finding.ts";
import { releases } from "../src/kickstart/release.ts";
import { releaseRow } from "../src/model/release-facts.ts";
import { findings } from "./findings.ts";
import { smallSite } from "./lab-host.ts";
import { OwnLab } from "./own-lab.ts";

const OF = (os: string, more = "") => ({
  "common/os.yml": `os: ${os}\nvirtinst: {location: /srv/tree.iso, ram: 2048}\n`,
  "guests.d/a.yml":
    "templates: {autoinst: {src: autoinstall.d/ks.cfg, dst: ks.cfg}, virtinst: {src: guest/vmbuild.sh, dst: vmbuild.sh}}\n",
  "guests.d/b.yml": `templates: {autoinst: {src: autoinstall.d/ks.cfg, dst: ks.cfg}}\n${more}`,
});
const messages = (files: Record<string, string>) => findings(files).map(formatFinding);
const newer = (value: string, known: string, column = 10) =>
  `common/os.yml:1:${column}: warning: \`${value}\` is newer than every known release, and ${known} is used instead: set \`os.kickstart: ${known}\` to accept that, or update miniascape [newer-release]`;
const unknown = (value: string, remedy: string, column = 10) =>
  `common/os.yml:1:${column}: error: no kickstart can be written for \`${value}\`: ${remedy} [unknown-release]`;
const ALL = `set \`os.kickstart\` to one of ${releases.join(", ")}`;
const newestOf = (family: string) =>
  Number(releases.findLast((name) => name.startsWith(family))?.slice(family.length));
/** The newest known versions. */
const [FEDORA, RHEL] = [newestOf("F"), newestOf("RHEL")];
const [NEXT, LATER] = [FEDORA + 1, FEDORA + 2];

/** The output of `check`, once for both guests. */
const CASES: readonly (readonly [os: string, ...expected: string[]])[] = [
  [`{id: fedora${FEDORA}}`],
  [`{id: fedora${NEXT}}`, newer(`fedora${NEXT}`, `F${FEDORA}`)],
  ["{id: fedora103}", newer("fedora103", `F${FEDORA}`)],
  [`{id: rhel${RHEL + 1}.0}`, newer(`rhel${RHEL + 1}.0`, `RHEL${RHEL}`)],
  [`{id: almalinux${RHEL + 1}}`, newer(`almalinux${RHEL + 1}`, `RHEL${RHEL}`)],
  [`{id: centos-stream${RHEL + 1}}`, newer(`centos-stream${RHEL + 1}`, `RHEL${RHEL}`)],
  [`{kickstart: F${NEXT}}`, newer(`F${NEXT}`, `F${FEDORA}`, 17)],
  [`{id: fedora${NEXT}, kickstart: F${FEDORA}}`],
  [`{id: fedora${NEXT}, kickstart: F${LATER}}`, newer(`F${LATER}`, `F${FEDORA}`, 31)],
  ["{id: Rocky9}", unknown("Rocky9", "did you mean `rocky9`?")],
  ["{id: fedroa43}", unknown("fedroa43", "did you mean `fedora43`?")],
  ["{id: rhel4.9}", unknown("rhel4.9", "did you mean `rhel9`?")],
  [
    "{id: win11}",
    unknown(
      "win11",
      `${ALL}, or \`os.id\` to one of debian11, debian12, debian13, ubuntu22.04, ubuntu24.04, ubuntu26.04, opensuse16.0, opensuse16.1, sles16.0, sles16.1, opensusetumbleweed, or \`installer\` to manual`,
    ),
  ],
  ["{kickstart: F3}", unknown("F3", "did you mean `F43`?", 17)],
  ["{kickstart: F39}", unknown("F39", ALL, 17)],
  ["{kickstart: F0999}", unknown("F0999", ALL, 17)],
  ["{kickstart: RHEL1000}", unknown("RHEL1000", "did you mean `RHEL10`?", 17)],
  ["{kickstart: rhel9}", unknown("rhel9", ALL, 17)],
];

for (const [os, ...expected] of CASES) test(`os: ${os}`, () => assert.deepEqual(messages(OF(os)), expected));

test("a release is looked up once for each place that names it", () => {
  const found = messages(OF(`{id: fedora${NEXT}}`, `os: {id: fedora${LATER}}\n`));
  assert.deepEqual(found, [
    newer(`fedora${NEXT}`, `F${FEDORA}`),
    newer(`fedora${LATER}`, `F${FEDORA}`).replace("common/os.yml:1", "guests.d/b.yml:2"),
  ]);
});

test("another installer's answer file has a release of its own, and a guest without files has none", () => {
  const files = OF("{id: debian13}");
  const own = "templates: {autoinst: {src: guest/vmbuild.sh, dst: preseed.cfg}}\n";
  assert.deepEqual(messages({ ...files, "guests.d/a.yml": own, "guests.d/b.yml": own }), []);
  const none = { "guests.d/a.yml": "templates: ~\n", "guests.d/b.yml": "templates: ~\n" };
  assert.deepEqual(messages({ ...OF("{id: fedora103}"), ...none }), []);
  assert.deepEqual(messages({ ...OF("{id: Rocky9}"), ...none }), []);
});

test("a newer release is what its tree says, whatever its kickstart is written for", () => {
  const files = OF(`{id: fedora${NEXT}, kickstart: F${FEDORA}}`);
  const tree = `virtinst: {location: http://ks/fedora/${NEXT}/}\ninterfaces: [{network: lab}]\n`;
  const network = "gateway: 10.9.8.1\nprefix: 24\ndhcp: elsewhere\n";
  assert.deepEqual(messages({ ...files, "common/tree.yml": tree, "networks.d/lab.yml": network }), []);
});

test("a newer release has the newest row of its family, unless it has one of its own", () => {
  const site = (os: object) =>
    smallSite(
      {
        "guests.d/a.yml": {
          os,
          virtinst: { location: "http://trees.test/" },
          templates: {
            autoinst: { src: "autoinstall.d/ks.cfg", dst: "ks.cfg" },
            virtinst: { src: "guest/vmbuild.sh", dst: "vmbuild.sh" },
          },
        },
        "storages.d/default.yml": { path: "/srv/a" },
      },
      "autoinst",
    );
  const kickstart = (os: object) =>
    readFileSync(join(site(os), "guests.d/a/ks.cfg"), "utf8")
      .split("\n")
      .slice(1)
      .join("\n");
  const without = (text: string) => text.replace(/^# .*kickstart syntax of/m, "");
  for (const [newerId, id] of [
    [`fedora${NEXT}`, `fedora${FEDORA}`],
    [`almalinux${RHEL + 1}`, `almalinux${RHEL}`],
  ])
    assert.equal(without(kickstart({ id: newerId })), without(kickstart({ id })));
  const rows: Record<string, object> = {
    F: {},
    [`F${NEXT}`]: {},
    [`F${FEDORA}`]: {},
    F40: {},
    RHEL10: {},
    RHEL9: {},
  };
  for (const row of [`F${NEXT}`, `F${FEDORA}`, "F", null]) {
    assert.equal(releaseRow(rows, { os: { id: `fedora${NEXT}` } }), row);
    delete rows[row ?? ""];
  }
  assert.equal(releaseRow(rows, { os: { id: "rocky11" } }), "RHEL10");
  assert.equal(releaseRow(rows, { os: { id: "rocky9" } }), "RHEL9");
  assert.equal(releaseRow(rows, { os: { id: "rocky8" } }), null);
});

test("the build says what check says", async () => {
  const layers = Object.entries(OF(`{id: fedora${NEXT}}`)).map(([path, text]) => [
    `_data/default/${path}`,
    text,
  ]);
  const pool = { "_data/default/storages.d/default.yml": "path: /srv/a\n" };
  const project = new OwnLab({ ...Object.fromEntries(layers), ...pool });
  const { code, stderr } = await project.build();
  assert.equal(code, 0, stderr);
  assert.equal(stderr.match(/newer-release/g)?.length, 1, stderr);
  const model = JSON.parse(readFileSync(project.path("_site/model.json"), "utf8"));
  assert.deepEqual(model.guests[0].os, {
    id: `fedora${NEXT}`,
    kickstart: `F${FEDORA}`,
    family: "fedora",
    version: NEXT,
  });
});
