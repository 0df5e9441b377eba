import assert from "node:assert/strict";
import { test } from "node:test";
import { inOrderOfGroups } from "../../src/model/user-order.ts";

const CASES: readonly (readonly [
  users: Readonly<Record<string, readonly string[] | null>>,
  order: string,
])[] = [
  [{ a: null, b: ["wheel"], c: [] }, "a b c"],
  [{ alice: ["git"], git: null }, "git alice"],
  [{ a: ["c"], b: ["a"], c: ["d", "wheel"], d: null }, "d c a b"],
  [{ a: ["b"], b: ["a"] }, "b a"],
];

for (const [users, order] of CASES)
  test(`users ${JSON.stringify(users)} are made in the order ${order}`, () => {
    const all = Object.entries(users).map(([name, groups]) => ({ name, groups }));
    assert.equal(
      inOrderOfGroups(all)
        .map(({ name }) => name)
        .join(" "),
      order,
    );
  });

test("a user is not in the list of its own group, and keeps the others", () => {
  const [user] = inOrderOfGroups([{ name: "a", groups: ["a", "wheel"], uid: 7 }]);
  assert.deepEqual(user, { name: "a", groups: ["wheel"], uid: 7 });
});
