import assert from "node:assert/strict";
import { suite, test } from "node:test";
import fc from "fast-check";
import { TextSearch } from "../../src/secrets/text-search.ts";

suite("a search for many texts", () => {
  test("masks each place once, also where texts overlap or hold each other", () => {
    const search = new TextSearch(["abcd", "cdef", "xabcdx", "ab"], 3);
    const masked = [
      ["abcdef", "*"],
      ["-xabcdx-", "-*-"],
      ["abcdabcd", "**"],
      ["ab abc cde", "ab abc cde"],
      ["", ""],
      ["1abcd2cdef3", "1*2*3"],
    ];
    for (const [text = "", expected] of masked) assert.equal(search.mask(text, "*"), expected);
    assert.deepEqual([search.isIn("1cdef"), search.isIn("ab"), search.isIn("")], [true, false, false]);
    assert.equal(new TextSearch([], 3).mask("abcd", "*"), "abcd");
  });

  test("finds exactly the texts that are there", () => {
    const word = fc.string({ unit: fc.constantFrom("a", "b", "c"), maxLength: 8 });
    const words = fc.array(word, { maxLength: 30 });
    fc.assert(
      fc.property(
        words,
        fc.string({ unit: fc.constantFrom("a", "b", "c", "d"), maxLength: 40 }),
        (texts, text) => {
          const search = new TextSearch(texts, 3);
          const long = texts.filter(({ length }) => length >= 3);
          assert.equal(
            search.isIn(text),
            long.some((each) => text.includes(each)),
          );
          const rest = search.mask(text, "*");
          assert.ok(long.every((each) => !rest.includes(each)));
        },
      ),
    );
  });
});
