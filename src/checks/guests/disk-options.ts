import type { Rule, Violation } from "../rule.ts";
import { at, type PlannedDisk, plannedDisks } from "./disks.ts";

interface Options {
  readonly io?: string | null;
  readonly wwn?: string | null;
}

function optionsOf({ disk }: PlannedDisk): Options {
  return disk as Options;
}

const ioCached: Rule = {
  id: "io-needs-no-cache",
  severity: "error",
  why: "libvirt 9.0 refuses the guest when it is defined: io='native' needs either no disk cache or directsync cache mode.",
  example: { "guests.d/a.yml": "disks: [{io: native, cache: writeback}]\ntemplates: ~\n" },
  *check(plan): Iterable<Violation> {
    for (const planned of plannedDisks(plan)) {
      const { cache = "none" } = planned.disk;
      if (optionsOf(planned).io !== "native" || cache === "none" || cache === "directsync") continue;
      yield {
        object: planned.guest,
        path: at(planned, "io"),
        message: `\`io: native\` must be without a cache, but \`cache\` is \`${cache}\`: set \`cache: none\`, or \`io: threads\``,
      };
    }
  },
};

const wwnUnavailable: Rule = {
  id: "wwn-unavailable",
  severity: "error",
  why: "libvirt 9.0 refuses the guest when it is defined: only ide and scsi disk support wwn.",
  example: { "guests.d/a.yml": "disks: [{wwn: 5000c50015ea71aa}]\ntemplates: ~\n" },
  *check(plan): Iterable<Violation> {
    for (const planned of plannedDisks(plan)) {
      const { bus = "virtio" } = planned.disk;
      if (!optionsOf(planned).wwn || bus === "scsi" || bus === "ide") continue;
      yield {
        object: planned.guest,
        path: at(planned, "wwn"),
        message: `the bus \`${bus}\` has no \`wwn\`: set \`bus: scsi\`, or \`serial\` in place of \`wwn\``,
      };
    }
  },
};

const cdromBus: Rule = {
  id: "cdrom-bus-unavailable",
  severity: "error",
  why: "libvirt 9.0 refuses the guest when it is defined: disk type of 'vda' does not support ejectable media.",
  example: { "guests.d/a.yml": "disks: [{}, {device: cdrom, bus: virtio}]\ntemplates: ~\n" },
  *check(plan): Iterable<Violation> {
    for (const planned of plannedDisks(plan)) {
      const { bus, device } = planned.disk;
      if (device !== "cdrom" || bus !== "virtio") continue;
      yield {
        object: planned.guest,
        path: at(planned, "bus"),
        message:
          "a CD-ROM drive must not be on the bus `virtio`: remove `bus`, or set `sata`, `scsi` or `usb`",
      };
    }
  },
};

const preallocation: Rule = {
  id: "preallocation-unavailable",
  severity: "error",
  why: "libvirt 9.0 does not make the volume: metadata preallocation is not supported for raw volumes.",
  example: { "guests.d/a.yml": "disks: [{format: raw, preallocation: metadata}]\ntemplates: ~\n" },
  *check(plan): Iterable<Violation> {
    for (const planned of plannedDisks(plan)) {
      const { format, preallocation: wanted } = planned.disk;
      if (wanted !== "metadata" || format === "qcow2") continue;
      yield {
        object: planned.guest,
        path: at(planned, "preallocation"),
        message: `a volume of the format \`${format}\` has no metadata to allocate: set \`preallocation: full\`, or \`format: qcow2\``,
      };
    }
  },
};

export const diskOptionRules = [ioCached, wwnUnavailable, cdromBus, preallocation];
