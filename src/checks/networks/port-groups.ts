import { listed, nearest } from "../../nearest.ts";
import type { Rule, Violation } from "../rule.ts";
import { valuesOf } from "./network-values.ts";

const BRIDGE = "mode: bridge\nbridge: {name: br0}\nchecks: {ignore: [reaches-host]}\n";

const defaultGroups: Rule = {
  id: "several-default-groups",
  severity: "error",
  why: "libvirt refuses the network when it is defined: only one port group is that of interfaces without a group.",
  example: { "networks.d/a.yml": `${BRIDGE}port_groups: {x: {default: true}, y: {default: true}}\n` },
  *check(plan): Iterable<Violation> {
    for (const network of plan.networks) {
      const groups = Object.entries(valuesOf(network).port_groups ?? {}).filter(([, group]) => group.default);
      for (const [name] of groups.slice(1))
        yield {
          object: network,
          path: ["port_groups", name, "default"],
          message: `the group \`${groups[0]?.[0]}\` is the default already: remove one of the two`,
        };
    }
  },
};

const unknownGroup: Rule = {
  id: "unknown-port-group",
  severity: "error",
  why: "libvirt starts the guest, and connects the interface without the VLAN and the limits of a group.",
  example: {
    "networks.d/a.yml": `${BRIDGE}port_groups: {servers: {default: true}}\n`,
    "guests.d/x.yml": "interfaces: [{network: a, port_group: sevrers}]\ntemplates: ~\n",
  },
  *check(plan): Iterable<Violation> {
    const groups = new Map(
      plan.networks.map((each) => [each.name, Object.keys(valuesOf(each).port_groups ?? {})]),
    );
    for (const guest of plan.guests) {
      for (const { index, network, port_group } of guest.object.interfaces) {
        const known = groups.get(network ?? "") ?? [];
        if (!port_group || known.includes(port_group)) continue;
        const remedy = nearest(
          port_group,
          known,
          known.length > 0 ? `use ${listed(known)}` : "remove `port_group`",
        );
        const where =
          network === null ? "without a network there is no group" : `\`${network}\` has no group`;
        yield {
          object: guest,
          path: ["interfaces", index, "port_group"],
          message: `${where} \`${port_group}\`: ${remedy}`,
        };
      }
    }
  },
};

export const portGroupRules: readonly Rule[] = [defaultGroups, unknownGroup];
