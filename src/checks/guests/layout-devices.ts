import { installerOf } from "../../installers/installers.ts";
import { layersOf, type Path, placeAt } from "../../merge/origins.ts";
import type { Guest } from "../../model/guest.ts";
import { isVirtual } from "../../model/machine.ts";
import { layoutOf } from "../../model/partitioning/resolve.ts";
import { listed, nearest, quoted } from "../../nearest.ts";
import { ANSWER } from "../../outputs/inventory.ts";
import { duplicates } from "../duplicates.ts";
import type { Plan, PlanObject } from "../plan.ts";
import type { Rule, Violation } from "../rule.ts";
import { valuesOf } from "./values.ts";

/** The guests whose installer partitions their disks. A cloud image has its own partitions. */
export function partitioned(plan: Plan): PlanObject<Guest>[] {
  return plan.guests.filter(
    (guest) =>
      valuesOf(guest).partitioning &&
      installerOf(guest.object).source === "location" &&
      (!isShippedLayout(guest, ["partitioning"]) || guest.object.files.some(({ key }) => key === ANSWER)),
  );
}

/** Of these, the guests whose layouts name existing devices alone: without one, nobody knows the sizes on it. */
export function withKnownDevices(plan: Plan): PlanObject<Guest>[] {
  return partitioned(plan).filter(({ object }) => layoutOf(object).misplaced.length === 0);
}

/** The disks of a guest do not suffice for the layout of the shipped layers: then the cause is the list of disks. */
export function causeOf(guest: PlanObject<Guest>, path: Path): Path {
  return isShippedLayout(guest, path) ? ["disks"] : path;
}

function isShippedLayout({ merged }: PlanObject<Guest>, path: Path): boolean {
  const { file } = placeAt(merged, path);
  return layersOf(merged, "defaults").some((document) => document.file === file);
}

const unknownDevice: Rule = {
  id: "unknown-device",
  severity: "error",
  why: "anaconda stops at the line: the disk or the device in it does not exist.",
  example: {
    "guests.d/a.yml": "partitioning: {parts: [{mountpoint: /srv, size: 800, device: 1}]}\ntemplates: ~\n",
  },
  *check(plan): Iterable<Violation> {
    for (const guest of partitioned(plan)) {
      const { disks } = guest.object;
      for (const { device, validKinds, known, path } of layoutOf(guest.object).misplaced) {
        const have = [`${disks.length} ${disks.length === 1 ? "disk" : "disks"}`, ...quoted(known)];
        const message =
          typeof device === "number"
            ? unusableDisk(device, disks)
            : `\`${device}\` is not ${validKinds}: ${nearest(device, known, `the guest has ${have.join(", ")}`)}`;
        yield { object: guest, path: causeOf(guest, path), message };
      }
    }
    for (const guest of plan.guests) yield* missingSource(guest);
  },
};

/** Names that Linux gives to virtual disks, with a partition or without. */
const DISK_NAME = /^([hsv]d[a-z]+|nvme\d+n\d+(?=p?\d*$))(?:p?\d+)?$/;

/** `source.harddrive` on a disk that the guest does not have. */
function* missingSource(guest: PlanObject<Guest>): Iterable<Violation> {
  const { source, virtinst } = valuesOf(guest);
  const [, disk] = DISK_NAME.exec(source?.harddrive?.partition ?? "") ?? [];
  if (disk === undefined || installerOf(guest.object).name !== "kickstart") return;
  // These may be disks, too, and who knows a machine names what it has.
  if (virtinst?.host_devices?.length || virtinst?.options?.length || !isVirtual(guest.object)) return;
  const known = guest.object.disks.filter(({ device }) => device !== "cdrom").map(({ target }) => target);
  // Since Fedora 7 and RHEL 6 (libata), an IDE disk is sda.
  if (known.includes(disk) || known.includes(disk.replace(/^sd/, "hd"))) return;
  const have = known.length > 0 ? listed(known) : "none";
  const message = `the guest has no disk \`${disk}\`, it has ${have}: name a partition of one of its disks, or add the disk to \`disks\``;
  yield { object: guest, path: ["source", "harddrive", "partition"], message };
}

