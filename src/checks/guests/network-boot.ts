import { installerOf } from "../../installers/installers.ts";
import type { Path } from "../../merge/origins.ts";
import type { Guest } from "../../model/guest.ts";
import { isVirtual } from "../../model/machine.ts";
import type { Network } from "../../model/network.ts";
import { hasBootFile, isNetboot } from "../../model/network-boot.ts";
import { treeUrl } from "../../schema/location.ts";
import type { Plan, PlanObject } from "../plan.ts";
import type { Rule, Violation } from "../rule.ts";
import { isSetBySite, valuesOf } from "./values.ts";

const NETWORK = "gateway: 10.9.8.1\nprefix: 24\nnetboot: true\ndhcp: {start: 10.9.8.100, end: 10.9.8.199}\n";
const TREE = 'location: "http://trees.test/9/", ram: 2048';
const GUEST = "os: {id: rocky9}\ninterfaces: [{network: lab}]\n";

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
  for (const { network: name, index } of guest.object.interfaces) {
    const network = plan.networks.find((each) => each.name === name);
    if (network && isNetboot(network.merged.value.netboot)) return { network, index };
  }
  return null;
}

const networkMissing: Rule = {
  id: "netboot-network-missing",
  severity: "error",
  why: "no DHCP server tells the machine where its boot file is: it goes on to its disk, which is empty, and `vmbuild.sh` waits until `virtinst.wait` is over.",
  example: {
    "networks.d/lab.yml": NETWORK.replace("netboot: true\n", ""),
    "guests.d/a.yml": `${GUEST}virtinst: {method: pxe, ${TREE}}\n`,
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
    "networks.d/lab.yml": NETWORK,
    "guests.d/a.yml": `${GUEST}virtinst: {method: pxe, arch: aarch64, ${TREE}}\n`,
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
      else if (!/^(?:x86_64|i[3-6]86)$/.test(arch))
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
    "networks.d/lab.yml": NETWORK,
    "guests.d/a.yml": `${GUEST}virtinst: {method: pxe, ${TREE.replace("http:", "https:")}}\n`,
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
  why: "UEFI runs QEMU's unsigned iPXE even with Secure Boot, but then refuses the kernel that iPXE loads: Exec format error (2e008081), seen with OVMF 2022.11. The firmware's own network boot starts the signed shim and GRUB.",
  example: {
    "networks.d/lab.yml": NETWORK,
    "guests.d/a.yml": `${GUEST}virtinst: {method: pxe, firmware: uefi, machine: q35, secure_boot: true, ${TREE}}\n`,
  },
  *check(plan): Iterable<Violation> {
    for (const guest of bootGuests(plan)) {
      const { virtinst, interfaces } = valuesOf(guest);
      const found = bootNetwork(plan, guest);
      if (!found || !virtinst?.secure_boot || !isVirtual(guest.object)) continue;
      if (interfaces?.[found.index]?.rom === false) continue;
      yield {
        object: guest,
        path: ["virtinst", "secure_boot"],
        message: `the boot ROM of the guest's network card cannot start a signed kernel: set \`rom: false\` in \`interfaces[${found.index}]\`, and \`netboot: {tftp: DIRECTORY}\` in its network`,
      };
    }
  },
};

const needsTftp: Rule = {
  id: "netboot-needs-tftp",
  severity: "error",
  why: "without the boot ROM the firmware itself loads the boot file, by TFTP; it does not know iPXE's scripts.",
  example: {
    "networks.d/lab.yml": NETWORK,
    "guests.d/a.yml": `${GUEST.replace("lab}", "lab, rom: false}")}virtinst: {method: pxe, ${TREE}}\n`,
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

const reinstalls: Rule = {
  id: "netboot-reinstalls",
  severity: "error",
  why: "virt-install makes the disk the only boot device after the installation. Without a disk, or with an order of its own in `virtinst.options`, the guest boots from the network again, and its installer starts from the beginning each time.",
  example: {
    "networks.d/lab.yml": NETWORK,
    "guests.d/a.yml": `${GUEST}disks: [{size: 20}]\nvirtinst: {method: pxe, options: [--boot, "network,hd"], ${TREE}}\n`,
  },
  *check(plan): Iterable<Violation> {
    for (const guest of bootGuests(plan)) {
      if (!isVirtual(guest.object)) continue;
      const { virtinst } = valuesOf(guest);
      const at = networkFirst(virtinst?.options ?? []);
      const hasDisk = guest.object.disks.some(({ device }) => device !== "cdrom");
      if (at !== null)
        yield {
          object: guest,
          path: ["virtinst", "options", at],
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
    const devices = (order ?? "").split(",").filter((each) => /^(?:network|hd)$/.test(each));
    if (devices[0] === "network") return word === "--boot" ? at + 1 : at;
  }
  return null;
}

const installsAgain: Rule = {
  id: "netboot-installs-again",
  severity: "info",
  why: "the boot file is there as long as the layers ask for it. A machine that boots from the network first is installed at each start, and loses its data.",
  example: {
    "networks.d/lab.yml": NETWORK,
    "guests.d/a.yml": `${GUEST.replace("lab}", 'lab, mac: "00:16:3e:00:00:01"}')}virtual: false\nnetboot: install\nvirtinst: {${TREE}}\n`,
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

export const networkBootRules: readonly Rule[] = [
  networkMissing,
  unavailable,
  treeUnusable,
  secureBoot,
  needsTftp,
  reinstalls,
  installsAgain,
];
