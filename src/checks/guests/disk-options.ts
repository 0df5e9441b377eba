import type { RuleId } from "../../rule-ids.ts";
import { duplicates } from "../duplicates.ts";
import type { Rule } from "../rule.ts";
import { at, type PlannedDisk, plannedDisks } from "./disks.ts";

type PlannedOptions = PlannedDisk["disk"] & {
  readonly io?: string | null;
  readonly serial?: string | null;
  readonly wwn?: string | null;
};

interface OptionRule {
  readonly id: RuleId;
  readonly why: string;
  readonly example: Rule["example"];
  /** The option, where its fault is reported. */
  readonly key: string;
  /** null: the disk can have the option. */
  fault(disk: PlannedOptions): string | null;
}

/** An error of each disk that cannot have an option. */
function optionRule({ key, fault, ...rule }: OptionRule): Rule {
  return {
    ...rule,
    severity: "error",
    *check(plan) {
      for (const planned of plannedDisks(plan)) {
        const message = fault(planned.disk as PlannedOptions);
        if (message !== null) yield { object: planned.guest, path: at(planned, key), message };
      }
    },
  };
}

/** On purpose, it is one disk with two paths for multipath. */
const duplicateId: Rule = {
  id: "duplicate-disk-id",
  severity: "warning",
  why: "libvirt 9.0 and QEMU take it, but in the guest one name in /dev/disk/by-id stands for either disk: what the answer file puts onto one can go to the other, and multipath makes one disk of both.",
  example: { "guests.d/a.yml": "disks: [{serial: DATA}, {serial: DATA}]\ntemplates: ~\n" },
  *check(plan) {
    for (const guest of plan.guests)
      for (const key of ["serial", "wwn"] as const)
        yield* duplicates(
          guest.object.disks.flatMap((disk) => {
            const id = (disk as PlannedOptions)[key];
            const value = key === "wwn" ? id?.toLowerCase() : id;
            return value ? [{ object: guest, path: at({ guest, disk }, key), value }] : [];
          }),
          (value) => `two disks of the guest have the \`${key}\` ${value}: give each its own`,
          () => "the other disk has it here",
        );
  },
};

export const diskOptionRules: readonly Rule[] = [
  duplicateId,
  optionRule({
    id: "io-needs-no-cache",
    why: "libvirt 9.0 refuses the guest when it is defined: io='native' needs either no disk cache or directsync cache mode.",
    example: { "guests.d/a.yml": "disks: [{io: native, cache: writeback}]\ntemplates: ~\n" },
    key: "io",
    fault: ({ io, cache = "none" }) =>
      io !== "native" || cache === "none" || cache === "directsync"
        ? null
        : `\`io: native\` must be without a cache, but \`cache\` is \`${cache}\`: set \`cache: none\`, or \`io: threads\``,
  }),
  optionRule({
    id: "wwn-unavailable",
    why: "libvirt 9.0 refuses the guest when it is defined: only ide and scsi disk support wwn.",
    example: { "guests.d/a.yml": "disks: [{wwn: 5000c50015ea71aa}]\ntemplates: ~\n" },
    key: "wwn",
    fault: ({ wwn, bus = "virtio" }) =>
      !wwn || bus === "scsi" || bus === "ide"
        ? null
        : `the bus \`${bus}\` has no \`wwn\`: set \`bus: scsi\`, or \`serial\` in place of \`wwn\``,
  }),
  optionRule({
    id: "cdrom-bus-unavailable",
    why: "libvirt 9.0 refuses the guest when it is defined: disk type of 'vda' does not support ejectable media.",
    example: { "guests.d/a.yml": "disks: [{}, {device: cdrom, bus: virtio}]\ntemplates: ~\n" },
    key: "bus",
    fault: ({ device, bus }) =>
      device !== "cdrom" || bus !== "virtio"
        ? null
        : "a CD-ROM drive must not be on the bus `virtio`: remove `bus`, or set `sata`, `scsi` or `usb`",
  }),
  optionRule({
    id: "preallocation-unavailable",
    why: "libvirt 9.0 does not make the volume: metadata preallocation is not supported for raw volumes.",
    example: { "guests.d/a.yml": "disks: [{format: raw, preallocation: metadata}]\ntemplates: ~\n" },
    key: "preallocation",
    fault: ({ format, preallocation, pool, pool_type }) => {
      if (pool_type && preallocation !== "full")
        return `a volume in the pool \`${pool}\` of the type \`${pool_type}\` takes all its space at once: remove \`preallocation\``;
      return preallocation !== "metadata" || format === "qcow2"
        ? null
        : `a volume of the format \`${format}\` has no metadata to allocate: set \`preallocation: full\`, or \`format: qcow2\``;
    },
  }),
];
