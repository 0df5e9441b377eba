import assert from "node:assert/strict";
import { test } from "node:test";
import { KnownNames } from "../../src/nearest.ts";

test("unknown names have similar names as remedies, until that takes too long", () => {
  const known = new KnownNames(
    Array.from({ length: 200_000 }, (_, at) => `guest-${at}`),
    (names) => `use one of ${names.length}`,
  );
  assert.equal(known.remedyFor("gest-7"), "did you mean `guest-7`?");
  assert.equal(known.remedyFor("other"), "use one of 200000");
  assert.equal(known.remedyFor("gest-8"), "use one of 200000");
  assert.equal(known.remedyFor("gest-7"), "did you mean `guest-7`?");
});
