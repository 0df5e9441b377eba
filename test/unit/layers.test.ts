import assert from "node:assert/strict";
import { rmSync, writeFileSync } from "node:fs";
import { suite, test } from "node:test";
import { formatFinding } from "../../src/finding.ts";
import { parseDocument, placeOf } from "../../src/layers/document.ts";
import { LayerReader } from "../../src/layers/reader.ts";
import { resolveReferences } from "../../src/layers/references.ts";
import { yaml11Booleans } from "../../src/layers/yaml11.ts";
import { ListEdit } from "../../src/merge/edit.ts";
import { SecretReference } from "../../src/secrets/reference.ts";
import { directoryWith } from "../directory.ts";
import { faults } from "./faults.ts";

suite("a layer file", () => {
  const parse = (text: string) => faults(() => parseDocument(text, "a.yml"));

  test("is one map, and an empty one says nothing", () => {
    assert.deepEqual(parseDocument("", "a.yml"), { file: "a.yml", text: "", value: {} });
    assert.deepEqual(parseDocument("~\n", "a.yml").value, {});
    assert.deepEqual(parseDocument("a: 1\n", "a.yml").value, { a: 1 });
    const list =
      "a.yml:1:1: error: a layer file must hold a map: write `key: value` at its top [yaml-not-a-map]";
    assert.deepEqual([parse("- a\n"), parse("text\n"), parse("5\n")], [[list], [list], [list]]);
    assert.deepEqual(parse("a: 1\n---\nb: 1\n"), [
      "a.yml:1:1: error: a layer file must hold one YAML document: split it into several files [yaml-documents]",
    ]);
  });

  test("is YAML, each key of a map once", () => {
    assert.match(parse("a: 1\nb: [\n")[0] ?? "", /^a\.yml:3:1: error: this is not YAML: .+ \[yaml-syntax\]$/);
    assert.deepEqual(parse("a: 1\nb: 1\na: 2\n"), [
      "a.yml:3:1: error: this key is twice in the map, and only one of the two would count: remove one [yaml-duplicate-key]",
    ]);
  });

  test("holds whole characters, in keys and values, at any depth", () => {
    const half = (column: number) =>
      `a.yml:1:${column}: error: half a surrogate pair is not a character: write both halves or neither [yaml-encoding]`;
    assert.deepEqual(parse('a: "\\ud83d"\n'), [half(5)]);
    assert.deepEqual(parse('a: "\\uDE00"\n'), [half(5)]);
    assert.deepEqual(parse('a: {b: ["x\\ud83dx"]}\n'), [half(11)]);
    assert.deepEqual(parse('"\\udbff": ~\n'), [half(2)]);
    assert.deepEqual(parse('a: [x, "\\ud83d\\ud83d", y]\n'), [half(9)]);
    assert.deepEqual(parse('a: "\\ud83d\\u0041"\n'), [half(5)]);
    assert.deepEqual(parse('a: "\\u0041\\ude00"\n'), [half(11)]);
    assert.deepEqual(parse('a: "\\ude00\\ude00"\n'), [half(5)]);
    assert.deepEqual(parse('a: ~\n"\\ud83d\\ude00": "\\uD83D\\uDE00"\n'), []);
    assert.deepEqual(parse("a: '\\ud83d'\nb: ~\n"), []);
  });

  test("takes the words of YAML 1.1 for booleans where they are plain", () => {
    const { value } = parseDocument(
      "t: [true, True, yes, YES, on, On]\nf: [false, no, No, off, OFF]\nw: ['yes', !!str no, y, n, oN1]\n",
      "a.yml",
    );
    assert.deepEqual(value, {
      t: [true, true, true, true, true, true],
      f: [false, false, false, false, false],
      w: ["yes", "no", "y", "n", "oN1"],
    });
  });

  test("has places by line and column, from 1", () => {
    const text = "ab\nc\n\nd";
    const at = (offset: number) => {
      const { line, column } = placeOf("a.yml", text, offset);
      return `${line}:${column}`;
    };
    assert.deepEqual([0, 1, 2, 3, 4, 5, 6].map(at), ["1:1", "1:2", "1:3", "2:1", "2:2", "3:1", "4:1"]);
    assert.deepEqual(placeOf("a.yml", text, 3, 4).end, { line: 2, column: 2 });
    assert.equal("end" in placeOf("a.yml", text, 3, 3), false);
  });
});

