import assert from "node:assert/strict";
import { rmSync, writeFileSync } from "node:fs";
import { suite, test } from "node:test";
import { TemplateFrame } from "../../src/artifacts/template-frame.ts";
import { TemplateSources } from "../../src/artifacts/template-sources.ts";
import { isMarkup, Templates } from "../../src/artifacts/templates.ts";
import { parseDocument } from "../../src/layers/document.ts";
import { Secrets } from "../../src/secrets/secrets.ts";
import { directoryWith } from "../directory.ts";
import { faults } from "./faults.ts";

type Sources = Readonly<Record<string, string>>;

/** `ref` has the origin of a reference; a value at a secret key is secret because of its key. */
const SECRETS = new Secrets([
  { ...parseDocument("a_password: hidden\nl: [{token: tok1}]\n", "a.yml"), secrets: ["referred"] },
]);

function render(text: string, context: Readonly<Record<string, unknown>> = {}, sources: Sources = {}) {
  const dir = directoryWith({ page: text, ...sources });
  return new Templates([dir], { secrets: SECRETS }).render("page", context);
}

suite("a search path of templates", () => {
  const low = directoryWith({ a: "low a", b: "low b", "d/c": "low c" });
  const high = directoryWith({ a: "high a" });

  test("takes a template from the highest directory, and a shipped one from the lowest", () => {
    const sources = new TemplateSources([low, high]);
    const texts = ["a", "b", "shipped:a", "d/c", "d", "nope", "../a", "/a", "shipped:../a"].map(
      (name) => sources.find(name)?.text ?? null,
    );
    assert.deepEqual(texts, ["high a", "low b", "low a", "low c", null, null, null, null, null]);
    assert.deepEqual(sources.find("a"), { file: `${high}/a`, text: "high a" });
  });

  test("knows what has changed since it was asked for, for the next run too", () => {
    const dir = directoryWith({ a: "1", b: "1", c: "1" });
    const sources = new TemplateSources([dir]);
    for (const name of ["a", "b", "later"]) sources.find(name);
    assert.deepEqual(sources.changed, []);
    writeFileSync(`${dir}/a`, "2");
    writeFileSync(`${dir}/c`, "2");
    writeFileSync(`${dir}/later`, "1");
    assert.equal(sources.find("a")?.text, "1");
    assert.deepEqual(sources.changed, ["a", "later"]);
    const next = new TemplateSources([dir], sources);
    assert.deepEqual([next.find("a")?.text, next.find("later")?.text], ["2", "1"]);
    assert.deepEqual(next.changed, []);
    rmSync(`${dir}/b`);
    assert.equal(next.find("b")?.text, "1");
    assert.deepEqual(next.changed, ["b"]);
  });

  test("compares a template with its file at the next run, even if that run does not ask for it", () => {
    const [below, above] = [directoryWith({ a: "1" }), directoryWith({})];
    const sources = new TemplateSources([below, above]);
    sources.find("a");
    const next = new TemplateSources([below, above], sources);
    assert.deepEqual(next.changed, []);
    writeFileSync(`${above}/a`, "1");
    assert.deepEqual([next.changed, sources.changed], [["a"], ["a"]]);
    assert.equal(new TemplateSources([below, above], next).find("a")?.file, `${above}/a`);
    assert.deepEqual(new TemplateSources([below, above], next).changed, []);
  });

  test("has the text of each file that a template came from", () => {
    const sources = new TemplateSources([low, high]);
    assert.equal(sources.textOf(`${high}/a`), null);
    for (const name of ["nope", "b", "a", "shipped:a"]) sources.find(name);
    assert.deepEqual(
      [`${high}/a`, `${low}/a`, `${low}/b`, `${low}/d/c`].map((file) => sources.textOf(file)),
      ["high a", "low a", "low b", null],
    );
  });

  test("is overlaid by templates that extend what they override", () => {
    const dir = directoryWith({ b: "<{% include 'shipped:b' %}>" });
    const templates = new Templates([low, dir]);
    const { result, templates: used } = templates.collect(() => templates.render("b", {}));
    assert.equal(result, "<low b>");
    assert.deepEqual([...used].sort(), ["b", "shipped:b"]);
    assert.equal(templates.fileOf("b"), `${dir}/b`);
    assert.equal(templates.fileOf("nope"), "nope");
    assert.deepEqual(templates.changed, []);
  });
});

