import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { test } from "node:test";
import fc from "fast-check";
import { load } from "js-yaml";
import {
  bareWord,
  commentText,
  integer,
  kickstartArgument,
  phrase,
  QuotingError,
  shellWord,
  xmlText,
  yamlBlock,
  yamlScalar,
} from "../src/artifacts/quoting.ts";
import { Templates } from "../src/artifacts/templates.ts";
import { uuidOf } from "../src/model/uuid.ts";
import { find, has } from "./tools.ts";
import { faults } from "./unit/faults.ts";

const HOSTILE = [
  "",
  "%end",
  "-n",
  "a b",
  "'",
  '"',
  "$(id)",
  "`id`",
  "\\",
  "a\nb",
  "\n%end\n",
  "a\u2028b",
  "é✓",
  "!x",
  "*",
  "~",
  "\x85",
  "\x1b[0m",
];
const texts = fc.oneof(
  fc.constantFrom(...HOSTILE),
  fc.string({ unit: "binary" }).filter((text) => !text.includes("\0") && text.isWellFormed()),
  fc.stringMatching(/^[ -~\n\t]{0,12}$/),
);
const SAMPLES = [...HOSTILE, ...fc.sample(texts, { numRuns: 600, seed: 1 })];

test("`sh`: bash reads back every text, and no line of it is anybody's but bash's", () => {
  const script = `printf '%s\\0' ${shellWord(SAMPLES)}`;
  assert.doesNotMatch(shellWord(SAMPLES), /[\n\r\x85\u2028\u2029]/);
  const read = execFileSync("bash", ["-c", script]).toString().split("\0").slice(0, -1);
  assert.deepEqual(read, SAMPLES);
});

test("`ks`: Python's shlex reads back every text of one line, and others are refused", (t) => {
  if (!has(t, "python3")) return;
  const oneLine = SAMPLES.filter((text) => !/[\x00-\x1f\x7f-\x9f\u2028\u2029]/.test(text));
  for (const text of SAMPLES) {
    if (!oneLine.includes(text)) assert.throws(() => kickstartArgument(text), QuotingError);
  }
  const lines = oneLine.map((text) => `lang --x=${kickstartArgument(text)} last`);
  const program = [
    "import json, shlex, sys",
    "lines = sys.stdin.buffer.read().decode('utf-8').splitlines()",
    "print(json.dumps([shlex.split(line, comments=True) for line in lines]))",
  ].join("\n");
  const read = execFileSync(find("python3") as string, ["-c", program], { input: lines.join("\n") });
  assert.deepEqual(
    JSON.parse(read.toString()),
    oneLine.map((text) => ["lang", `--x=${text}`, "last"]),
  );
});

test("`word`: what could be more than one word, a comment or a section is refused", () => {
  for (const good of ["@core", "-firewalld", "kernel-*", "10.0.0.0/8", "a=b", "x%y"])
    assert.equal(bareWord(good), good);
  for (const bad of HOSTILE.filter((text) => !["-n", "*", "~"].includes(text)).concat(
    "#x",
    "a#b",
    "a;b",
    "{",
    "<x>",
  )) {
    assert.throws(
      () => bareWord(bad),
      / cannot be written as one bare word: use letters, digits and _ \. , : @ % \+ = \/ ~ \* \^ - only$/,
      bad,
    );
  }
});

test("`phrase`: words with a space between them, in any script; what changes on the way is refused", () => {
  for (const good of ["Install tree BaseOS", "Labor f\u00fcr M\u00fcller & Co. (2)", "\u6771\u4eac"])
    assert.equal(phrase(good), good);
  for (const bad of [
    "",
    " a",
    "a ",
    "a  b",
    "a\nb",
    "a\tb",
    "a;b",
    "a #b",
    "$x",
    "%(x)s",
    "[x]",
    '"',
    "'",
    "\\",
    "\0",
  ]) {
    assert.throws(
      () => phrase(bad),
      / cannot be written as the rest of a line: use words of letters, digits and _ \. , : @ \+ = \/ ~ \* \^ \( \) & ! \? -, one space between them$/,
      bad,
    );
  }
});

test("`line`: one line, whatever comes", () => {
  fc.assert(fc.property(texts, (text) => !/[\x00-\x1f\x7f-\x9f\u2028\u2029]/.test(commentText(text))));
  assert.equal(commentText(" a\n%end\tb "), "a %end b");
});

