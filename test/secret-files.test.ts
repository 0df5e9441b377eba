import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { before, test } from "node:test";
import { gunzipSync } from "node:zlib";
import { commandIn } from "./cli.ts";
import { OwnLab } from "./own-lab.ts";
import { SMALL_LAB } from "./project.ts";
import type { Result } from "./run.ts";

// Files of `templates` and `host_templates` contain the real values, with any name. Published files do not.

const KEY = "hunter2-key-0815";
const PSK = "psk&of<the>lab-4711";
const HASH = `$6$abcdefgh$${"ijklmnopqrstuvwxyz".repeat(5).slice(4)}`;
/** Only in the setup archive. */
const PACKED = "packed-and-never-shown";

const READS = "key: {{ registration.activation_key | word }}\n";

/** By `dst`: the template of a file of the guest `two`, and the text of the file. */
const GUEST_FILES: Readonly<Record<string, readonly [template: string, expected: string | RegExp]>> = {
  "user-data": [READS, `key: ${KEY}\n`],
  "user-data.yml": [READS, `key: ${KEY}\n`],
  "sub/user-data.yml": [READS, `key: ${KEY}\n`],
  "user-data.yaml": [READS, `key: ${KEY}\n`],
  "agent.json": ["{{ registration | json }}\n", /^ "activation_key": "hunter2-key-0815"$/m],
  "motd.html": [READS, `key: ${KEY}\n`],
  "index.htm": [READS, `key: ${KEY}\n`],
  "dump.yml": ["{{ registration | yaml }}\n", /^activation_key: hunter2-key-0815$/m],
  "nunjucks.yml": ["{{ registration | dump }}\n", /"activation_key":"hunter2-key-0815"/],
  "list.yml": ["{{ [vnc] | yaml }}\n", /^- psk: psk&of<the>lab-4711$/m],
  "pairs.yml": [
    "{% for key, value in registration %}{% if value %}{{ key }}={{ value | word }}\n{% endif %}{% endfor %}",
    /=hunter2-key/,
  ],
  "sorted.yml": [
    "{% for pair in registration | dictsort %}{% if pair[1] %}{{ pair[1] | word }}\n{% endif %}{% endfor %}",
    /^hunter2-key-0815$/m,
  ],
  "entries.yml": [
    "{% for entry in registration | list %}{% if entry.value %}{{ entry.value | word }}\n{% endif %}{% endfor %}",
    /^hunter2-key-0815$/m,
  ],
  "joined.yml": ['{{ [registration] | join(" ", "activation_key") | word }}\n', `${KEY}\n`],
  "query.yml": ["{{ registration | urlencode }}\n", /activation_key=hunter2-key-0815/],
  "seed.yml": ["seed: |\n  {{ setup_data | setup_archive | indent(2) }}\n", /^seed: \|\n {2}H4sI/],
  "line.yml": ['seed: {{ setup_data | setup_archive | replace("\\n", "") }}\n', /^seed: H4sI/],
};

const HOST_FILES: typeof GUEST_FILES = {
  "targets.yml": ["psk: {{ vnc.psk | sh }}\n", `psk: '${PSK}'\n`],
  "etc/targets.json": ["{{ vnc | json }}\n", /"psk": "psk&of<the>lab-4711"/],
  "motd.html": ["{{ vnc.psk }}\n", "psk&amp;of&lt;the&gt;lab-4711\n"],
};

/** Files with nothing more secret than a hash. */
const OPEN_FILES: typeof GUEST_FILES = {
  "hash.yml": ["rootpw: {{ rootpw | sh }}\n", `rootpw: '${HASH}'\n`],
  "name.yml": ["{{ [name] | yaml }}\n{{ registration | length }}\n", "- two\n2\n"],
};

const templateOf = (owner: string, dst: string) => `templates/mine/${owner}/${dst}`;
const entries = (owner: string, files: object) =>
  Object.fromEntries(
    Object.keys(files).map((dst) => [dst.replace(/\W/g, "_"), { src: `mine/${owner}/${dst}`, dst }]),
  );

const project = new OwnLab({
  ...SMALL_LAB,
  "_data/default/common/10.yml": "rootpw: !env ROOT_HASH\nvnc: {psk: !file ../psk}\n",
  "_data/default/psk": `${PSK}\n`,
  "_data/default/guests.d/two.yml": [
    "os: {id: rhel9.4}",
    "virtinst: {location: http://trees.test/9/}",
    "registration: {activation_key: !env KEY}",
    "beacon: {token: !env PACKED}",
    "setup_data: [{src: mine/packed.yml, dst: packed.yml}]",
    `templates: ${JSON.stringify(entries("guest", { ...GUEST_FILES, ...OPEN_FILES }))}`,
    "",
  ].join("\n"),
  "_data/default/host.d/10.yml": `host_templates: ${JSON.stringify(entries("host", HOST_FILES))}\n`,
  "templates/mine/packed.yml": "{{ beacon | yaml }}\n",
  ...Object.fromEntries(
    [["guest", { ...GUEST_FILES, ...OPEN_FILES }] as const, ["host", HOST_FILES] as const].flatMap(
      ([owner, files]) =>
        Object.entries(files).map(([dst, [template]]) => [templateOf(owner, dst), template]),
    ),
  ),
});
const env = { ROOT_HASH: HASH, KEY, PACKED };

let built: Result;
before(async () => {
  built = await project.build([], env);
  assert.equal(built.code, 0, built.stderr);
});