test("words that are booleans in YAML 1.1 alone are reported, at their places", () => {
  const words = (text: string) => yaml11Booleans(parseDocument(text, "a.yml")).map(formatFinding);
  assert.deepEqual(words("a: 1\nb: [x, on, no]\n"), [
    "a.yml:2:8: warning: `on` is read as true, as in YAML 1.1: write true, or quote it to mean the word [yaml-11-boolean]",
    "a.yml:2:12: warning: `no` is read as false, as in YAML 1.1: write false, or quote it to mean the word [yaml-11-boolean]",
  ]);
  assert.deepEqual(words("a: 'yes'\nb: ON!\nc: yes sir\nd: my yes\ne: !!str off\nf: |\n  on\n"), []);
});

suite("`!env` and `!file`", () => {
  const dir = directoryWith({
    escape: "a\nb\x1b\n",
    pw: "line\n",
    two: "a\r\nb\r\n",
    "sub/pw": "below\n",
    "home/pw": "home",
  });
  const resolve = (text: string, variables: Readonly<Record<string, string | undefined>> = {}) =>
    resolveReferences(parseDocument(text, `${dir}/a.yml`), variables);

  test("stand for a variable or the text of a file, wherever they are in a layer", () => {
    const text = "a: !env A\nl: [!file pw, x]\nm: {e: !append [!env A, !file sub/pw]}\nn: ~\n";
    const document = resolve(text, { A: "secret" });
    assert.deepEqual(document.value, {
      a: "secret",
      l: ["line", "x"],
      m: { e: new ListEdit("append", ["secret", "below"]) },
      n: null,
    });
    assert.deepEqual(document.secrets, ["secret", "line", "secret", "below"]);
    assert.deepEqual(document.files, [`${dir}/pw`, `${dir}/sub/pw`]);
    assert.equal(document.text, text);
  });

  test("read a file without the line break at its end, from the home directory, or by its whole path", () => {
    const read = (path: string, HOME?: string) => resolve(`a: !file ${path}\n`, { HOME }).value.a;
    assert.equal(read("two"), "a\nb");
    assert.equal(read("~/pw", `${dir}/home`), "home");
    assert.equal(read(`${dir}/sub/pw`), "below");
    assert.equal(read("sub/../pw"), "line");
  });

  test("are what they were where there is no value, with the reason", () => {
    const fault = (text: string, variables = {}) => {
      const { value, secrets } = resolve(text, variables);
      assert.ok(value.a instanceof SecretReference);
      assert.deepEqual(secrets, []);
      const { kind, name, fault } = value.a;
      return [kind, name, fault];
    };
    const none = ["env", "A", "the environment has no variable `A`: set it"];
    assert.deepEqual(fault("a: !env A\n"), none);
    assert.deepEqual(fault("a: !env A\n", { A: "" }), none);
    assert.deepEqual(fault("a: !env toString\n").at(1), "toString");
    const missing = (path: string) =>
      `the file ${path} cannot be read (ENOENT): create it, or name another file`;
    assert.deepEqual(fault("a: !file nope\n"), ["file", "nope", missing(`${dir}/nope`)]);
    assert.deepEqual(fault("a: !file ~/pw\n").at(2), missing(`${dir}/~/pw`));
    assert.deepEqual(fault("a: !file x~/pw\n", { HOME: "/h" }).at(2), missing(`${dir}/x~/pw`));
    assert.equal(
      fault("a: !file sub\n").at(2),
      `the file ${dir}/sub cannot be used: this must be a regular file, but it is a directory: put a file in its place`,
    );
    assert.equal(
      fault("a: !file escape\n").at(2),
      `the file ${dir}/escape:2:2 cannot be used: the control character 0x1b must not be in a file of the lab: remove it`,
    );
  });

  test("leave a document alone that has none", () => {
    const document = parseDocument("a: 1\n# environment!\n", "a.yml");
    assert.equal(resolveReferences(document, {}), document);
  });
});

