import { isX86 } from "../../model/architecture.ts";
import type { Guest } from "../../model/guest.ts";
import { cpu as CPU } from "../../schema/cpu.ts";
import { suboptionMap } from "../../schema/suboptions.ts";
import type { PlanObject } from "../plan.ts";
import type { Rule, Violation } from "../rule.ts";
import { at, type PlannedDisk, plannedDisks } from "./disks.ts";
import { isRhelBefore, valuesOf } from "./values.ts";

const secureBoot: Rule = {
  id: "secure-boot-unavailable",
  severity: "error",
  why: "vmbuild.sh asks for Secure Boot only together with UEFI, so the guest would start with a BIOS. With the machine type `pc`, libvirt 9.0 refuses the guest: unable to find any firmware.",
  example: { "guests.d/a.yml": "virtinst: {secure_boot: true}\ntemplates: ~\n" },
  *check(plan): Iterable<Violation> {
    for (const guest of plan.guests) {
      const { secure_boot, firmware, machine } = valuesOf(guest).virtinst ?? {};
      if (!secure_boot) continue;
      const remedy =
        firmware !== "uefi"
          ? "set `virtinst.firmware: uefi`"
          : isI440fx(machine)
            ? "set `virtinst.machine: q35`"
            : null;
      if (remedy === null) continue;
      yield {
        object: guest,
        path: ["virtinst", "secure_boot"],
        message: `Secure Boot needs UEFI and the machine type q35: ${remedy}, or remove \`secure_boot\``,
      };
    }
  },
};

function isI440fx(machine: string | null | undefined): boolean {
  return machine != null && /^pc$|^pc-(?:i440fx|0|1)/.test(machine);
}

function isPc(guest: PlanObject<Guest>): boolean {
  return isX86(valuesOf(guest).virtinst?.arch);
}

const Q35 = /^(?:pc-)?q35/;

/** Whether the machine has no IDE. virt-install 4.1 with osinfo-db chooses q35 for Fedora and for RHEL 8 and later. */
function isWithoutIde(guest: PlanObject<Guest>): boolean {
  const machine = valuesOf(guest).virtinst?.machine;
  if (!isPc(guest)) return true;
  if (machine) return Q35.test(machine);
  return guest.object.os.family !== null && !isRhelBefore(guest.object, 8);
}

/** libvirt's schema has these buses, but not for a disk of a QEMU guest. */
const NEVER = new Set(["fdc", "xen", "uml"]);

const busUnavailable: Rule = {
  id: "bus-unavailable",
  severity: "error",
  why: "virt-install accepts the disk, but libvirt 9.0 refuses the guest: IDE controllers are unsupported for this machine type, invalid bus type `fdc` for disk, unsupported disk bus `xen`.",
  example: { "guests.d/a.yml": "virtinst: {machine: q35}\ndisks: [{bus: ide}]\ntemplates: ~\n" },
  *check(plan): Iterable<Violation> {
    for (const planned of plannedDisks(plan)) {
      const bus = busOf(planned);
      if (!NEVER.has(bus) && !(bus === "ide" && isWithoutIde(planned.guest))) continue;
      const otherwise = bus === "ide" && isPc(planned.guest) ? ", or `virtinst.machine: pc`" : "";
      yield {
        object: planned.guest,
        path: at(planned, "bus"),
        message: `the guest's machine has no bus \`${bus}\` for disks: use virtio, sata or scsi${otherwise}`,
      };
    }
  },
};

/** Two buses, two disks on each. */
const IDE_DISKS = 4;

const busFull: Rule = {
  id: "bus-full",
  severity: "error",
  why: "virt-install stops: only 4 disks for the bus ide are supported. For the other buses libvirt adds controllers.",
  example: {
    "guests.d/a.yml":
      "defaults: {disk: {bus: ide}}\ndisks: [{}, {}, {}, {}, {}]\nos: {id: rhel6.3}\ntemplates: ~\n",
  },
  *check(plan): Iterable<Violation> {
    const counts = new Map<PlanObject, number>();
    for (const planned of plannedDisks(plan)) {
      const { guest } = planned;
      if (busOf(planned) !== "ide") continue;
      const count = (counts.get(guest) ?? 0) + 1;
      counts.set(guest, count);
      if (count !== IDE_DISKS + 1) continue;
      yield {
        object: guest,
        path: at(planned, "bus"),
        message: `the bus ide takes ${IDE_DISKS} disks: put the others on virtio, sata or scsi`,
      };
    }
  },
};

function busOf({ disk }: PlannedDisk): string {
  return disk.bus ?? "virtio";
}

/** Modes of a CPU that have what the host's CPU has. */
const OF_HOST = /^(?:host-passthrough|host-model|maximum)$/;

const nested: Rule = {
  id: "nested-unavailable",
  severity: "error",
  why: "KVM in the guest needs a CPU with vmx or svm, which libvirt's named models do not have, and a host whose module of KVM has `nested=1`. Without them, guests of the guest are emulated, or do not start.",
  example: { "guests.d/a.yml": "virtinst: {nested: true, cpu: Nehalem}\ntemplates: ~\n" },
  *check(plan): Iterable<Violation> {
    const { kvm } = plan.host.object.values as { readonly kvm?: { readonly nested?: boolean | null } | null };
    for (const guest of plan.guests) {
      const { nested, cpu } = valuesOf(guest).virtinst ?? {};
      if (!nested) continue;
      const fault = !isPc(guest)
        ? "only guests of x86_64 can run guests here: remove `nested`"
        : cpu && !isForGuests(suboptionMap(CPU, cpu))
          ? "the guest's CPU must have vmx of Intel or svm of AMD: remove `cpu`, or add `require: [vmx]` or `require: [svm]` to it"
          : kvm?.nested === false
            ? "the host's layers have `kvm: {nested: false}`: set it to true, or remove `nested`"
            : null;
      if (fault !== null) yield { object: guest, path: ["virtinst", "nested"], message: fault };
    }
  },
};

function isForGuests({ model, mode, require, force }: ReturnType<typeof suboptionMap>): boolean {
  const features = [require, force].flat();
  return OF_HOST.test(String(model ?? mode)) || features.includes("vmx") || features.includes("svm");
}

export const machineRules = [secureBoot, busUnavailable, busFull, nested];
