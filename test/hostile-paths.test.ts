import assert from "node:assert/strict";
import { existsSync, mkdirSync, readdirSync, symlinkSync } from "node:fs";
import { test } from "node:test";
import { formatFinding } from "../src/finding.ts";
import { temporaryDirectory } from "./build.ts";
import { findings } from "./findings.ts";
import { yamlOf } from "./hostile/values.ts";
import { Project, SMALL_LAB } from "./project.ts";

const GUEST = "os: {id: rhel9.4}\nvirtinst: {location: /srv/9.iso, ram: 2048}\n";
const HOST = "host.d/host.yml";
const PATH = "must be a relative path without `.`, `..` and hidden directories or files";

/** Paths outside of the directory, and invalid names on some file system. */
const BAD_PATHS: readonly string[] = [
  ...[
    "..",
    "../x",
    "a/../x",
    "a/..",
    "a/../../../x",
    ".",
    "./x",
    ".hidden",
    "a/.hidden",
    "/etc/passwd",
    "//x",
  ],
  ...["a//b", "a/", "", "a\0b", "a\nb", "a\x7fb", "a\x9bb", "a\u2028b", "\u0085", `${"x".repeat(256)}`],
  ...["\u00e9".repeat(128), `${"a/".repeat(9)}..`, ".miniascape/files"],
];

for (const path of BAD_PATHS) {
  test(`no file is made at ${JSON.stringify(path.slice(0, 40))}, nor anything of it read`, () => {
    const text = yamlOf(path);
    const found = findings({
      "guests.d/one.yml": `${GUEST}setup_data:\n  - {src: guest/vmbuild.sh, dst: ${text}}\ntemplates: {x: {src: guest/vmbuild.sh, dst: ${text}}}\n`,
      "guests.d/two.yml": `${GUEST}templates: {x: {src: ${text}, dst: x}}\n`,
      [HOST]: `host_templates: {x: {src: host/hosts, dst: ${text}}}\n`,
    });
    assert.deepEqual(found.map(formatFinding), [
      `guests.d/one.yml:4:34: error: \`setup_data[0].dst\`: ${PATH} [schema]`,
      `guests.d/one.yml:5:45: error: \`templates.x.dst\`: ${PATH} [schema]`,
      `guests.d/two.yml:3:22: error: \`templates.x.src\`: ${PATH} [schema]`,
      `${HOST}:1:44: error: \`host_templates.x.dst\`: ${PATH} [schema]`,
    ]);
  });
}

test("the longest name that a file can have is one", () => {
  const text = "x".repeat(255);
  assert.deepEqual(
    findings({ "guests.d/one.yml": `${GUEST}templates: {x: {src: guest/vmbuild.sh, dst: ${text}}}\n` }),
    [],
  );
});

const ANOTHER = "give this one another `dst`";
const CLASHES: readonly [one: string, other: string, message: string][] = [
  ["a/b", "a/b", `another file of this object is \`a/b\`: ${ANOTHER}`],
  ["a/Foo", "a/foo", `\`a/foo\` is \`a/Foo\` where file names have no case: ${ANOTHER}`],
  ["caf\u00e9", "cafe\u0301", `\`cafe\u0301\` is \`caf\u00e9\` where file names have no case: ${ANOTHER}`],
  [
    "a",
    "a/b",
    `one of \`a/b\` and \`a\` is a file, but the other needs a directory of that name: ${ANOTHER}`,
  ],
  [
    "A/b/c",
    "a/B",
    `one of \`a/B\` and \`A/b/c\` is a file, but the other needs a directory of that name: ${ANOTHER}`,
  ],
];

for (const [one, other, message] of CLASHES) {
  test(`${JSON.stringify([one, other])} are not both made, of a guest, of its archive or of the host`, () => {
    const entries = [one, other].map(
      (dst, at) => `  x${at}: {src: guest/vmbuild.sh, dst: ${JSON.stringify(dst)}}\n`,
    );
    const items = [one, other].map((dst) => `  - {src: setup/db/setup-db.sh, dst: ${JSON.stringify(dst)}}\n`);
    const found = findings({
      "guests.d/one.yml": `${GUEST}setup_data:\n${items.join("")}templates:\n${entries.join("")}`,
      [HOST]: `host_templates:\n${entries.join("")}`,
    });
    assert.deepEqual(found.map(formatFinding), [
      `guests.d/one.yml:5:38: error: ${message} [output-taken]`,
      `guests.d/one.yml:8:36: error: ${message} [output-taken]`,
      `${HOST}:3:36: error: ${message} [output-taken]`,
    ]);
  });
}

