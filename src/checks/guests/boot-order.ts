import { isVolume } from "../../model/disk.ts";
import { isVirtual } from "../../model/machine.ts";
import type { Rule, Violation } from "../rule.ts";
import { BOOT_GUEST, BOOT_NETWORK, bootGuests, bootNetwork, TREE } from "./network-boot.ts";
import { valuesOf } from "./values.ts";

const reinstalls: Rule = {
  id: "netboot-reinstalls",
  severity: "error",
  why: "virt-install makes the disk the only boot device after the installation. Without a disk, or with an order of its own in `virtinst.options`, the guest boots from the network again, and its installer starts from the beginning each time.",
  example: {
    "networks.d/lab.yml": BOOT_NETWORK,
    "guests.d/a.yml": `${BOOT_GUEST}disks: []\npartitioning: ~\nvirtinst: {method: pxe, ${TREE}}\n`,
  },
  *check(plan): Iterable<Violation> {
    for (const guest of bootGuests(plan)) {
      if (!isVirtual(guest.object)) continue;
      const { virtinst } = valuesOf(guest);
      const at = networkFirst(virtinst?.options ?? []);
      const isNetworkFirst = before("network", "hd", virtinst?.boot_order ?? []);
      const hasDisk = guest.object.disks.some(({ device }) => device !== "cdrom");
      if (at !== null || isNetworkFirst)
        yield {
          object: guest,
          path: at === null ? ["virtinst", "boot_order"] : ["virtinst", "options", at],
          message: "with this boot order the guest is installed again at each start: remove it",
        };
      else if (!hasDisk)
        yield {
          object: guest,
          path: ["disks"],
          message: "a guest without a disk boots from the network at each start: add a disk",
        };
    }
  },
};

/** The index of the word of virt-install's `--boot` that has the network before the disk; null: there is none. */
function networkFirst(options: readonly string[]): number | null {
  for (const [at, word] of options.entries()) {
    const order = word === "--boot" ? options[at + 1] : /^--boot=(.*)/.exec(word)?.[1];
    if (before("network", "hd", (order ?? "").split(","))) return word === "--boot" ? at + 1 : at;
  }
  return null;
}

/** Whether the list has the first text, and not the other one before it. */
function before(first: string, other: string, list: readonly string[]): boolean {
  return list.find((each) => each === first || each === other) === first;
}

const orderUnused: Rule = {
  id: "boot-order-unused",
  severity: "error",
  why: "vmbuild.sh gives such a guest an order of single devices, its first disk and then the interface, and then virt-install leaves out the order of kinds, without a message.",
  example: {
    "networks.d/lab.yml": BOOT_NETWORK,
    "networks.d/other.yml":
      "mode: isolated\ngateway: 10.9.7.1\nprefix: 24\ndhcp: {start: 10.9.7.100, end: 10.9.7.199}\n",
    "guests.d/a.yml": `os: {id: rocky9}\ninterfaces: [{network: other}, {network: lab}]\nvirtinst: {method: pxe, boot_order: [hd, cdrom], ${TREE}}\n`,
  },
  *check(plan): Iterable<Violation> {
    for (const guest of bootGuests(plan)) {
      if (!valuesOf(guest).virtinst?.boot_order || !guest.object.disks.some(({ boot_order }) => boot_order))
        continue;
      const network = bootNetwork(plan, guest)?.network.name;
      yield {
        object: guest,
        path: ["virtinst", "boot_order"],
        message: `the guest boots from an interface that is not the first one, and so has an order of its own: put the interface of the network \`${network}\` first, or remove \`boot_order\``,
      };
    }
  },
};

const diskInUse: Rule = {
  id: "netboot-disk-in-use",
  severity: "error",
  why: "libvirt boots from the network by the first interface only. Where another one has the network with `netboot`, the first disk is the first boot device and the interface the second, so the disk must be empty: with a system on it, the guest starts that, and is never installed.",
  example: {
    "networks.d/lab.yml": BOOT_NETWORK,
    "networks.d/other.yml":
      "mode: isolated\ngateway: 10.9.7.1\nprefix: 24\ndhcp: {start: 10.9.7.100, end: 10.9.7.199}\n",
    "guests.d/a.yml": `os: {id: rocky9}\ninterfaces: [{network: other}, {network: lab}]\ndisks: [{path: /srv/a.raw}]\nvirtinst: {method: pxe, ${TREE}}\n`,
  },
  *check(plan): Iterable<Violation> {
    for (const guest of bootGuests(plan)) {
      const disk = guest.object.disks.find(({ boot_order }) => boot_order);
      if (!disk || (isVolume(disk) && !disk.backing && !disk.shared)) continue;
      const network = bootNetwork(plan, guest)?.network.name;
      yield {
        object: guest,
        path: ["disks", disk.index],
        message: `the disk may hold a system, which would start in place of the installer: put the interface of the network \`${network}\` first, or give the guest a new volume`,
      };
    }
  },
};

const installsAgain: Rule = {
  id: "netboot-installs-again",
  severity: "info",
  why: "the boot file is there as long as the layers ask for it. A machine that boots from the network first is installed at each start, and loses its data.",
  example: {
    "networks.d/lab.yml": BOOT_NETWORK,
    "guests.d/a.yml": `${BOOT_GUEST.replace("lab}", 'lab, mac: "00:16:3e:00:00:01"}')}virtual: false\nnetboot: install\nvirtinst: {location: "http://trees.test/9/"}\n`,
  },
  *check(plan): Iterable<Violation> {
    for (const guest of bootGuests(plan)) {
      if (valuesOf(guest).netboot !== "install") continue;
      yield {
        object: guest,
        path: ["netboot"],
        message:
          "a machine with `netboot: install` is installed each time that it boots from the network: remove the key after the installation, or have the machine boot from its disk first",
      };
    }
  },
};

export const bootOrderRules: readonly Rule[] = [reinstalls, orderUnused, diskInUse, installsAgain];
