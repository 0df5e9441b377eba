import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { dump } from "js-yaml";
import { parseDocument } from "../src/layers/document.ts";
import { isMap, merge } from "../src/merge/merge.ts";
import { mergeDocuments, type Origin, originsOf, type Path, placeAt } from "../src/merge/origins.ts";

const key = fc.constantFrom("a", "b", "c", "__proto__", "constructor", "toString");
const scalar = fc.oneof(fc.integer(), fc.boolean(), fc.constant(null), fc.stringMatching(/^[a-z: #']{0,8}$/));
const { map: arbitraryMap, value: arbitraryValue } = fc.letrec<{ map: object; value: unknown }>((tie) => ({
  value: fc.oneof({ depthSize: "small" }, scalar, fc.array(tie("value"), { maxLength: 3 }), tie("map")),
  // `Object.fromEntries` defines properties, but an assignment would call the setter: `__proto__` becomes plain data.
  map: fc.array(fc.tuple(key, tie("value")), { maxLength: 4 }).map((entries) => Object.fromEntries(entries)),
}));

/** Maps at every level, so that no layer replaces a map: then merging is associative. */
const mapsOnly = fc.letrec<{ map: object }>((tie) => ({
  map: fc.record(
    {
      a: tie("map"),
      b: tie("map"),
      x: scalar.filter((v) => v !== null),
      y: fc.array(scalar, { maxLength: 2 }),
    },
    { requiredKeys: [] },
  ),
})).map;

test("merging is associative where no layer replaces a map", () => {
  fc.assert(
    fc.property(mapsOnly, mapsOnly, mapsOnly, (a, b, c) => {
      assert.deepEqual(merge(merge(a, b), c), merge(a, merge(b, c)));
    }),
  );
});

test("an empty map changes nothing, on either side", () => {
  fc.assert(
    fc.property(arbitraryMap, (map) => {
      assert.deepEqual(merge(map, {}), map);
      assert.deepEqual(merge({}, map), map);
      assert.deepEqual(merge(map, map), map);
    }),
  );
});

test("what is no map replaces, and a map over no map starts afresh", () => {
  fc.assert(
    fc.property(arbitraryValue, arbitraryValue, (below, over) => {
      if (isMap(over)) {
        if (!isMap(below)) assert.deepEqual(merge(below, over), merge({}, over));
      } else assert.deepEqual(merge(below, over), over);
    }),
  );
  assert.equal(merge({ a: 1 }, null), null);
  assert.deepEqual(merge(null, { a: 1 }), { a: 1 });
  assert.deepEqual(merge({ a: [1, 2] }, { a: [] }), { a: [] });
});

test("merging changes neither side, and no prototype", () => {
  fc.assert(
    fc.property(arbitraryMap, arbitraryMap, (below, over) => {
      const before = structuredClone([below, over]);
      const merged = merge(below, over) as object;
      assert.deepEqual([below, over], before);
      assert.equal(Object.getPrototypeOf(merged), Object.prototype);
      assert.deepEqual(
        Object.keys(merged).sort(),
        [...new Set([...Object.keys(below), ...Object.keys(over)])].sort(),
      );
    }),
  );
  assert.equal(({} as { polluted?: unknown }).polluted, undefined);
});

test("every value of a merged object has a chain of origins that ends in the value itself", () => {
  fc.assert(
    fc.property(fc.array(arbitraryMap, { minLength: 1, maxLength: 4 }), (layers) => {
      const documents = layers.map((layer, at) => parseDocument(dump(layer), `layer${at}.yml`));
      const merged = mergeDocuments(documents);
      for (const [path, value] of pathsOf(merged.value)) {
        const chain = originsOf(merged, path);
        const winner = chain.at(-1);
        assert.ok(winner, `no origin for ${path.join(".")}`);
        if (!isMap(value)) assert.deepEqual(winner.value, value);
      }
      assert.deepEqual(originsOf(merged, ["nowhere"]), []);
    }),
  );
});

function* pathsOf(value: unknown, path: Path = []): Generator<[Path, unknown]> {
  if (path.length > 0) yield [path, value];
  if (Array.isArray(value)) for (const [at, item] of value.entries()) yield* pathsOf(item, [...path, at]);
  else if (isMap(value)) for (const k of Object.keys(value)) yield* pathsOf(value[k], [...path, k]);
}

function mergedText(...texts: string[]) {
  return mergeDocuments(texts.map((text, at) => parseDocument(text, `${at}.yml`)));
}

/** Only the start of each place; another test checks the end. */
function starts(chain: readonly Origin[]) {
  return chain.map(({ end, ...start }) => start);
}

test("a scalar ends behind its last character, quotes included; a map and a list have no end", () => {
  const text = "a: plain  # c\nb: 'it''s'\nc: \"x\"\nd: |\n  two\n  lines\n\ne: {f: 1}\ng: [h i]\n";
  const merged = mergedText(text);
  const ends = ["a", "b", "c", "d", "e"].map((key) => originsOf(merged, [key])[0]?.end);
  assert.deepEqual(ends, [
    { line: 1, column: 9 },
    { line: 2, column: 11 },
    { line: 3, column: 7 },
    { line: 6, column: 8 },
    undefined,
  ]);
  assert.deepEqual(originsOf(merged, ["g", 0])[0]?.end, { line: 9, column: 8 });
});

test("a chain names file, line, column and value of each layer, winner last", () => {
  const merged = mergedText("a:\n  b: 1\n", "# nothing\n", "a: {b: 'two', c: 3}\n", "a:\n  b: ~\n");
  assert.deepEqual(starts(originsOf(merged, ["a", "b"])), [
    { file: "0.yml", line: 2, column: 6, value: 1 },
    { file: "2.yml", line: 1, column: 8, value: "two" },
    { file: "3.yml", line: 2, column: 6, value: null },
  ]);
});

test("a layer that replaces the map above a value is in its chain, or ends it", () => {
  assert.deepEqual(
    originsOf(mergedText("a: {b: 1}\n", "a: ~\n", "a: {b: 2}\n"), ["a", "b"]).map((o) => o.value),
    [1, null, 2],
  );
  assert.deepEqual(originsOf(mergedText("a: {b: 1}\n", "a: 5\n", "a: {c: 2}\n"), ["a", "b"]), []);
});

test("list items: a list replaces, !append and !prepend add, !remove drops a key", () => {
  const merged = mergedText("p: [x, y]\nq: 1\n", "p: !append [z]\n", "p: !prepend [w]\nq: !remove\n");
  assert.deepEqual(merged.value, { p: ["w", "x", "y", "z"] });
  assert.deepEqual(starts(originsOf(merged, ["p", 0])), [{ file: "2.yml", line: 1, column: 14, value: "w" }]);
  assert.deepEqual(starts(originsOf(merged, ["p", 3])), [{ file: "1.yml", line: 1, column: 13, value: "z" }]);
  assert.deepEqual(originsOf(merged, ["q"]), []);
  assert.deepEqual(mergedText("p: !append [a]\n").value, { p: ["a"] });
});

test("an alias and a merged entry stand where their anchor's value does", () => {
  const merged = mergedText("base: &b\n  ram: 512\nguest:\n  <<: *b\n  one: &one 1\nlist: [*b]\n");
  assert.deepEqual(starts(originsOf(merged, ["guest", "ram"])).at(-1), {
    file: "0.yml",
    line: 2,
    column: 8,
    value: 512,
  });
  assert.equal(originsOf(merged, ["list", 0, "ram"]).at(-1)?.line, 2);
});

test("a value that was never set has the place of what it would stand in", () => {
  const merged = mergedText("a:\n  b: 1\n");
  assert.deepEqual(placeAt(merged, ["a", "x", "y"]), { file: "0.yml", line: 2, column: 3 });
  assert.deepEqual(placeAt(merged, ["z"]), { file: "0.yml", line: 1, column: 1 });
});

test("plain yes, no, on and off are booleans, as in YAML 1.1; a MAC and 0644 are not numbers of another base", () => {
  assert.deepEqual(parseDocument("a: yes\nb: Off\nc: 'no'\nm: 52:54:00:12:34:56\nn: 0644\n", "f").value, {
    a: true,
    b: false,
    c: "no",
    m: "52:54:00:12:34:56",
    n: 644,
  });
});
