import { roleAt } from "../../merge/origins.ts";
import type { Rule, Violation } from "../rule.ts";

const rangeNotOwn: Rule = {
  id: "range-not-own",
  severity: "error",
  why: "a range in a layer that many guests share has no effect: only the guest's own file can stand for several guests.",
  example: {
    "sysgroups.d/web.yml": "range: {from: 1, to: 3}\n",
    "guests.d/web.yml": "sysgroup: web\ntemplates: ~\n",
  },
  *check(plan): Iterable<Violation> {
    for (const guest of plan.guests) {
      if (!guest.merged.value.range || roleAt(guest.merged, ["range"]) === "own") continue;
      yield {
        object: guest,
        path: ["range"],
        message: `\`range\` must be in the own file of a guest, not in a layer that others share: move it to \`guests.d/NAME.yml\``,
      };
    }
  },
};

export const rangeRules = [rangeNotOwn];
