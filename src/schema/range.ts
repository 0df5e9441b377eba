import * as v from "valibot";
import { extentRule, RANGE_RULES, type Range } from "../ranges/range.ts";
import { describe, section } from "./format.ts";

function ruled<Key extends keyof typeof RANGE_RULES>(key: Key) {
  const rule = RANGE_RULES[key];
  return v.pipe(
    v.number(rule("") ?? ""),
    v.check(
      (value) => rule(value) === null,
      ({ input }) => rule(input) ?? "",
    ),
  );
}

/** `range` of a guest's own file. */
export const range = v.pipe(
  section({
    from: describe(ruled("from"), "The number of the first guest.", 1),
    to: describe(ruled("to"), "The number of the last guest.", 20),
    width: describe(v.nullish(ruled("width")), "The least number of digits, with zeros in front.", 2),
  }),
  v.forward(
    v.partialCheck(
      [["from"], ["to"]],
      (range) => extentRule(range as Range) === null,
      ({ input }) => extentRule(input as Range) ?? "",
    ),
    ["to"],
  ),
);