suite("a reader of layers", () => {
  test("lists a directory in byte order without dot files, and nothing where there is none", () => {
    const dir = directoryWith({ b: "", "B/x": "", a: "", ".a": "" });
    const reader = new LayerReader();
    assert.deepEqual([...reader.entries(dir).keys()], ["B", "a", "b"]);
    assert.equal(reader.entries(`${dir}/nowhere`).size, 0);
    assert.equal(reader.entries(`${dir}/a/b`).size, 0);
    assert.deepEqual(
      ["a", "B", "c", "B/x", "B/y", ".a"].map((path) => reader.hasFile(`${dir}/${path}`)),
      [true, false, false, true, false, false],
    );
  });

  test("reads a file once in a run, and keeps the same object for as long as the text is the same", () => {
    const dir = directoryWith({ "a.yml": "a: 1\n", "b.yml": "b: !env B\n" });
    const reader = new LayerReader();
    const read = (name: string) => reader.document(`${dir}/${name}`);
    const first = read("a.yml");
    writeFileSync(`${dir}/a.yml`, "a: 2\n");
    assert.equal(read("a.yml"), first);
    assert.deepEqual([...reader.documents], [first]);
    reader.startRun();
    assert.deepEqual([...reader.documents], []);
    const second = read("a.yml");
    assert.deepEqual(second.value, { a: 2 });
    reader.startRun();
    assert.equal(read("a.yml"), second);
    rmSync(`${dir}/a.yml`);
    assert.equal(read("a.yml"), second);
  });

  test("reads a file and a directory again in the next run, and its variables", () => {
    const dir = directoryWith({ "b.yml": "b: !env B\n" });
    const reader = new LayerReader();
    const read = () => reader.document(`${dir}/b.yml`);
    assert.ok(read().value.b instanceof SecretReference);
    assert.equal(reader.entries(dir).size, 1);
    writeFileSync(`${dir}/c.yml`, "");
    assert.equal(reader.entries(dir).size, 1);
    reader.startRun({ B: "one" });
    const one = read();
    assert.equal(one.value.b, "one");
    assert.equal(reader.entries(dir).size, 2);
    reader.startRun({ B: "one" });
    assert.equal(read(), one);
    reader.startRun({ B: "two" });
    assert.equal(read().value.b, "two");
  });

  test("refuses bytes that are no UTF-8, at their line, but not the character that stands for them", () => {
    const bytes = Buffer.concat([Buffer.from("a: 1\nb: "), Buffer.from([0xff, 0x0a])]);
    const dir = directoryWith({ "a.yml": bytes, "b.yml": "a: \uFFFD\n" });
    const reader = new LayerReader();
    assert.deepEqual(
      faults(() => reader.document(`${dir}/a.yml`), dir),
      [
        "a.yml:2:4: error: a file of the lab must be UTF-8 text: convert it, for example with iconv [yaml-encoding]",
      ],
    );
    assert.deepEqual(reader.document(`${dir}/b.yml`).value, { a: "\uFFFD" });
    assert.deepEqual(
      faults(() => reader.document(`${dir}/nowhere.yml`), dir),
      [
        "nowhere.yml:1:1: error: this file cannot be read, no such file or directory (ENOENT): create it, or name another file [unreadable-file]",
      ],
    );
  });
});