function unusableDisk(index: number, disks: Guest["disks"]): string {
  if (disks.length === 0) return "the guest has no disk for the system: add one to `disks`";
  return disks[index]
    ? `disk ${index} is a CD-ROM drive: name a disk for partitions`
    : `the guest has no disk ${index}, it has ${disks.length}: disks count from 0`;
}

const LISTS = ["arrays", "groups", "pools", "btrfs"] as const;

const duplicateDevice: Rule = {
  id: "duplicate-device",
  severity: "error",
  why: "`device` cannot tell the two apart, and anaconda stops at the second of two arrays, groups or volumes with one name.",
  example: {
    "guests.d/a.yml":
      "disks: [{size: 20}]\npartitioning:\n  groups: [{name: vg0, devices: [0]}]\n  parts: [{mountpoint: /a, size: 800, device: vg0, name: x}, {mountpoint: /b, size: 800, device: vg0, name: x}]\ntemplates: ~\n",
  },
  *check(plan): Iterable<Violation> {
    for (const guest of partitioned(plan)) {
      const values = valuesOf(guest).partitioning;
      const named = LISTS.flatMap((list) =>
        (values?.[list] ?? []).map(({ name }, index) => {
          return { object: guest, path: ["partitioning", list, index, "name"], value: `\`${name}\`` };
        }),
      );
      const { volumes, thinPools, subvolumes } = layoutOf(guest.object);
      const volumeNames = [...thinPools, ...volumes].map(({ name, group, path }) => {
        return { object: guest, path, value: `the volume \`${name}\` of \`${group}\`` };
      });
      const subvolumeNames = subvolumes.map(({ name, volume, path }) => {
        return { object: guest, path, value: `the subvolume \`${name}\` of \`${volume}\`` };
      });
      for (const claims of [named, volumeNames, subvolumeNames])
        yield* duplicates(
          claims,
          (name) => `${name} is there twice: give each its own \`name\``,
          () => "the other is here",
        );
    }
  },
};

const usedOnce: Rule = {
  id: "array-not-used-once",
  severity: "error",
  why: "the line of an array names its one mount point or its group: anaconda stops at a second line with the same array, and there is no line for an array without one.",
  example: {
    "guests.d/a.yml":
      "disks: [{size: 20}, {size: 20}]\npartitioning: {arrays: [{name: data, level: 1, devices: [0, 1]}]}\ntemplates: ~\n",
  },
  *check(plan): Iterable<Violation> {
    for (const guest of partitioned(plan)) {
      const { arrays, misplaced } = layoutOf(guest.object);
      // An unknown device of a part or a group may stand for the array. An array lies on disks alone.
      const mayBeMisspelt = misplaced.some(({ path: [, list] }) => list !== "arrays");
      for (const { name, contents, path } of arrays) {
        if (contents.length === 1 || (contents.length === 0 && mayBeMisspelt)) continue;
        const users = contents.map((content) =>
          content.kind === "member" ? content.member.name : content.filesystem.mountpoint,
        );
        const message =
          contents.length === 0
            ? `nothing lies on the array \`${name}\`: name it as the \`device\` of a part, or in the \`devices\` of a group`
            : `more than one thing lies on the array \`${name}\` (${listed(users)}): make a group of it, and put volumes there`;
        yield { object: guest, path: [...path, "name"], message };
      }
    }
  },
};

const existingPartition: Rule = {
  id: "existing-partition-removed",
  severity: "error",
  why: "`clearpart` removes the partition before anaconda looks for it, and anaconda stops.",
  example: {
    "guests.d/a.yml":
      "disks: [{size: 20}]\npartitioning: {parts: [{mountpoint: /srv, existing: vda3}]}\ntemplates: ~\n",
  },
  *check(plan): Iterable<Violation> {
    for (const guest of partitioned(plan)) {
      const { clear, partitions } = layoutOf(guest.object);
      for (const { existing, path } of partitions)
        if (existing !== null && clear !== "none") {
          const message = `the installer removes the partition ${existing} first: set \`clear: none\``;
          yield { object: guest, path: [...path, "existing"], message };
        }
    }
  },
};

export const layoutDeviceRules = [unknownDevice, duplicateDevice, usedOnce, existingPartition];
