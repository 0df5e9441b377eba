import assert from "node:assert/strict";
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { type Node, parse } from "acorn";
import { ancestor } from "acorn-walk";
import { transformSync } from "esbuild";
import { Output } from "../src/artifacts/output.ts";
import { dispatch } from "../src/cli/command-line/dispatch.ts";
import { COMMANDS } from "../src/cli/commands.ts";
import { type FindingsError, formatFinding } from "../src/finding.ts";
import { LayerReader } from "../src/layers/reader.ts";
import { temporaryDirectory } from "./build.ts";
import { findings } from "./findings.ts";
import { Project, SMALL_LAB } from "./project.ts";
import { PROJECT } from "./run.ts";

/** Code whose text is no message of a problem: descriptions and tables of words. */
const SILENT_KEYS = new Set(["why", "description", "summary", "about", "example", "examples", "value"]);
const SILENT_CALLS = new Set(["describe"]);
/** Tables of words and descriptions, layers that `init` writes, texts of pages, code of compiled templates. */
const SILENT_FILES =
  /^(?:artifacts\/template-compiler|pages\/(?:[a-z-]+\/)?[a-z-]+|exports\/[a-z-]+|serve\/(?:overlay|directory-page)|design\/\w+|model\/modes|cli\/command-line\/completion-script|schema\/(?:release|json-schema)|kickstart\/(?:commands|sections))\.ts$/;

interface Named {
  readonly type: string;
  readonly key?: { readonly name?: string };
  readonly callee?: { readonly name?: string };
}

function isSilent(file: string, ancestors: readonly Named[]): boolean {
  const keys = ancestors.flatMap(({ type, key }) => (type === "Property" ? (key?.name ?? []) : []));
  return (
    SILENT_FILES.test(file) ||
    keys.some((key) => SILENT_KEYS.has(key)) ||
    ancestors.some(
      ({ type, callee }) =>
        (type === "CallExpression" && SILENT_CALLS.has(callee?.name ?? "")) ||
        // An internal error, which no input causes.
        (type === "NewExpression" && callee?.name === "Error"),
    )
  );
}

/** The fixed parts of all sentences in a source file. */
function sentences(file: string): string[] {
  const source = readFileSync(join(PROJECT, "src", file), "utf8");
  const { code } = transformSync(source, { loader: "ts", format: "esm", target: "esnext" });
  const found: string[] = [];
  const add = (parts: readonly string[], ancestors: readonly Node[]) => {
    if (!isSilent(file, ancestors as unknown as Named[]))
      found.push(...parts.filter((part) => /[a-z]{2,} \S+ \S/.test(part)));
  };
  ancestor(parse(code, { ecmaVersion: "latest", sourceType: "module" }), {
    Literal(node, _state, ancestors) {
      if (typeof node.value === "string") add([node.value], ancestors);
    },
    TemplateLiteral(node, _state, ancestors) {
      add(
        node.quasis.map(({ value }) => value.cooked ?? ""),
        ancestors,
      );
    },
  });
  return found;
}

test("every message of the product is in a test by its text, or in a page that is made of it", () => {
  const tests = readdirSync(join(PROJECT, "test"), { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".ts"))
    .map((file) => join(PROJECT, "test", file));
  const plain = (text: string) => text.replaceAll("\\", "").replace(/\s+/g, " ").trim();
  const tested = plain(
    [...tests, join(PROJECT, "docs/checks.md"), join(PROJECT, "docs/diff.md")]
      .map((file) => readFileSync(file, "utf8"))
      .join("\n"),
  );
  const sources = readdirSync(join(PROJECT, "src"), { recursive: true, encoding: "utf8" });
  const all = sources
    .filter((file) => file.endsWith(".ts"))
    .flatMap((file) => sentences(file).map((text) => ({ file, text })));
  assert.ok(all.length > 200, `${all.length} messages are found`);
  assert.deepEqual(
    all.filter(({ text }) => !tested.includes(plain(text))),
    [],
  );
});