test("files that the build itself makes are not made over, whatever case they are in", () => {
  const found = findings({
    "guests.d/one.yml": `${GUEST}templates: {x: {src: guest/vmbuild.sh, dst: Guest.yml}, y: {src: guest/vmbuild.sh, dst: index.html/x}}\n`,
    [HOST]: "host_templates: {x: {src: host/hosts, dst: NETWORK_register.sh}}\n",
  });
  assert.deepEqual(
    found.map(({ id, place }) => `${place.file}:${place.column} ${id}`),
    ["guests.d/one.yml:45 output-taken", "guests.d/one.yml:89 output-taken", `${HOST}:44 output-taken`],
  );
});

test("names of networks and pools come from files, and may be none", () => {
  for (const name of ["a b", "-x", "x$(id)", "e\u0301", "a\nb"]) {
    const shown = JSON.stringify(name).slice(1, -1).replace("\u0301", "\\u0301");
    const found = findings({
      [`networks.d/${name}.yml`]: "gateway: 10.1.1.1\nprefix: 24\nbridge: {name: virbr7}\n",
      [`storages.d/${name}.yml`]: "path: /srv/pool\n",
    });
    const rest =
      "rename its file or set `name`; use letters, digits and _ . + -, and begin with a letter, a digit or _ [name-unusable]";
    assert.deepEqual(found.filter(({ id }) => id === "name-unusable").map(formatFinding), [
      `networks.d/${name}.yml:1:1: error: a network cannot be named \`${shown}\`: ${rest}`,
      `storages.d/${name}.yml:1:1: error: a storage pool cannot be named \`${shown}\`: ${rest}`,
    ]);
  }
});

test("objects whose names differ in case only are not both made", () => {
  const found = findings({
    "guests.d/Web.yml": `${GUEST}hostname: a\n`,
    "guests.d/web.yml": `${GUEST}hostname: b\n`,
    "storages.d/Data.yml": "path: /srv/a\n",
    "storages.d/data.yml": "path: /srv/b\n",
  });
  assert.deepEqual(found.map(formatFinding), [
    "guests.d/web.yml:1:1: error: this name differs from `Web` only in case: rename one [names-without-case]\nguests.d/Web.yml:1:1: note: `Web` is here",
    "storages.d/data.yml:1:1: error: this name differs from `Data` only in case: rename one [names-without-case]\nstorages.d/Data.yml:1:1: note: `Data` is here",
  ]);
});

test("text that is no Unicode is refused where it is escaped", () => {
  const message =
    "error: half a surrogate pair is not a character: write both halves or neither [yaml-encoding]";
  const place = (text: string) =>
    findings({ "guests.d/one.yml": `${GUEST}description: ${text}\n` }).map(formatFinding);
  assert.deepEqual(place('"a\\ud800b"'), [`guests.d/one.yml:3:16: ${message}`]);
  assert.deepEqual(place('"\\ud83d\\ude00 \\udc00"'), [`guests.d/one.yml:3:28: ${message}`]);
  assert.deepEqual(place('{"\\udfff": 1}').slice(0, 1), [`guests.d/one.yml:3:16: ${message}`]);
  assert.deepEqual(place('"\\ud83d\\ude00"'), []);
  assert.deepEqual(place('"\\\\ud800"'), []);
});

test("what becomes a line among others is one line, as it is", () => {
  const line = "must be one line of text, without control characters, and without spaces at the ends";
  for (const [values, path] of [
    ['virtinst: {extra_args: ["a\\nb"]}', "virtinst.extra_args[0]"],
    ['kernel_args: [" a"]', "kernel_args[0]"],
    ['authorized_keys: ["ssh-ed25519 A a\\nssh-ed25519 B b"]', "authorized_keys[0]"],
    ['users: [{name: a, authorized_keys: ["a\\u2028b"]}]', "users[0].authorized_keys[0]"],
    ['release: {ks_arg: "a\\n"}', "release.ks_arg"],
    ['releases: {RHEL9: {ks_arg: "\\ta"}}', "releases.RHEL9.ks_arg"],
  ] as const) {
    const found = findings({ "guests.d/one.yml": `os: {id: rhel9.4}\n${values}\ntemplates: ~\n` });
    assert.deepEqual(
      found.map(({ message }) => message),
      [`\`${path}\`: ${line}`],
      values,
    );
  }
  const found = findings({ "guests.d/one.yml": "release: {packages: tar}\ntemplates: ~\n" });
  assert.deepEqual(
    found.map(({ message }) => message),
    ["`release.packages`: must be a list"],
  );
});

test("a build writes through no symbolic link of its output, and nothing outside of it", async () => {
  const project = new Project(SMALL_LAB, { layers: false });
  const outside = temporaryDirectory();
  mkdirSync(project.path("_site"));
  symlinkSync(outside, project.path("_site/guests.d"));
  const { code, stderr } = await project.build();
  assert.equal(code, 1);
  assert.match(stderr, /_site\/guests\.d: this must be a directory, but it is a symbolic link: move it away/);
  assert.deepEqual(readdirSync(outside), []);
  assert.equal(existsSync(project.path("_site/index.html")), false);
});