test("`int` and `xml`", () => {
  assert.equal(integer(12), "12");
  assert.throws(() => integer("12; id"), /"12; id" must be a whole number/);
  assert.throws(() => integer(0.5), /"0.5" must be a whole number/);
  assert.equal(xmlText(`<a b="c">&'`), "&#60;a b=&#34;c&#34;&#62;&#38;&#39;");
  assert.equal(xmlText("a\tb\r\n"), "a&#9;b&#13;&#10;");
  for (const bad of ["a\x01", "\0", "\x1b", "\ufffe", "a\uffff"])
    assert.throws(() => xmlText(bad), /XML cannot hold the control character of ".*": remove it$/s);
});

test("what is no text is refused by every filter, with its name", () => {
  for (const [name, filter] of Object.entries({
    sh: shellWord,
    ks: kickstartArgument,
    word: bareWord,
    phrase,
    line: commentText,
    int: integer,
    xml: xmlText,
  })) {
    for (const [value, kind] of [
      [undefined, "nothing"],
      [null, "nothing"],
      [{}, "a map"],
    ] as const) {
      assert.throws(
        () => filter(value),
        new RegExp(`\`${name}\` takes text or a number, but this is ${kind}`),
      );
    }
  }
  assert.throws(
    () => shellWord("a\0b"),
    /a shell word cannot hold the NUL character of "a\\u0000b": remove it/,
  );
});

test("`lab_id` is the lab's id or nothing, and `lab_uuids` how all its UUIDs begin", () => {
  const templates = new Templates([]);
  const render = (text: string, context: object) => templates.page(text, "page", false)({ ...context });
  const uuid = uuidOf({ id: "first-lab", site: "lab" }, "network", "lan");
  assert.equal(render("{{ name | lab_id }}", { name: "web" }), "");
  assert.equal(render("{{ name | lab_id }}", { name: "web", lab_id: "first-lab" }), "first-lab");
  assert.equal(render("{{ name | lab_uuids }}", { name: "web", lab_id: "first-lab" }), uuid.slice(0, 13));
});

test("`libvirt_name` puts the lab's prefix before a name, an object's own before that, and takes nothing else", () => {
  const templates = new Templates([]);
  const render = (text: string, context: object) =>
    templates.page(text, "a.txt", false)(context as Record<string, unknown>);
  const guest = { name: "web", name_prefix: "b-" };
  assert.equal(render("{{ guest | libvirt_name | sh }}", { guest }), "b-web");
  assert.equal(render("{{ name | libvirt_name | sh }}", guest), "b-web");
  assert.equal(
    render("{{ guest | libvirt_name | sh }}", { guest: { name: "db" }, name_prefix: "c-" }),
    "c-db",
  );
  assert.equal(render("{{ guest | libvirt_name | sh }}", { guest: { name: "db" } }), "db");
  const [fault = ""] = faults(() => render("{{ guests | libvirt_name | sh }}", { guests: [] }));
  assert.match(fault, /`libvirt_name` takes a guest, a network or a name, but this is a list/);
});

test("`scalar` and `block`: YAML 1.1 and 1.2 read back every text", (t) => {
  const hostile = [
    "52:54:00:05:01:51",
    "0755",
    "yes",
    "on",
    "1e3",
    "12:30",
    "~",
    "null",
    "a: b",
    "a #b",
    "- a",
    "{a}",
    "&a",
  ];
  const all = [...SAMPLES, ...hostile, "a\n\nb\n", " a\n", "a\n\n", "a", "#!/bin/sh\n\techo\n"];
  const text = all
    .map(
      (each) =>
        `- scalar: ${yamlScalar(each)}\n  list: ${yamlScalar([each, 1, true])}\n  block: ${yamlBlock(each, 4)}\n`,
    )
    .join("");
  const expected = all.map((each) => ({ scalar: each, list: [each, 1, true], block: each }));
  assert.deepEqual(load(text), expected);
  assert.equal(yamlBlock("a\nb\n", 2), "|\n  a\n  b");
  assert.throws(
    () => yamlScalar("\ud800"),
    new QuotingError('YAML cannot hold half a character, as in "\\ud800": remove it'),
  );
  if (!has(t, "python3", "/usr/lib/python3/dist-packages/yaml")) return;
  const script = "import json, sys, yaml; json.dump(yaml.safe_load(sys.stdin.buffer.read()), sys.stdout)";
  const read = execFileSync("/usr/bin/python3", ["-c", script], { input: text, maxBuffer: 1 << 26 });
  assert.deepEqual(JSON.parse(read.toString()), expected);
});
