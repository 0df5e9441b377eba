import assert from "node:assert/strict";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { temporaryDirectory } from "./build.ts";
import { commandIn } from "./cli.ts";
import { PROJECT } from "./run.ts";
import { SchemaLab, schemaText } from "./schema-lab.ts";

const VAULT = {
  type: "object",
  properties: {
    name: { type: "string" },
    pin: { type: "integer", "x-secret": true },
    isOpen: { "x-secret": true },
    answer: { type: "string", "x-secret": true },
    codes: { type: "array", items: { type: "string", "x-secret": true } },
    users: { type: "object", additionalProperties: { type: "string" }, "x-secret": true },
    deep: { type: "array", items: { $ref: "#/definitions/door" } },
  },
};
const DOOR = { type: "object", properties: { word: { type: "string", "x-secret": true }, colour: {} } };

const VALUES = {
  name: "open-name-17",
  pin: 91735,
  isOpen: true,
  answer: "answer-hidden-1",
  codes: ["code-hidden-1", "code-hidden-2"],
  users: { alice: "user-hidden-1" },
  deep: [{ word: "word-hidden-1", colour: "green-open" }],
};
const HIDDEN = /91735|-hidden-/;

const FILES = {
  "mine/schema/guest.json": schemaText({ vault: VAULT }, { door: DOOR }),
  "mine/schema/host.json": schemaText({
    doors: { type: "object", properties: { master: { "x-secret": true } } },
  }),
  "site/networks.d/lab.yml": "gateway: 10.9.8.1\nprefix: 24\nmode: nat\ndhcp: elsewhere\n",
  "site/host.d/a.yml": "doors: {master: master-hidden-1}\n",
  "site/guests.d/a.yml": `templates: ~\nvault: ${JSON.stringify(VALUES)}\nhostname: a\n`,
};

test("what `x-secret` marks is masked wherever it is, and the same text at another key is not", () => {
  const lab = new SchemaLab({
    ...FILES,
    "site/guests.d/b.yml":
      "templates: ~\ndescription: answer-hidden-1\nvault: {name: answer-hidden-1, answer: other}\n",
  });
  const { lab: checked, secrets, findings } = lab.check();
  assert.deepEqual(findings, []);
  const masked = secrets.mask(checked?.guests[0]) as { readonly vault: typeof VALUES };
  assert.deepEqual(masked.vault, {
    name: "open-name-17",
    pin: "********",
    isOpen: "********",
    answer: "********",
    codes: ["********", "********"],
    users: { alice: "********" },
    deep: [{ word: "********", colour: "green-open" }],
  });
  assert.deepEqual(secrets.mask(checked?.host.values.doors), { master: "********" });
  const other = secrets.mask(checked?.guests[1]) as { readonly vault: object };
  assert.deepEqual(other.vault, { name: "answer-hidden-1", answer: "********" });
  assert.equal(secrets.maskAt(["vault", "codes", 1], "code-hidden-2"), "********");
  assert.equal(secrets.maskAt(["vault", "name"], "code-hidden-2"), "code-hidden-2");
  assert.ok(secrets.isIn("x word-hidden-1 y"));
  assert.equal(secrets.maskText("true: 91735"), "true: ********");
});

const GUEST = `
os: {id: rhel9.4}
interfaces: [{network: lab}]
virtinst: {location: http://trees.test/9/}
templates:
  autoinst: {src: none.cfg, dst: ks.cfg}
  pin: {src: pin, dst: pin}
  users: {src: users, dst: users.yml}
  codes: {src: codes, dst: codes}
  whole: {src: whole, dst: whole.json}
  plain: {src: plain, dst: plain}
`;
const TEMPLATES = {
  "mine/none.cfg": "rootpw --iscrypted {{ rootpw | ks }}\n",
  "mine/pin": "{{ vault.pin | int }}\n",
  "mine/users": "{% for name, word in vault.users %}{{ name }}: {{ word | yaml }}\n{% endfor %}",
  "mine/codes": "{% for code in vault.codes %}{{ code | word }}\n{% endfor %}",
  "mine/whole": "{{ vault | json }}\n",
  "mine/plain": "{{ vault.name | word }} {{ vault.deep[0].colour | word }}\n",
  "site/host.d/b.yml": "host_templates: {doors: {src: doors, dst: doors}}\n",
  "mine/doors": "{{ doors.master | word }}\n",
};