suite("a template", () => {
  test("is markup by its name, and escapes values then", () => {
    assert.deepEqual(["a.xml", "a.html", "a.htm", "xml", "a.xml.in", "a.xhtml"].map(isMarkup), [
      true,
      true,
      false,
      false,
      false,
      false,
    ]);
    const templates = new Templates([directoryWith({ "a.xml": "{{ v }}", a: "{{ v }}" })]);
    assert.deepEqual(
      [templates.render("a.xml", { v: "<" }), templates.render("a", { v: "<" })],
      ["&lt;", "<"],
    );
  });

  test("sees locals before its context, and globals behind it", () => {
    const page = new Templates([]).page(
      "{{ a }}{{ b }}{{ name_prefix }}{{ network_modes.nat.forward }}",
      "p",
      false,
    );
    assert.equal(page({ a: 1, b: 2 }, { a: 3 }), "32nat");
    assert.equal(page({ a: 1, b: 2, name_prefix: "x-" }), "12x-nat");
    const guest = "{{ ({family: 'rhel', version: 9} | installer_of).name }}";
    assert.equal(render(guest), "kickstart");
  });

  test("trims blocks", () => {
    assert.equal(render("a\n  {% if true %}\nb\n  {% endif %}\nc"), "a\nb\nc");
  });

  test("has faults in its file, counted from the file's first line", () => {
    const templates = new Templates([directoryWith({ part: "\n{{ nope | ks }}" })]);
    const cause = "error: `ks` takes text or a number, but this is nothing: set the value, or test for it";
    const page = templates.page("x\n{{ nope | ks }}", "site/a.njk", false, () => 3);
    assert.deepEqual(
      faults(() => page({})),
      [`site/a.njk:5:11: ${cause} [template]`],
    );
    const including = templates.page("{% include 'part' %}", "site/a.njk", false, () => 3);
    assert.deepEqual(
      faults(() => including({})),
      [`${templates.fileOf("part")}:2:11: ${cause} [template]`],
    );
    const broken = templates.page("{% if %}", "site/a.njk", false);
    assert.deepEqual(
      faults(() => broken({})),
      ["site/a.njk:1:7: error: unexpected token: %} [template]"],
    );
    assert.deepEqual(
      faults(() => templates.render("nope", {})),
      ["nope:1:4: error: template not found: nope [template]"],
    );
  });

  test("does not name a secret that a filter refuses", () => {
    const refused = (value: unknown) =>
      faults(() => render("{{ v | word }}", { v: value }))[0]?.split("error: ")[1];
    const rule =
      "cannot be written as one bare word: use letters, digits and _ . , : @ % + = / ~ * ^ - only [template]";
    assert.equal(refused("a b"), `"a b" ${rule}`);
    assert.equal(refused("my hidden"), `a secret ${rule}`);
    const list = faults(() => render("{{ v | sh }}", { v: ["x", "referred\0"] }))[0] ?? "";
    assert.match(list, /the NUL character of a secret: remove it/);
  });
});

suite("a filter", () => {
  const cases: readonly [text: string, expected: string, context?: Readonly<Record<string, unknown>>][] = [
    ["{{ 'a b' | sh }} {{ 'a b' | ks }} {{ 'a' | word }} {{ 'a b' | phrase }}", "'a b' 'a b' a a b"],
    ["{{ ' a\n b ' | line }} {{ 5 | int }} {{ '<' | xml }}", "a b 5 &#60;"],
    ["{{ {a: ['b']} | yaml }}", "a:\n  - b"],
    ["{{ 'a b/c?d/ä' | urlpath }}", "a%20b/c%3Fd/%C3%A4"],
    ["{{ {a: 1} | json }}", '{\n "a": 1\n}'],
    [
      "{{ v | mask | json }}",
      '{\n "root_password": "********",\n "b": "********"\n}',
      { v: { root_password: "hidden", b: "referred" } },
    ],
    ["{{ 'x' | libvirt_name }}", "x"],
    ["{{ 'x' | libvirt_name }}", "b-x", { name_prefix: "b-" }],
    ["{{ {name: 'x', name_prefix: 'c-'} | libvirt_name }}", "c-x", { name_prefix: "b-" }],
    ["{{ 'host-passthrough' | suboptions('cpu') }}{{ 'http://t/' | tree_url }}", "host-passthroughhttp://t/"],
    ["{{ [1, 2] | join('-') }}", "1-2"],
  ];
  for (const [text, expected, context] of cases)
    test(`${text} is ${JSON.stringify(expected)}`, () => assert.equal(render(text, context), expected));

  test("refuses what is no object with a name", () => {
    for (const [value, kind] of [
      [5, "a map"],
      [["x"], "a list"],
      [null, "nothing"],
      [{ a: 1 }, "a map"],
    ])
      assert.match(
        faults(() => render("{{ v | libvirt_name }}", { v: value }))[0] ?? "",
        new RegExp(`\`libvirt_name\` takes a guest, a network or a name, but this is ${kind} \\[`),
      );
  });
});

suite("a frame of variables", () => {
  test("finds a variable in itself or further up, and sets it where it is", () => {
    const top = new TemplateFrame();
    top.set("a", 1);
    const inner = top.push() as TemplateFrame;
    assert.deepEqual(
      [inner.lookup("a"), inner.get("a"), inner.resolve("a"), inner.pop()],
      [1, null, top, top],
    );
    inner.set("a", 2, true);
    assert.deepEqual([top.lookup("a"), inner.get("a")], [2, null]);
    inner.set("a", 3);
    assert.deepEqual([top.lookup("a"), inner.lookup("a"), inner.resolve("a")], [2, 3, inner]);
    inner.set("new", 1, true);
    assert.deepEqual([top.lookup("new"), inner.lookup("new")], [undefined, 1]);
    assert.deepEqual(
      [top.lookup("x"), top.resolve("x"), top.pop(), top.topLevel],
      [undefined, undefined, undefined, false],
    );
    const isolated = top.push(true);
    isolated.set("a", 9, true);
    assert.deepEqual([top.lookup("a"), isolated.lookup("a"), isolated.resolve("new")], [2, 9, undefined]);
    assert.equal(isolated.push().resolve("a"), isolated);
  });
});
