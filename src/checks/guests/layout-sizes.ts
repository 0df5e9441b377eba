import type { PartitioningValues } from "../../model/partitioning/entries.ts";
import { layoutOf } from "../../model/partitioning/resolve.ts";
import { isGrowing, LEVELS, mebibytes } from "../../model/partitioning/sizes.ts";
import { pathText } from "../../schema/path-text.ts";
import type { Plan } from "../plan.ts";
import type { Rule, Violation } from "../rule.ts";
import { causeOf, partitioned, withKnownDevices } from "./layout-devices.ts";
import { valuesOf } from "./values.ts";

type Part = NonNullable<PartitioningValues["parts"]>[number];

const tooLarge: Rule = {
  id: "layout-too-large",
  severity: "error",
  why: "anaconda stops: not enough free space on the disks, or in the volume group. An array is as large as its level makes of its smallest partition, and LVM counts whole extents.",
  example: {
    "guests.d/a.yml":
      "disks: [{size: 20}]\npartitioning: {parts: [{mountpoint: /srv, size: 20480}]}\ntemplates: ~\n",
  },
  *check(plan): Iterable<Violation> {
    for (const guest of partitioned(plan))
      for (const { title, capacity, needed, path } of layoutOf(guest.object).spaces) {
        if (capacity === null || needed === null || needed <= capacity) continue;
        const message = `the parts of ${title} need ${needed} MiB, and it has ${capacity}: make them smaller, or the disks larger`;
        yield { object: guest, path: causeOf(guest, path), message };
      }
  },
};

const unknownSize: Rule = {
  id: "percentage-of-unknown-size",
  severity: "error",
  why: "the size of a partition is a number of MiB in the kickstart, and there is none without the size of the disk.",
  example: {
    "guests.d/a.yml":
      "defaults: {disk: {size: !remove}}\ndisks: [{volume: old.qcow2}]\npartitioning: {parts: [{mountpoint: /srv, size: 50%}]}\ntemplates: ~\n",
  },
  *check(plan): Iterable<Violation> {
    for (const guest of withKnownDevices(plan)) {
      const { partitions, volumes, thinPools } = layoutOf(guest.object);
      const created = partitions.filter(({ existing }) => existing === null);
      for (const { size, path } of [...created, ...volumes, ...thinPools]) {
        if (size.least !== null) continue;
        const message =
          "a percentage needs the size of each disk below: set `size` of the disks, or MiB here";
        yield { object: guest, path: [...path, "size"], message };
      }
    }
  },
};

/** The keys of a part that are only for some places. */
const KEYS_FOR_SOME = ["size", "grow", "max", "name", "primary", "existing", "format"] as const;
const VOLUME = ["size", "grow", "max", "name"];
const KEYS_OF: Readonly<Record<Place, readonly string[]>> = {
  "a partition": ["size", "grow", "max", "primary", "existing", "format"],
  "a logical volume": VOLUME,
  "a thin volume": VOLUME,
  "an array": [],
  "a btrfs subvolume": ["name"],
  tmpfs: ["size"],
};

type Place =
  | "a partition"
  | "a logical volume"
  | "a thin volume"
  | "an array"
  | "a btrfs subvolume"
  | "tmpfs";

function placeOf(part: Part, values: PartitioningValues): Place {
  const device = part.device ?? values.device ?? 0;
  const isIn = (list: "arrays" | "groups" | "pools" | "btrfs") =>
    (values[list] ?? []).some(({ name }) => name === device);
  if (part.fstype === "tmpfs") return "tmpfs";
  if (isIn("arrays")) return "an array";
  if (isIn("groups")) return "a logical volume";
  if (isIn("pools")) return "a thin volume";
  return isIn("btrfs") ? "a btrfs subvolume" : "a partition";
}

const unusedKey: Rule = {
  id: "unused-by-part",
  severity: "warning",
  why: "the installer's line has no such option. An array has the size of its partitions, and a btrfs subvolume that of its volume.",
  example: {
    "guests.d/a.yml":
      "disks: [{size: 20}, {size: 20}]\npartitioning:\n  arrays: [{name: data, level: 1, devices: [0, 1], size: 8000}]\n  parts: [{mountpoint: /srv, size: 800, device: data}]\ntemplates: ~\n",
  },
  *check(plan): Iterable<Violation> {
    for (const guest of partitioned(plan)) {
      const values = valuesOf(guest).partitioning ?? {};
      for (const [index, part] of (values.parts ?? []).entries()) {
        const place = placeOf(part, values);
        for (const key of KEYS_FOR_SOME) {
          if (part[key] === null || part[key] === undefined) continue;
          if (KEYS_OF[place].includes(key) && (key !== "format" || part.existing)) continue;
          const remedy =
            place === "an array" && key === "size" ? `set \`size\` of \`${part.device}\`` : "remove it";
          const what = key === "format" && place === "a partition" ? "a new partition" : place;
          const message = `${what} does not use \`${key}\`: ${remedy}`;
          yield { object: guest, path: ["partitioning", "parts", index, key], message };
        }
      }
    }
  },
};