test("a build: files that hold it are the owner's, and no page, log, explain or diff tells it", {
  timeout: 300_000,
}, async () => {
  const lab = new SchemaLab({
    ...FILES,
    ...TEMPLATES,
    "site/guests.d/a.yml": `${GUEST}vault: ${JSON.stringify(VALUES)}\n`,
  });
  const output = join(temporaryDirectory(), "out");
  const miniascape = (...args: string[]) =>
    commandIn(PROJECT, [...args, "-c", lab.root, "--site", "site", "-t", lab.path("mine")], {
      NO_COLOR: "1",
    });
  const built = await miniascape("generate", "-w", output);
  assert.equal(built.code, 0, built.stderr);
  assert.match(built.stderr, /`vault\.pin` is a secret, not only a hash/);
  assert.match(built.stderr, /`doors\.master` is a secret, not only a hash/);
  assert.doesNotMatch(built.stderr + built.stdout, HIDDEN);
  const modes = Object.fromEntries(
    ["pin", "users.yml", "codes", "whole.json", "plain"].map((name) => [
      name,
      statSync(join(output, "guests.d/a", name)).mode & 0o777,
    ]),
  );
  assert.deepEqual(modes, {
    pin: 0o600,
    "users.yml": 0o600,
    codes: 0o600,
    "whole.json": 0o600,
    plain: 0o644,
  });
  assert.equal(readFileSync(join(output, "guests.d/a/pin"), "utf8"), "91735\n");
  assert.match(readFileSync(join(output, "guests.d/a/whole.json"), "utf8"), /word-hidden-1/);
  const files = readdirSync(output, { recursive: true, encoding: "utf8" }).map((name) => join(output, name));
  const open = files.filter((file) => statSync(file).isFile() && (statSync(file).mode & 0o077) !== 0);
  assert.ok(open.length > 20);
  assert.deepEqual(
    open.filter((file) => HIDDEN.test(readFileSync(file, "utf8"))),
    [],
  );
  const page = readFileSync(join(output, "guests.d/a/index.html"), "utf8");
  assert.match(page, />vault\.pin<\/th><td>(?:<a[^>]*>)?\*{8}/);
  assert.match(page, />vault\.name<\/th><td>(?:<a[^>]*>)?open-name-17/);

  for (const path of [[], ["vault"], ["vault.pin"], ["vault.codes[0]"], ["vault.users.alice"]]) {
    const explained = await miniascape("explain", "guest/a", ...path);
    assert.equal(explained.code, 0, explained.stderr);
    assert.match(explained.stdout, /\*{8}/);
    assert.doesNotMatch(explained.stdout, HIDDEN);
  }

  lab.write({
    "site/guests.d/a.yml": `${GUEST}vault: ${JSON.stringify({ ...VALUES, pin: 91736, name: "open-name-18" })}\n`,
  });
  const diff = await miniascape("diff", output, "--json");
  assert.equal(diff.code, 1, diff.stderr);
  assert.doesNotMatch(diff.stdout, /9173[56]|-hidden-/);
  const [guest] = JSON.parse(diff.stdout).objects;
  assert.equal(guest.object, "guest/a");
  assert.ok(guest.secret);
  assert.deepEqual(guest.values, [
    { path: "vault.name", before: "open-name-17", after: "open-name-18", action: "host-file" },
  ]);

  // Also if a layer cannot be read: its lines are not shown.
  lab.write({ "site/guests.d/a.yml": "vault: {pin: 91735\n" });
  const broken = await miniascape("check");
  assert.equal(broken.code, 1);
  assert.doesNotMatch(broken.stderr, HIDDEN);
});
