import { isMap } from "../merge/merge.ts";
import type { Plan, PlanObject } from "./plan.ts";
import type { Rule, Violation } from "./rule.ts";

const entryIncomplete: Rule = {
  id: "template-entry-incomplete",
  severity: "warning",
  why: "the file is not written, without any message. To switch an entry off, set `src`, `dst` or the whole entry to `~`: that is no finding.",
  example: {
    "guests.d/a.yml": "templates:\n  autoinst: ~\n  virtinst: ~\n  motd: {src: guest/motd}\n",
  },
  *check(plan): Iterable<Violation> {
    for (const [object, key] of templateMaps(plan)) {
      const entries = object.merged.value[key];
      for (const [name, entry] of Object.entries(isMap(entries) ? entries : {})) {
        if (!isMap(entry)) continue;
        const missing = missingHalf(entry);
        if (!missing) continue;
        const what = missing === "src" ? "the template" : "the output file";
        yield {
          object,
          path: [key, name],
          message: `\`${key}.${name}\` has no \`${missing}\`: name ${what}, or switch the entry off with \`~\``,
        };
      }
    }
  },
};

function* templateMaps(plan: Plan): Iterable<readonly [PlanObject, string]> {
  for (const guest of plan.guests) yield [guest, "templates"];
  yield [plan.host, "host_templates"];
}

/** The missing key of an entry that has only `src` or only `dst`; null if it is complete, empty or switched off. */
function missingHalf({ src, dst }: { readonly src?: unknown; readonly dst?: unknown }): string | null {
  if (src === undefined && typeof dst === "string") return "src";
  return dst === undefined && typeof src === "string" ? "dst" : null;
}

export const templateRules = [entryIncomplete];
