import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { parseDocument } from "../../src/layers/document.ts";
import { ListEdit, REMOVE } from "../../src/merge/edit.ts";
import { isMap, merge } from "../../src/merge/merge.ts";
import {
  lastLayer,
  layersOf,
  mergeDocuments,
  mergeOnce,
  originsOf,
  placeAt,
  roleAt,
  valueAt,
} from "../../src/merge/origins.ts";
import { SecretReference } from "../../src/secrets/reference.ts";

const layer = (text: string, file = "a.yml") => parseDocument(text, file);
const layers = (...texts: string[]) => texts.map((text, at) => layer(text, `${at}.yml`));

suite("a merge", () => {
  test("keeps a map for what it is, and takes edits, secrets and null for values", () => {
    assert.ok(isMap({}) && isMap(Object.create(null)));
    for (const value of [null, undefined, "a", 1, [], new ListEdit("append", []), REMOVE, () => ({})])
      assert.equal(isMap(value), false);
    assert.equal(isMap(new SecretReference("env", "A", "no value")), false);
  });

  test("appends and prepends to a list, and to nothing where there is no list", () => {
    assert.deepEqual(merge([1, 2], new ListEdit("append", [3])), [1, 2, 3]);
    assert.deepEqual(merge([1, 2], new ListEdit("prepend", [3])), [3, 1, 2]);
    assert.deepEqual(merge("text", new ListEdit("append", [3])), [3]);
    assert.deepEqual(merge({ l: [1] }, { l: new ListEdit("append", [2]) }), { l: [1, 2] });
  });

  test("removes a key, and sets it again in a higher layer", () => {
    const below = { a: 1, b: { c: 2, d: 3 } };
    assert.deepEqual(merge(below, { b: { c: REMOVE } }), { a: 1, b: { d: 3 } });
    assert.deepEqual(merge(merge(below, { b: REMOVE }), { b: { e: 4 } }), { a: 1, b: { e: 4 } });
  });

  test("sets `__proto__` as a key that later layers change and remove", () => {
    const proto = (value: unknown) => JSON.parse(`{"__proto__": ${JSON.stringify(value)}}`);
    const once = merge({}, proto({ a: 1 })) as Record<string, unknown>;
    const twice = merge(once, proto({ b: 2 })) as Record<string, unknown>;
    assert.deepEqual(Object.entries(twice), [["__proto__", { a: 1, b: 2 }]]);
    assert.deepEqual(Object.getOwnPropertyDescriptor(once, "__proto__"), {
      value: { a: 1 },
      writable: true,
      enumerable: true,
      configurable: true,
    });
    assert.deepEqual(Object.keys(merge(twice, JSON.parse('{"x": 1}')) as object), ["__proto__", "x"]);
  });

  test("takes no value from a prototype for the value below", () => {
    assert.deepEqual(merge({}, { toString: { a: 1 } }), { toString: { a: 1 } });
  });
});

suite("merged layers", () => {
  const [low, middle, high] = layers("a: 1\nb: 1\nm: {x: 1}\n", "b: 2\n", "c: 3\nm: {x: 2}\n") as [
    ReturnType<typeof layer>,
    ReturnType<typeof layer>,
    ReturnType<typeof layer>,
  ];
  const below = mergeDocuments([low, middle], undefined, ["defaults", "common"]);

  test("hold the values, documents and roles of those below, then their own", () => {
    const merged = mergeDocuments([high], below, ["kind"]);
    assert.deepEqual(merged.value, { a: 1, b: 2, c: 3, m: { x: 2 } });
    assert.deepEqual(merged.documents, [low, middle, high]);
    assert.deepEqual(merged.roles, ["defaults", "common", "kind"]);
    assert.deepEqual(below.roles, ["defaults", "common"]);
  });

  test("are the object's own unless it is said", () => {
    assert.deepEqual(mergeDocuments([low, high]).roles, ["own", "own"]);
    assert.deepEqual(mergeOnce([high], below).roles, ["defaults", "common", "own"]);
  });

  test("are found by their role", () => {
    const merged = mergeDocuments([high], below);
    assert.deepEqual(layersOf(merged, "own"), [high]);
    assert.deepEqual(layersOf(merged, "defaults"), [low]);
    assert.deepEqual(layersOf(merged, "kind"), []);
  });

  test("tell the role of the layer that set a value last", () => {
    const merged = mergeDocuments([high], below);
    assert.deepEqual(
      [["a"], ["b"], ["c"], ["m", "x"], ["nowhere"]].map((path) => roleAt(merged, path)),
      ["defaults", "common", "own", "own", undefined],
    );
  });

  test("are the same object for the same layers, roles and layers below", () => {
    const merged = mergeOnce([high], below, ["kind"]);
    assert.equal(mergeOnce([high], below, ["kind"]), merged);
    assert.deepEqual(merged, mergeDocuments([high], below, ["kind"]));
    const others = [
      mergeOnce([high], below, ["own"]),
      mergeOnce([high], undefined, ["kind"]),
      mergeOnce([middle, high], below, ["kind", "kind"]),
      mergeOnce([high], mergeDocuments([low], undefined, ["common"]), ["kind"]),
      mergeOnce([high], mergeDocuments([middle, low], undefined, ["defaults", "common"]), ["kind"]),
    ];
    assert.equal(new Set([merged, ...others]).size, 6);
    assert.equal(mergeOnce([high], below, ["kind"]), merged);
    for (const documents of [[high, low, high], [high], [low, high], [middle, high]])
      assert.deepEqual(mergeOnce(documents), mergeDocuments(documents));
  });

  test("are the same object where an object has no layer of its own", () => {
    const empty = mergeOnce([], below);
    assert.equal(mergeOnce([], below), empty);
    assert.deepEqual(empty, below);
    assert.deepEqual(mergeOnce([]), { value: {}, documents: [], roles: [] });
  });
});

