import type { Guest } from "../../model/guest.ts";
import { nearest, quoted } from "../../nearest.ts";
import type { Plan, PlanObject } from "../plan.ts";
import type { Rule, Violation } from "../rule.ts";
import { at, byVolume, type PlannedVolume, plannedVolumes } from "./disks.ts";
import { isSetBySite, valuesOf } from "./values.ts";

/** A disk that is a linked clone, and the disks in the volume that it is a clone of. */
interface Clone {
  readonly clone: PlannedVolume;
  readonly backing: { readonly volume: string; readonly format: string };
  readonly bases: readonly PlannedVolume[];
}

function* clonesOf(plan: Plan): Iterable<Clone> {
  const volumes = byVolume(plan);
  for (const clone of plannedVolumes(plan)) {
    const { backing, pool } = clone.disk;
    if (backing) yield { clone, backing, bases: volumes.get(`${pool}/${backing.volume}`) ?? [] };
  }
}

const BASE = "virtinst: {start: false}\ndisks: [{size: 10}]\ntemplates: ~\n";

const unknownBacking: Rule = {
  id: "unknown-backing",
  severity: "error",
  why: "libvirt does not make the volume: no storage vol with matching name.",
  example: { "guests.d/a.yml": "disks: [{backing: {volume: base.qcow2}}]\ntemplates: ~\n" },
  *check(plan): Iterable<Violation> {
    const names = [...plannedVolumes(plan)].map(({ disk }) => disk.volume);
    for (const { clone, backing, bases } of clonesOf(plan)) {
      if (bases.some(({ disk }) => disk !== clone.disk)) continue;
      const others = names.filter((name) => name !== clone.disk.volume);
      const remedy = nearest(backing.volume, others, "name the volume of another guest");
      yield {
        object: clone.guest,
        path: at(clone, "backing"),
        message: `there is no other volume \`${backing.volume}\` in the pool \`${clone.disk.pool}\`: ${remedy}`,
      };
    }
  },
};

const cloneUnusable: Rule = {
  id: "clone-unusable",
  severity: "error",
  why: "libvirt makes no clone of another format than qcow2. It makes one that is smaller than the other volume, or names another format, and then the guest reads wrong data. QEMU has no passphrase for another volume that is encrypted.",
  example: {
    "guests.d/base.yml": BASE,
    "guests.d/a.yml": "after: [base]\ndisks: [{size: 5, backing: {volume: base.qcow2}}]\ntemplates: ~\n",
  },
  *check(plan): Iterable<Violation> {
    for (const { clone, backing, bases } of clonesOf(plan)) {
      const [base] = bases;
      if (!base) continue;
      const { size = 0, format } = clone.disk;
      const faults = [
        format !== "qcow2" && "a clone must have the format qcow2: set `format: qcow2`",
        base.disk.format !== backing.format &&
          `the volume has the format \`${base.disk.format}\`: set \`backing.format: ${base.disk.format}\``,
        base.disk.encryption && "the other volume is encrypted: remove its `encryption`",
        size < (base.disk.size ?? 0) &&
          `a clone must be at least as large as the other volume: set \`size: ${base.disk.size}\``,
      ];
      for (const fault of faults)
        if (fault)
          yield {
            object: clone.guest,
            path: at(clone, "backing"),
            message: `\`${clone.disk.volume}\` cannot be a clone of \`${backing.volume}\`: ${fault}`,
            related: [{ object: base.guest, path: at(base, "size"), message: "the other volume is here" }],
          };
    }
  },
};

const cloneBase: Rule = {
  id: "clone-of-used-volume",
  severity: "error",
  why: "the clone holds only the differences: a guest that writes into the other volume destroys the file systems of all clones. And the other volume must be there before its clone.",
  example: {
    "guests.d/base.yml": "disks: [{size: 10}]\ntemplates: ~\n",
    "guests.d/a.yml": "after: [base]\ndisks: [{size: 10, backing: {volume: base.qcow2}}]\ntemplates: ~\n",
  },
  *check(plan): Iterable<Violation> {
    const guests = new Map(plan.guests.map((guest) => [guest.name, guest]));
    for (const { clone, backing, bases } of clonesOf(plan)) {
      const running = bases.filter(
        ({ disk, guest }) => disk !== clone.disk && valuesOf(guest).virtinst?.start !== false,
      );
      const earlier = predecessors(clone.guest, guests);
      const later = bases.filter(({ guest }) => guest !== clone.guest && !earlier.has(guest.name));
      for (const { guest } of running)
        yield {
          object: guest,
          path: isSetBySite(guest.merged, ["virtinst", "start"]) ? ["virtinst", "start"] : [],
          message: `\`${guest.name}\` must stay shut off, because volumes are clones of its \`${backing.volume}\`: set \`virtinst.start: false\``,
          related: [{ object: clone.guest, path: at(clone, "backing"), message: "a clone is here" }],
        };
      // A name in `after` that no guest has is the cause, and a finding of its own.
      const isKnown = (valuesOf(clone.guest).after ?? []).every((name) => guests.has(name));
      if (later.length > 0 && isKnown)
        yield {
          object: clone.guest,
          path: at(clone, "backing"),
          message: `\`${clone.guest.name}\` must come after ${quoted(later.map(({ guest }) => guest.name)).join(" and ")}, which has the volume of the clone: add it to \`after\``,
        };
    }
  },
};

/** The guests that `up` builds before a guest. */
function predecessors(
  guest: PlanObject<Guest>,
  guests: ReadonlyMap<string, PlanObject<Guest>>,
  known = new Set<string>(),
): ReadonlySet<string> {
  for (const name of valuesOf(guest).after ?? []) {
    const before = guests.get(name);
    if (!before || known.has(name)) continue;
    known.add(name);
    predecessors(before, guests, known);
  }
  return known;
}

export const cloneRules = [unknownBacking, cloneUnusable, cloneBase];
