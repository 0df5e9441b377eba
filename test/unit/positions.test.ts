import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { parseDocument } from "../../src/layers/document.ts";
import { mergeDocuments, originsOf, type Path, placeAt } from "../../src/merge/origins.ts";

const layer = (text: string, file = "a.yml") => parseDocument(text, file);

/** `line:column`, or with its end `line:column-line:column`, of the only origin of a value. */
function spot(text: string, ...path: Path): string {
  const [origin, ...others] = originsOf(mergeDocuments([layer(text)]), path);
  assert.ok(origin && others.length === 0, path.join("."));
  const { line, column, end } = origin;
  return `${line}:${column}${end ? `-${end.line}:${end.column}` : ""}`;
}

suite("where a value begins and ends", () => {
  test("of an empty value is behind its key, and of an empty item at its list", () => {
    assert.equal(spot("a:\nb: 1\n", "a"), "1:1");
    assert.equal(spot("x:\n  - a\n  -\n", "x", 1), "2:3");
  });

  test("of a tag without text is the tag", () => {
    assert.equal(spot("x: 1\na: !!null\n", "a"), "2:4-2:10");
    assert.equal(spot("x: 1\na: !!str\n", "a"), "2:4-2:9");
    assert.equal(spot("- !!str\n".replace("- ", "k: "), "k"), "1:4-1:9");
  });

  test("of a text includes its quotes", () => {
    assert.equal(spot("a: 'b c'\n", "a"), "1:4-1:9");
    assert.equal(spot('a: "b\\n"\n', "a"), "1:4-1:9");
    assert.equal(spot("a: ''\n", "a"), "1:4-1:6");
  });

  test("of a block is its first and last character that is no space", () => {
    assert.equal(spot("a: |\n\n    two\n     lines  \n\nb: 1\n", "a"), "3:5-4:11");
    assert.equal(spot("a: >-\n  one\n  two\nb: 1\n", "a"), "2:3-3:6");
    assert.equal(spot("b: 1\na: |\n\n\nc: 1\n", "a").split("-")[0], "5:1");
  });

  test("of a plain text is without the spaces behind it", () => {
    assert.equal(spot("a: one two   # c\n", "a"), "1:4-1:11");
    assert.equal(spot("a: one\n  two\nb: 1\n", "a"), "1:4-2:6");
  });

  test("of a map or a list is its beginning", () => {
    assert.equal(spot("a:\n  b: 1\n", "a"), "2:3");
    assert.equal(spot("a: [1, 2]\n", "a"), "1:4");
    assert.equal(spot("a: {b: [c]}\n", "a", "b", 0), "1:9-1:10");
  });

  test("is that of its map where its key is an alias, and the next key has its own", () => {
    const text = "k: &x one\nm:\n  *x : two\n  d: 1\n";
    assert.deepEqual(layer(text).value, { k: "one", m: { one: "two", d: 1 } });
    assert.equal(spot(text, "m", "one"), "3:3");
    assert.equal(spot(text, "m", "d"), "4:6-4:7");
  });

  test("of an alias is where its anchor's value is: a scalar, a map, a list", () => {
    const text = "a: &s one\nb: &m {x: 1}\nc: &l [2]\nd: *s\ne: *m\nf: *l\n";
    assert.equal(spot(text, "d"), "1:7-1:10");
    assert.equal(spot(text, "e", "x"), "2:11-2:12");
    assert.equal(spot(text, "f", 0), "3:8-3:9");
  });

  test("of a merged entry is in the first map that has it, and a key of the map itself wins", () => {
    const text = "p: &p {x: 1, y: 2}\nq: &q {y: 3, z: 4}\nm:\n  <<: [*p, *q]\n  x: 5\nn: {<<: *q}\n";
    assert.equal(spot(text, "m", "x"), "5:6-5:7");
    assert.equal(spot(text, "m", "y"), "1:17-1:18");
    assert.equal(spot(text, "m", "z"), "2:17-2:18");
    assert.equal(spot(text, "n", "z"), "2:17-2:18");
  });

  test("of a quoted `<<` is that of a key like others", () => {
    assert.equal(spot('m: {"<<": {x: 1}}\n', "m", "<<", "x"), "1:15-1:16");
  });

  test("is counted in a document with a marker, a comment or nothing before it", () => {
    assert.equal(spot("---\na: 1\n", "a"), "2:4-2:5");
    assert.equal(spot("# c\n\na: 1\n", "a"), "3:4-3:5");
    for (const text of ["", "# c\n", "---\n"]) {
      const merged = mergeDocuments([layer("a: 1\n", "0.yml"), layer(text, "1.yml")]);
      assert.equal(placeAt(merged, ["a"]).file, "0.yml");
    }
  });
});
