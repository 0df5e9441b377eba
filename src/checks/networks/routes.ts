import { isMap } from "../../merge/merge.ts";
import { MODES } from "../../model/modes.ts";
import { BUILD_SCRIPT } from "../../outputs/inventory.ts";
import { treeUrl } from "../../schema/location.ts";
import type { Rule, Violation } from "../rule.ts";

const defaultInterface: Rule = {
  id: "default-interface-unusable",
  severity: "error",
  why: "the kickstart has a default route for no interface: the guest reaches no machine outside of its networks, and asks no name server.",
  example: {
    "networks.d/lab.yml": "gateway: 10.9.8.1\nprefix: 24\nmode: isolated\n",
    "guests.d/a.yml": "interfaces: [{network: lab, ip: 10.9.8.7}]\ndefault_interface: 0\ntemplates: ~\n",
  },
  *check(plan): Iterable<Violation> {
    const modes = new Map(plan.networks.map(({ name, object }) => [name, object.mode]));
    for (const guest of plan.guests) {
      const index = guest.merged.value.default_interface;
      if (typeof index !== "number") continue;
      const { interfaces } = guest.object;
      const nic = interfaces[index];
      const mode = nic && modes.get(nic.network);
      if (nic && (!mode || MODES[mode].has.wayOut)) continue;
      const message = nic
        ? `the network \`${nic.network}\` has no way out: use the index of another interface, or remove \`default_interface\``
        : `the guest has no interface ${index}, for it has ${interfaces.length}, counted from 0: use the index of one`;
      yield { object: guest, path: ["default_interface"], message };
    }
  },
};

const installWithoutInterface: Rule = {
  id: "install-without-interface",
  // A template of the user's own may give the guest a card.
  severity: "warning",
  why: "virt-install downloads the kernel on the host, and then the installer in the guest has no network to get its second stage and the packages by: it waits until `virtinst.wait` is over.",
  example: {
    "guests.d/a.yml": 'virtinst: {location: "http://trees.test/9/", ram: 2048}\nos: {id: rocky9}\n',
  },
  *check(plan): Iterable<Violation> {
    for (const guest of plan.guests) {
      const { virtinst } = guest.merged.value;
      const { interfaces, files } = guest.object;
      if (interfaces.length > 0 || !files.some(({ key }) => key === BUILD_SCRIPT) || !isMap(virtinst))
        continue;
      const url = treeUrl(virtinst.location);
      if (!url?.includes("://")) continue;
      yield {
        object: guest,
        path: ["interfaces"],
        message: `${guest.name} has no interface, and cannot be installed from ${url}: set \`interfaces\`, or use an ISO image on the host`,
        related: [{ object: guest, path: ["virtinst", "location"], message: "the tree is set here" }],
      };
    }
  },
};

export const routeRules: readonly Rule[] = [defaultInterface, installWithoutInterface];