suite("the value at a path", () => {
  const value = { a: [{ b: 1 }], c: { 0: "zero", d: null } };
  test("is found by keys of maps and by indices of lists", () => {
    assert.equal(valueAt(value, ["a", 0, "b"]), 1);
    assert.equal(valueAt(value, ["c", "0"]), "zero");
    assert.equal(valueAt(value, ["c", "d"]), null);
    assert.equal(valueAt(value, []), value);
  });

  test("is nothing where the path leads nowhere, to a prototype, or through another kind of value", () => {
    for (const path of [
      ["x"],
      ["a", 1],
      ["a", "0"],
      ["a", "length"],
      ["c", 0],
      ["c", "toString"],
      ["c", "d", "e"],
    ])
      assert.equal(valueAt(value, path), undefined, path.join("."));
  });
});

suite("the place of a value", () => {
  test("is that of its highest layer, without the value", () => {
    const merged = mergeDocuments(layers("a: 1\n", "b: 1\na: 2\n"));
    assert.deepEqual(placeAt(merged, ["a"]), {
      file: "1.yml",
      line: 2,
      column: 4,
      end: { line: 2, column: 5 },
    });
  });

  test("is the first key of the highest layer where nothing on its path was set", () => {
    const merged = mergeDocuments(layers("a: 1\n", "\n\nb: 1\n"));
    for (const path of [["x"], []])
      assert.deepEqual(placeAt(merged, path), { file: "1.yml", line: 3, column: 1 });
    assert.deepEqual(lastLayer(merged), { file: "1.yml", line: 3, column: 1 });
    assert.deepEqual(lastLayer(mergeDocuments([])), { file: "", line: 1, column: 1 });
  });

  test("of an item follows the edits of the layers above", () => {
    const merged = mergeDocuments(layers("l: [a, b]\n", "l: !prepend [c]\n", "l: !append [d]\n"));
    const places = [0, 1, 2, 3].map((at) => placeAt(merged, ["l", at]));
    assert.deepEqual(
      places.map(({ file, column }) => `${file}:${column}`),
      ["1.yml:14", "0.yml:5", "0.yml:8", "2.yml:13"],
    );
    assert.deepEqual(originsOf(merged, ["l", 4]), []);
    assert.deepEqual(originsOf(merged, ["l", "a"]), []);
    assert.deepEqual(
      originsOf(mergeDocuments(layers("l: [a]\n", "l: 5\n", "l: !append [b]\n")), ["l", 1]),
      [],
    );
  });

  test("of an item is lost with the list that a higher layer replaces", () => {
    const merged = mergeDocuments(layers("m: {l: [a]}\n", "m: 1\n", "m: {l: !append [b]}\n"));
    assert.deepEqual(merged.value, { m: { l: ["b"] } });
    assert.deepEqual(originsOf(mergeDocuments(layers("m: {l: [a]}\n", "m: [x]\n")), ["m", "l", 0]), []);
    assert.deepEqual(
      originsOf(merged, ["m", "l", 0]).map(({ value }) => value),
      ["b"],
    );
  });
});
