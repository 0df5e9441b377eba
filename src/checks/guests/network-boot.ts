import { installerOf } from "../../installers/installers.ts";
import type { Path } from "../../merge/origins.ts";
import { isX86 } from "../../model/architecture.ts";
import { grubRoot } from "../../model/boot-loaders.ts";
import { hasUefi } from "../../model/firmware.ts";
import type { Guest } from "../../model/guest.ts";
import { isVirtual } from "../../model/machine.ts";
import type { Network } from "../../model/network.ts";
import { bootInterface, hasBootFile } from "../../model/network-boot.ts";
import { treeUrl } from "../../schema/location.ts";
import type { Plan, PlanObject } from "../plan.ts";
import type { Rule, Violation } from "../rule.ts";
import { isSetBySite, valuesOf } from "./values.ts";

export const BOOT_NETWORK =
  "gateway: 10.9.8.1\nprefix: 24\nnetboot: true\ndhcp: {start: 10.9.8.100, end: 10.9.8.199}\n";
export const TREE = 'location: "http://trees.test/9/", ram: 2048';
export const BOOT_GUEST = "os: {id: rocky9}\ninterfaces: [{network: lab}]\n";

/** The guests with boot files. */
export function bootGuests(plan: Plan): PlanObject<Guest>[] {
  return plan.guests.filter((guest) => hasBootFile(valuesOf(guest)));
}

/** The key by which a guest has boot files. */
export function bootKey(guest: PlanObject<Guest>): Path {
  return valuesOf(guest).netboot === "install" ? ["netboot"] : ["virtinst", "method"];
}

/** The network of the interface that boots, and the index of the interface. */
export function bootNetwork(
  plan: Plan,
  guest: PlanObject<Guest>,
): { readonly network: PlanObject<Network>; readonly index: number } | null {
  const networks = new Map(plan.networks.map((network) => [network.name, network]));
  const nic = bootInterface(guest.object.interfaces, networks);
  const network = networks.get(nic?.network ?? "");
  return nic && network ? { network, index: nic.index } : null;
}

const networkMissing: Rule = {
  id: "netboot-network-missing",
  severity: "error",
  why: "no DHCP server tells the machine where its boot file is: it goes on to its disk, which is empty, and `vmbuild.sh` waits until `virtinst.wait` is over.",
  example: {
    "networks.d/lab.yml": BOOT_NETWORK.replace("netboot: true\n", ""),
    "guests.d/a.yml": `${BOOT_GUEST}virtinst: {method: pxe, ${TREE}}\n`,
  },
  *check(plan): Iterable<Violation> {
    for (const guest of bootGuests(plan)) {
      const isUnknown = guest.object.interfaces.some(({ network }) => plan.broken.network.has(network ?? ""));
      if (isUnknown || bootNetwork(plan, guest)) continue;
      yield {
        object: guest,
        path: bootKey(guest),
        message:
          "none of the guest's networks has `netboot`, so it does not find its boot file: set `netboot: true` in one of them",
      };
    }
  },
};

const unavailable: Rule = {
  id: "netboot-unavailable",
  severity: "error",
  why: "only an installer loads itself from an install tree: a cloud image is a disk. QEMU has a boot ROM with iPXE for PCs only; the firmware of other architectures takes other boot files.",
  example: {
    "networks.d/lab.yml": BOOT_NETWORK,
    "guests.d/a.yml": `${BOOT_GUEST}kernel_args: []\nvirtinst: {method: pxe, arch: aarch64, ${TREE}}\n`,
  },
  *check(plan): Iterable<Violation> {
    for (const guest of bootGuests(plan)) {
      const arch = valuesOf(guest).virtinst?.arch ?? "x86_64";
      const installer = installerOf(guest.object);
      if (!installer.netboot)
        yield {
          object: guest,
          path: bootKey(guest),
          message: `${installer.name} does not start over the network: remove \`${bootKey(guest).join(".")}\``,
        };
      else if (!isX86(arch))
        yield {
          object: guest,
          path: ["virtinst", "arch"],
          message: `a machine of ${arch} cannot start from the lab's boot files, which are for x86_64: remove \`${bootKey(guest).join(".")}\``,
        };
    }
  },
};

