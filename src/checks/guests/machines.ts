import { isVirtual } from "../../model/machine.ts";
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

export const ownMachineRules: readonly Rule[] = [withoutMac, withImage];