const NETWORK = { "networks.d/lab.yml": "gateway: 10.9.8.1\nprefix: 24\n" };
const guest = (text: string) => ({ ...NETWORK, "guests.d/a.yml": `templates: ~\n${text}\n` });

/** Messages that are in no other test. */
const CASES: readonly (readonly [files: Record<string, string>, ...expected: string[]])[] = [
  [
    guest("interfaces: [{network: -x}]"),
    "guests.d/a.yml:2:24: error: `interfaces[0].network`: must be letters, digits and _ . + -, and must not start with a dot or a dash [schema]",
  ],
  [
    guest("interfaces: [{network: lab, ip: 10.9.8.300}]"),
    "guests.d/a.yml:2:33: error: `interfaces[0].ip`: must be an IPv4 address, like 192.168.155.10 [schema]",
  ],
  [
    guest("users: [bob]"),
    "guests.d/a.yml:2:9: error: `users[0]`: must be a map with keys like `name`, `password` and `groups` [schema]",
  ],
  [
    guest("services: {enabled: nginx}"),
    "guests.d/a.yml:2:21: error: `services.enabled`: must be a list of names [schema]",
  ],
  [
    guest("authorized_keys: [me@here]"),
    "guests.d/a.yml:2:19: warning: the line has no public key: copy the whole line of a public key, like `ssh-ed25519 AAAA... me@here` [authorized-key-unusable]",
  ],
  [
    { "networks.d/lab.yml": "gateway: 0.1.0.1\nprefix: 24\n" },
    "networks.d/lab.yml:1:10: error: the subnet of 0.0.0.0 is not for networks of machines: use a private one, like 192.168.155.0/24 [subnet-unusable]",
  ],
  [
    { "networks.d/lab.yml": "gateway: 127.0.0.1\nprefix: 24\n" },
    "networks.d/lab.yml:1:10: error: a subnet of loopback addresses is not for networks of machines: use a private one, like 192.168.155.0/24 [subnet-unusable]",
  ],
  [
    { "networks.d/lab.yml": "gateway: 10.9.8.1\nnetmask: 255.255.255\n" },
    "networks.d/lab.yml:2:10: error: `netmask`: must be a netmask, like 255.255.255.0 [schema]",
  ],
  [
    guest("interfaces: [{network: lab, mac: 01:00:5e:00:00:01}]"),
    "guests.d/a.yml:2:34: error: `interfaces[0].mac`: must be a unicast MAC address, like 52:54:00:05:00:10 [schema]",
  ],
  [
    guest(`domain: ${"a.".repeat(127)}b`),
    "guests.d/a.yml:2:9: error: `domain`: must be at most 253 characters [schema]",
  ],
  [
    guest("domain: a..b"),
    "guests.d/a.yml:2:9: error: `domain`: must be a domain name: DNS labels with dots between them [schema]",
  ],
  [
    { ...NETWORK, "guests.d/a.yml": "templates: {x: y}\n" },
    "guests.d/a.yml:1:16: error: `templates.x`: must be a map of `src` (a template) and `dst` (the output file) [schema]",
  ],
  [
    guest("setup_data: [{src: setup/sam/answers.conf, dst: a, install: {mode: [], dst: /a}}]"),
    "guests.d/a.yml:2:68: error: `setup_data[0].install.mode`: must be octal digits, like 0644 [schema]",
  ],
  [
    { "networks.d/lab.yml": "gateway: 10.9.8.1\n" },
    "networks.d/lab.yml:1:10: error: a network must have a size: set `netmask` or `prefix` [network-size]",
  ],
  [
    { "networks.d/lab.yml": "prefix: 24\n" },
    "networks.d/lab.yml:1:1: error: `gateway`: this key is missing: set it to the host's address, or to `none` [schema]",
  ],
  [
    guest("cluster: {nodes: [nobody-at-all]}"),
    "guests.d/a.yml:2:19: error: there is no guest `nobody-at-all`: name a guest of the plan [unknown-guest]",
  ],
  [
    {
      "networks.d/a.yml": `name: b\n${NETWORK["networks.d/lab.yml"]}`,
      "networks.d/c.yml": "name: b\ngateway: 10.9.9.1\nprefix: 24\n",
    },
    "networks.d/c.yml:1:7: error: two networks are named `b`: rename one [duplicate-name]\nnetworks.d/a.yml:1:7: note: the other is here",
  ],
  [
    {
      ...NETWORK,
      "guests.d/a.yml":
        "virtinst: {location: http://t.test/}\ntemplates:\n  virtinst: ~\n  autoinst: {dst: x}\n  b: {src: guest/vmbuild.sh, dst: x}\n",
    },
    "guests.d/a.yml:5:35: error: another file of this object is `x`: give this one another `dst` [output-taken]",
  ],
];