const treeUnusable: Rule = {
  id: "netboot-tree-unusable",
  severity: "error",
  why: "the machine itself loads the installer's kernel, and the iPXE in QEMU's boot ROM lists HTTP, TFTP and NFS as what it knows (Debian 12), not HTTPS, and it has no files of the host: it goes on to the empty disk.",
  example: {
    "networks.d/lab.yml": BOOT_NETWORK,
    "guests.d/a.yml": `${BOOT_GUEST}virtinst: {method: pxe, ${TREE.replace("http:", "https:")}}\n`,
  },
  *check(plan): Iterable<Violation> {
    for (const guest of bootGuests(plan)) {
      const url = treeUrl(valuesOf(guest).virtinst?.location);
      if (!installerOf(guest.object).netboot || (url && /^http:\/\/[^/]/i.test(url) && URL.canParse(url)))
        continue;
      const path = ["virtinst", "location"];
      yield {
        object: guest,
        path: isSetBySite(guest.merged, path) ? path : bootKey(guest),
        message: `${url === null ? "a guest that boots from the network needs an install tree" : "iPXE cannot load a kernel from this tree"}: set \`virtinst.location\` to an http:// URL, of the host's own web server for example`,
      };
    }
  },
};

const secureBoot: Rule = {
  id: "netboot-secure-boot",
  severity: "error",
  why: "UEFI runs QEMU's unsigned iPXE even with Secure Boot, but then refuses the kernel that iPXE loads: Exec format error (2e008081), seen with OVMF 2022.11. Without the ROM, UEFI does not run iPXE by TFTP, which is not signed, but shim and GRUB, which are.",
  example: {
    "networks.d/lab.yml": BOOT_NETWORK,
    "guests.d/a.yml": `${BOOT_GUEST}virtinst: {method: pxe, firmware: uefi, machine: q35, secure_boot: true, ${TREE}}\n`,
  },
  *check(plan): Iterable<Violation> {
    for (const guest of bootGuests(plan)) {
      const { virtinst, interfaces } = valuesOf(guest);
      if (!virtinst?.secure_boot || !isVirtual(guest.object)) continue;
      const found = bootNetwork(plan, guest);
      const isGrub = grubRoot(found?.network.merged.value.netboot) !== null;
      if (isGrub && interfaces?.[found?.index ?? -1]?.rom === false) continue;
      const remedy = isGrub
        ? "set `rom: false` at its interface"
        : "set `netboot: {tftp: DIRECTORY, loader: grub}` in its network, and `rom: false` at its interface";
      yield {
        object: guest,
        path: ["virtinst", "secure_boot"],
        message: `iPXE cannot start a kernel with Secure Boot: ${remedy}, or remove \`secure_boot\``,
      };
    }
  },
};

const needsTftp: Rule = {
  id: "netboot-needs-tftp",
  severity: "error",
  why: "without the boot ROM the firmware itself loads the boot file, by TFTP; it does not know iPXE's scripts.",
  example: {
    "networks.d/lab.yml": BOOT_NETWORK,
    "guests.d/a.yml": `${BOOT_GUEST.replace("lab}", "lab, rom: false}")}virtinst: {method: pxe, firmware: uefi, ${TREE}}\n`,
  },
  *check(plan): Iterable<Violation> {
    for (const guest of bootGuests(plan)) {
      const found = bootNetwork(plan, guest);
      const rom = valuesOf(guest).interfaces?.[found?.index ?? -1]?.rom;
      if (!found || rom !== false || found.network.merged.value.netboot !== true) continue;
      yield {
        object: guest,
        path: ["interfaces", found.index, "rom"],
        message: `a card without boot ROM needs boot loaders by TFTP: set \`netboot: {tftp: DIRECTORY}\` in the network \`${found.network.name}\`, or remove \`rom\``,
        related: [{ object: found.network, path: ["netboot"], message: "`netboot` is here" }],
      };
    }
  },
};

const withoutRom: Rule = {
  id: "netboot-without-rom",
  severity: "error",
  why: "a BIOS has no network boot of its own: without the boot ROM of the card it goes on to the empty disk, and `vmbuild.sh` waits until `virtinst.wait` is over.",
  example: {
    "networks.d/lab.yml": BOOT_NETWORK.replace("true", "{tftp: /srv/tftp}"),
    "guests.d/a.yml": `${BOOT_GUEST.replace("lab}", "lab, rom: false}")}virtinst: {method: pxe, ${TREE}}\n`,
  },
  *check(plan): Iterable<Violation> {
    for (const guest of bootGuests(plan)) {
      const { virtinst, interfaces } = valuesOf(guest);
      const index = bootNetwork(plan, guest)?.index ?? -1;
      if (!isVirtual(guest.object) || interfaces?.[index]?.rom !== false || hasUefi(virtinst ?? {})) continue;
      yield {
        object: guest,
        path: ["interfaces", index, "rom"],
        message:
          "a BIOS boots from the network by the ROM of the card only: remove `rom`, or set `virtinst.firmware: uefi`",
      };
    }
  },
};

export const networkBootRules: readonly Rule[] = [
  networkMissing,
  unavailable,
  treeUnusable,
  secureBoot,
  needsTftp,
  withoutRom,
];
