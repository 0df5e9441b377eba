import { originsOf } from "../../merge/origins.ts";
import type { PlanObject } from "../plan.ts";
import type { Rule, Violation } from "../rule.ts";
import { valuesOf } from "./values.ts";

const modeNotOctal: Rule = {
  id: "mode-not-octal",
  severity: "error",
  why: "YAML reads `0o644` as the number 420, so the guest runs `install -m 420`: only the owner can read the file, and the group can write it.",
  example: {
    "guests.d/a.yml":
      "setup_data: [{src: setup/web/who.conf, dst: who.conf, install: {mode: 0o644, dst: /etc/who.conf}}]\ntemplates: ~\n",
  },
  *check(plan): Iterable<Violation> {
    for (const guest of plan.guests) {
      for (const [index, { install }] of (valuesOf(guest).setup_data ?? []).entries()) {
        if (typeof install?.mode !== "number") continue;
        const path = ["setup_data", index, "install", "mode"];
        const text = writtenAt(guest, path);
        if (/^[0-7]{3,4}$/.test(text)) continue;
        const octal = /^0o[0-7]+$/i.test(text) ? text.slice(2).padStart(4, "0") : "0644";
        yield {
          object: guest,
          path,
          message: `YAML reads \`${text}\` as the number ${install.mode}: write the octal digits alone, like ${octal}`,
        };
      }
    }
  },
};

/** A scalar as the layer writes it. */
function writtenAt({ merged }: PlanObject, path: readonly (string | number)[]): string {
  const { file, line, column, end } = originsOf(merged, path).at(-1) ?? {};
  const document = merged.documents.findLast((each) => each.file === file);
  const row = document?.text.split("\n")[(line ?? 1) - 1] ?? "";
  return row.slice((column ?? 1) - 1, (end?.column ?? 1) - 1);
}

export const fileRules = [modeNotOctal];