for (const [files, ...expected] of CASES) {
  test(`${expected[0]?.split("\n")[0]}`, () => {
    const found = findings(files).map(formatFinding);
    for (const message of expected) assert.ok(found.includes(message), found.join("\n"));
  });
}

const COMMAND = async (...args: string[]) => {
  let output = "";
  const stream = { write: (text: string) => (output += text) };
  const status = await dispatch(COMMANDS, args, {
    environment: {},
    stdin: process.stdin,
    stdout: stream,
    stderr: stream,
    version: "1.2.3",
    program: "miniascape",
  });
  return { status, output };
};

test("a command that is none, an ambiguous one, and the usage", async () => {
  const none = await COMMAND("bake");
  assert.equal(none.status, 2);
  assert.match(
    none.output,
    /^miniascape: unknown command `bake`\nUsage: miniascape COMMAND_OR_COMMAND_ABBREV/,
  );
  const two = await COMMAND("g");
  assert.equal(two.status, 2);
  assert.match(two.output, /^miniascape: `g` is ambiguous: generate, guest\n/);
  assert.match(
    two.output,
    /\n`miniascape COMMAND --help` explains a command; `miniascape --version` prints the version\.\n$/,
  );
});

test("an output that cannot be put in place is reported, and marked by a file that says so", () => {
  const dir = join(temporaryDirectory(), "out");
  const first = new Output(dir);
  first.put("a.txt", "1\n");
  first.commit();
  const second = new Output(dir);
  second.put("a.txt", "2\n");
  rmSync(join(dir, "a.txt"));
  mkdirSync(join(dir, "a.txt"));
  writeFileSync(join(dir, "a.txt/foreign"), "mine\n");
  assert.throws(
    () => second.commit(),
    (error: Error) => error.message.endsWith(`; ${dir} is incomplete until a build succeeds`),
  );
  assert.match(
    readFileSync(join(dir, "INCOMPLETE"), "utf8"),
    /^INCOMPLETE: a build of miniascape was putting its files in place\. The next build completes this\.\n\+ a\.txt\n$/,
  );
});

test("faults of a build that Eleventy tells", async () => {
  const project = new Project(
    { ...SMALL_LAB, "templates/small.cfg": "{{ '' | setup_archive }}\n" },
    { layers: false },
  );
  const { code, stderr } = await project.build();
  assert.equal(code, 1);
  assert.match(
    stderr,
    /templates\/small\.cfg:1:\d+: error: `setup_archive` is for a guest that has `setup_data`; in guests\.d\/one\/ks\.cfg \[template\]/,
  );
  assert.match(stderr, /1 error; nothing was written/);
});

test("a layer that is no UTF-8 is reported, at its line", () => {
  const file = join(temporaryDirectory(), "a.yml");
  writeFileSync(file, Buffer.from("a: 1\nb: caf\xe9\n", "latin1"));
  assert.throws(
    () => new LayerReader().document(file),
    ({ findings: [found] }: FindingsError) =>
      found &&
      formatFinding(found) ===
        `${file}:2:7: error: a file of the lab must be UTF-8 text: convert it, for example with iconv [yaml-encoding]`,
  );
});