const artifacts = [
  ...Object.entries(GUEST_FILES).map(([dst, [, expected]]) => [`guests.d/two/${dst}`, expected] as const),
  ...Object.entries(HOST_FILES).map(([dst, [, expected]]) => [`host/${dst}`, expected] as const),
];
const open = Object.entries(OPEN_FILES).map(
  ([dst, [, expected]]) => [`guests.d/two/${dst}`, expected] as const,
);

function fileOf(path: string): { readonly text: string; readonly mode: number } {
  const file = project.path(join("_site", path));
  return { text: readFileSync(file, "utf8"), mode: statSync(file).mode & 0o777 };
}

for (const [path, expected] of artifacts) {
  test(`${path} has the real values, is for its owner alone, and is reported`, () => {
    const { text, mode } = fileOf(path);
    typeof expected === "string" ? assert.equal(text, expected) : assert.match(text, expected);
    assert.equal(mode, 0o600);
    const nginx = fileOf("host/etc/nginx/conf.d/miniascape.conf").text;
    assert.ok(nginx.includes(`location = /${path} {\n`), "the web server keeps it back");
  });
}

for (const [path, expected] of open) {
  test(`${path} has hashes at most, and is for everybody`, () => {
    const { text, mode } = fileOf(path);
    assert.equal(text, expected);
    assert.equal(mode, 0o644);
  });
}

test("each secret is reported once for all files that have it", () => {
  for (const [key, files] of [
    ["registration.activation_key", "in guests\\.d/two/\\S+ and \\d+ more"],
    ["vnc.psk", "in \\S+ and \\d+ more"],
    ["beacon.token", "in guests\\.d/two/\\S+ and 2 more"],
  ])
    assert.match(
      built.stderr,
      new RegExp(`: info: \`${key}\` is a secret, not only a hash: .*; ${files} \\[secret-in-file\\]`),
    );
});

/** Files for people, by their paths. */
function documents(): Map<string, string> {
  const out = project.path("_site");
  const own = new Set<string>(artifacts.map(([path]) => path));
  const paths = readdirSync(out, { recursive: true, encoding: "utf8" }).filter(
    (path) =>
      !own.has(path) &&
      /\.html$|^assets\/.|^model\.json$|\/guest\.yml$|^host\/networks\.d\/.*\.yml$/.test(path),
  );
  return new Map(paths.map((path) => [path, readFileSync(join(out, path), "utf8")]));
}

/** A secret, and its possible spellings. */
const written = (secret: string) => [
  secret,
  JSON.stringify(secret).slice(1, -1),
  secret.replace(/[&<>]/g, (char) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;" })[char] as string),
];

/** The beginning of an archive, in base64. */
const ARCHIVE = /H4sI[A-Za-z0-9+/]{20,}/;

function assertNone(text: string, what: string): void {
  for (const secret of [KEY, PSK, HASH, PACKED])
    for (const form of written(secret)) assert.ok(!text.includes(form), `${what} holds ${form}`);
  assert.doesNotMatch(text.replace(/<[^>]*>/g, ""), ARCHIVE, `${what} holds an archive`);
}

test("no page and no document holds a secret, and each file is shown with what is not secret of it", () => {
  const all = documents();
  for (const path of ["model.json", "guests.d/two/guest.yml", "host/networks.d/lab.yml", "host.html"])
    assert.ok(all.has(path), path);
  for (const [path, text] of all) assertNone(text, path);
  assert.match(all.get("guests.d/two/guest.yml") ?? "", /activation_key: '\*{8}'/);
  const page = (all.get("guests.d/two/index.html") ?? "")
    .replace(/<[^>]*>/g, "")
    .replaceAll("&quot;", '"')
    .replaceAll("&#39;", "'");
  for (const [file, shown] of Object.entries({
    "user-data.yml": "key: ********",
    "agent.json": '"activation_key": "********"',
    "motd.html": "key: ********",
    "dump.yml": "activation_key: '********'",
    "seed.yml": "seed: |\n",
  }))
    assert.ok(page.includes(shown), `${file}: ${shown}`);
  assert.match(page, /seed: \[\d+ characters of base64\]/);
});

test("an archive has the real values", () => {
  const [, archive = ""] = fileOf("guests.d/two/line.yml").text.split(" ");
  assert.ok(gunzipSync(Buffer.from(archive, "base64")).includes(`token: ${PACKED}`));
});

test("nothing that is logged holds a secret", async () => {
  assertNone(built.stdout + built.stderr, "the build");
  for (const [path] of [...artifacts, ...open]) {
    const { code, stdout, stderr } = await commandIn(project.dir, ["explain", "--output", path], env);
    assert.equal(code, 0, stderr);
    assertNone(stdout + stderr, `explain --output ${path}`);
  }
});

test("diff shows no line of such a file, and takes none for a page", async () => {
  for (const [path] of artifacts) {
    const file = templateOf(
      path.startsWith("host/") ? "host" : "guest",
      path.replace(/^(?:host|guests\.d\/two)\//, ""),
    );
    project.write({ [file]: `# another line\n${readFileSync(project.path(file), "utf8")}` });
  }
  const { stdout, stderr } = await commandIn(project.dir, ["diff", project.path("_site")], env);
  assertNone(stdout + stderr, "diff");
  for (const [path] of artifacts)
    assert.match(
      stdout,
      new RegExp(
        `\\+\\+\\+ plan/${path}\nnot shown, because only its owner may read it: `.replaceAll(".", "\\."),
      ),
    );
  assert.ok(existsSync(project.path("_site/model.json")));
});
