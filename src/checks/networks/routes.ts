import type { Link } from "../../model/link.ts";
import { linksOf } from "../../model/links.ts";
import { nearest } from "../../nearest.ts";
import { BUILD_SCRIPT } from "../../outputs/inventory.ts";
import { installTreeOf } from "../guests/values.ts";
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
    const traits = new Map(plan.networks.map(({ name, object }) => [name, object.traits]));
    for (const guest of plan.guests) {
      const choice = guest.merged.value.default_interface;
      if (typeof choice !== "number" && typeof choice !== "string") continue;
      const links = linksOf(guest.object);
      const link = links.find(({ is_routed }) => is_routed);
      const has = traits.get(link?.network ?? "");
      if (link?.gateway4 || link?.gateway6 || (has ? has.wayOut : link?.network)) continue;
      if (link && !link.network && (link.dhcp4 || link.addresses4.length === 0)) continue;
      const message = link ? unroutable(link) : missing(choice, guest.object.interfaces.length, links);
      yield { object: guest, path: ["default_interface"], message };
    }
  },
};

function unroutable({ network, name }: Link): string {
  return network
    ? `the network \`${network}\` has no way out: use the index of another interface, or remove \`default_interface\``
    : `the link \`${name}\` has no router: set its \`router\`, or use another link`;
}

function missing(choice: number | string, count: number, links: readonly Link[]): string {
  return typeof choice === "number"
    ? `the guest has no interface ${choice}, for it has ${count}, counted from 0: use the index of one`
    : `the guest has no link \`${choice}\`: ${nearest(
        choice,
        links.map(({ name }) => name),
        "use the index of an interface",
      )}`;
}

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
      const { interfaces, files } = guest.object;
      if (interfaces.length > 0 || !files.some(({ key }) => key === BUILD_SCRIPT)) continue;
      const url = installTreeOf(guest.object);
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