const unusedMaximum: Rule = {
  id: "max-without-grow",
  severity: "warning",
  why: "`max` limits the growth of a part. A part with a `size` has that size, unless it grows.",
  example: {
    "guests.d/a.yml":
      "disks: [{size: 20}]\npartitioning: {parts: [{mountpoint: /srv, size: 800, max: 900}]}\ntemplates: ~\n",
  },
  *check(plan): Iterable<Violation> {
    for (const { object, part, path } of partsWithMaximum(plan))
      if (!isGrowing(part)) {
        const message = "only a part that grows has a maximum: set `grow: true`, or remove `max`";
        yield { object, path: [...path, "max"], message };
      }
  },
};

const maximumBelowSize: Rule = {
  id: "max-below-size",
  severity: "error",
  why: "`size` is the least size of a part that grows, and no part is both larger than it and smaller than `max`.",
  example: {
    "guests.d/a.yml":
      "disks: [{size: 20}]\npartitioning: {parts: [{mountpoint: /srv, size: 800, max: 700, grow: true}]}\ntemplates: ~\n",
  },
  *check(plan): Iterable<Violation> {
    for (const { object, part, path } of partsWithMaximum(plan)) {
      if (!isGrowing(part) || !part.size) continue;
      const { partitions, volumes } = layoutOf(object.object);
      const placed = [...partitions, ...volumes].find((each) => pathText(each.path) === pathText(path));
      const least = mebibytes(part.size) ?? placed?.size.least ?? null;
      const max = mebibytes(part.max);
      if (least === null || max === null || max >= least) continue;
      const message = `the maximum of ${max} MiB is below the size, ${least} MiB: raise \`max\`, or lower \`size\``;
      yield { object, path: [...path, "max"], message };
    }
  },
};

/** The parts with a maximum, in places that take one. */
function* partsWithMaximum(plan: Plan) {
  for (const object of partitioned(plan)) {
    const values = valuesOf(object).partitioning ?? {};
    for (const [index, part] of (values.parts ?? []).entries())
      if (part.max && KEYS_OF[placeOf(part, values)].includes("max"))
        yield { object, part, path: ["partitioning", "parts", index] as const };
  }
}

const arrayMembers: Rule = {
  id: "array-members",
  severity: "error",
  why: "anaconda stops: the RAID level needs more devices, or takes no spares. Two partitions on one disk are lost together.",
  example: {
    "guests.d/a.yml":
      "disks: [{size: 20}, {size: 20}]\npartitioning:\n  arrays: [{name: data, level: 5, devices: [0, 1]}]\n  parts: [{mountpoint: /srv, device: data}]\ntemplates: ~\n",
  },
  *check(plan): Iterable<Violation> {
    for (const guest of partitioned(plan))
      for (const [index, array] of (valuesOf(guest).partitioning?.arrays ?? []).entries()) {
        const { least, spares: takesSpares } = LEVELS[array.level];
        const { devices, level } = array;
        const spares = array.spares ?? 0;
        const path = ["partitioning", "arrays", index];
        if (spares > 0 && !takesSpares) {
          const message = `RAID ${level} has no spares: remove \`spares\``;
          yield { object: guest, path: [...path, "spares"], message };
        } else if (devices.length - spares < least) {
          const message = `RAID ${level} needs ${least} devices besides spares, and \`${array.name}\` has ${devices.length - spares}: add disks, or take another level`;
          yield { object: guest, path: [...path, "devices"], message };
        }
        if (new Set(devices).size < devices.length) {
          const message = `the array \`${array.name}\` has one disk twice: give it another disk`;
          yield { object: guest, path: [...path, "devices"], message };
        }
      }
  },
};

export const layoutSizeRules = [
  tooLarge,
  unknownSize,
  unusedKey,
  unusedMaximum,
  maximumBelowSize,
  arrayMembers,
];
