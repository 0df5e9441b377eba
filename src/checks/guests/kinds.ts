import { layersOf } from "../../merge/origins.ts";
import { nearest } from "../../nearest.ts";
import type { Rule, Violation } from "../rule.ts";
import { printable } from "./names.ts";

const unknownKind: Rule = {
  id: "unknown-kind",
  severity: "warning",
  why: "the guest is built without the values of its kind.",
  example: {
    "sysgroups.d/web.yml": "packages: [nginx]\n",
    "guests.d/web-1.yml": "templates: ~\n",
    "guests.d/www.yml": "sysgroup: wbe\ntemplates: ~\n",
  },
  *check(plan): Iterable<Violation> {
    const kinds = new Set<string>();
    for (const { object, merged } of plan.guests) {
      const kind = object.sysgroup;
      if (!kinds.has(kind) && layersOf(merged, "kind").length > 0) kinds.add(kind);
    }
    for (const guest of plan.guests) {
      const kind = guest.object.sysgroup;
      if (guest.merged.value.sysgroup !== kind || kinds.has(kind)) continue;
      yield {
        object: guest,
        path: ["sysgroup"],
        message: `the kind \`${kind}\` has no layer file: ${nearest(kind, kinds, `write \`sysgroups.d/${kind}.yml\``)}`,
      };
    }
  },
};

const emptyObject: Rule = {
  id: "empty-object",
  severity: "warning",
  why: "every directory is a guest, even an empty one: it is built only from the values of its kind.",
  example: {
    "sysgroups.d/web.yml": "templates: ~\n",
    "guests.d/web-1/.gitkeep": "",
    "guests.d/db.yml": "templates: ~\n",
  },
  *check(plan): Iterable<Violation> {
    for (const guest of plan.guests) {
      if (layersOf(guest.merged, "own").length > 0) continue;
      yield {
        object: guest,
        path: [],
        message: `the guest \`${printable(guest.name)}\` has no layer file of its own: write \`guests.d/${printable(guest.name)}.yml\` (a comment is enough), or remove its directory`,
      };
    }
  },
};

export const kindRules = [unknownKind, emptyObject];
