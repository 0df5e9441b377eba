import { type Path, roleAt } from "../../merge/origins.ts";
import { isVirtual } from "../../model/machine.ts";
import type { GuestValues } from "../../schema/guest.ts";
import { pathText } from "../../schema/path-text.ts";
import type { Rule, Violation } from "../rule.ts";
import { valuesOf } from "./values.ts";

const withoutMac: Rule = {
  id: "machine-without-mac",
  severity: "error",
  why: "vmbuild.sh gives a virtual machine the MAC address of the plan; another machine has its own. With a MAC address that no machine has, DHCP gives the address to nobody, and the kickstart sets up no card.",
  example: {
    "networks.d/lab.yml": "gateway: 10.9.8.1\nprefix: 24\n",
    "guests.d/a.yml": "virtual: false\ninterfaces: [{network: lab}]\ntemplates: ~\n",
  },
  *check(plan): Iterable<Violation> {
    for (const guest of plan.guests) {
      if (isVirtual(guest.object)) continue;
      for (const [index, { mac }] of (valuesOf(guest).interfaces ?? []).entries())
        if (!mac)
          yield {
            object: guest,
            path: ["interfaces", index, "mac"],
            message: "a machine that is not virtual has a MAC address of its own: set `mac` to it",
          };
    }
  },
};

const withImage: Rule = {
  id: "machine-with-image",
  severity: "error",
  why: "a cloud image is a volume of the host, which only a virtual machine starts from: no script would use it.",
  example: {
    "host.d/images.yml":
      "cloud_images:\n  debian12: {url: 'https://cloud.debian.org/debian-12.qcow2', sums: 'https://cloud.debian.org/SHA512SUMS'}\n",
    "guests.d/a.yml":
      "virtual: false\nos: {id: debian12}\nimage: debian12\ninterfaces: []\ntemplates: {autoinst: ~}\n",
  },
  *check(plan): Iterable<Violation> {
    for (const guest of plan.guests) {
      if (isVirtual(guest.object) || !valuesOf(guest).image) continue;
      const message =
        "a machine that is not virtual cannot start from a cloud image of the host: remove `image`, or `virtual: false`";
      yield { object: guest, path: ["image"], message };
    }
  },
};

/** Keys that describe a machine of its own, its installation or its boot files. */
const KEYS_OF_MACHINE = {
  virtinst: ["location", "extra_args", "arch", "firmware"],
  disks: ["bus", "size", "serial", "wwn"],
} as const;
const CARD_ON_HOST: readonly string[] = ["model", "port_group", "vlan", "isolated"];

const unusedValue: Rule = {
  id: "machine-value-unused",
  severity: "warning",
  why: "the scripts neither define nor start a machine that is not virtual: the value is in no file.",
  example: {
    "networks.d/lab.yml": "gateway: 10.9.8.1\nprefix: 24\n",
    "guests.d/a.yml": `virtual: false\nvirtinst: {ram: 4096}\ninterfaces: [{network: lab, mac: "00:16:3e:00:00:01"}]\ntemplates: ~\n`,
  },
  *check(plan): Iterable<Violation> {
    for (const guest of plan.guests) {
      if (isVirtual(guest.object)) continue;
      for (const path of keysOfHost(valuesOf(guest))) {
        // Layers of the whole site are for virtual machines too.
        const role = roleAt(guest.merged, path);
        if (role === undefined || role === "defaults" || role === "common") continue;
        const message = `only a virtual machine has this: remove \`${pathText(path)}\`, or \`virtual: false\``;
        yield { object: guest, path, message };
      }
    }
  },
};

/** The keys that only scripts of the host read. */
function keysOfHost({ virtinst, disks, interfaces, after, image_copy }: GuestValues): Path[] {
  const isOfHost = (list: readonly string[]) => (key: string) => !list.includes(key);
  return [
    ...keysIn(virtinst)
      .filter(isOfHost(KEYS_OF_MACHINE.virtinst))
      .map((key) => ["virtinst", key]),
    ...(disks ?? []).flatMap((disk, at) =>
      keysIn(disk)
        .filter(isOfHost(KEYS_OF_MACHINE.disks))
        .map((key) => ["disks", at, key]),
    ),
    ...(interfaces ?? []).flatMap((nic, at) =>
      keysIn(nic)
        .filter((key) => CARD_ON_HOST.includes(key))
        .map((key) => ["interfaces", at, key]),
    ),
    ...keysIn({ after, image_copy }).map((key) => [key]),
  ];
}

function keysIn(values: object | null | undefined): string[] {
  return Object.entries(values ?? {}).flatMap(([key, value]) =>
    value === null || value === undefined ? [] : [key],
  );
}

export const ownMachineRules: readonly Rule[] = [withoutMac, withImage, unusedValue];
