import * as v from "valibot";
import { describe, section, text } from "./format.ts";

/** The checks that an object ignores. */
export const checks = describe(
  v.nullish(
    section({
      ignore: describe(
        v.nullish(
          v.array(
            v.union(
              [
                text,
                section({
                  id: describe(
                    v.optional(text),
                    "The rule's id, from the end of a finding.",
                    "duplicate-mac",
                  ),
                  reason: describe(v.nullish(text), "Why this object may break the rule."),
                }),
              ],
              "must be a rule's id, or a map of `id` and `reason`",
            ),
            "must be a list of rules' ids, or of maps of `id` and `reason`",
          ),
        ),
        "Rules that this object may break.",
      ),
    }),
  ),
  "Checks of this object.",
);
