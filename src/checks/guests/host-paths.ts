import { plainPath } from "../../path.ts";
import { duplicates } from "../duplicates.ts";
import type { Rule } from "../rule.ts";
import { at, plannedDisks } from "./disks.ts";

/** Only drives share an image: they read it. */
const duplicatePath: Rule = {
  id: "duplicate-disk-path",
  severity: "warning",
  why: "while one of the guests runs, QEMU does not start the other (no write lock). If both disks are of one guest, QEMU never starts it.",
  example: {
    "guests.d/a.yml": "disks: [{}, {path: /srv/data.raw}]\ntemplates: ~\n",
    "guests.d/b.yml": "disks: [{}, {path: /srv/data.raw}]\ntemplates: ~\n",
  },
  check: (plan) =>
    duplicates(
      [...plannedDisks(plan)].flatMap((planned) =>
        planned.disk.path && planned.disk.device !== "cdrom"
          ? [{ object: planned.guest, path: at(planned, "path"), value: plainPath(planned.disk.path) }]
          : [],
      ),
      (path, others) => `${path} is also a disk of ${others[0]?.object.name}: give each disk its own`,
      ({ object }) => `${object.name} has it here`,
    ),
};

export const hostPathRules: readonly Rule[] = [duplicatePath];
