import { addressNumber, isIpv6, isLinkLocal } from "../../address.ts";
import type { Plan } from "../plan.ts";
import type { Rule, Violation } from "../rule.ts";
import { valuesOf } from "./network-values.ts";
import { isInside, subnetsOf } from "./subnet.ts";

const NETWORK = "gateway: 10.9.1.1\nprefix: 24\n";

const natRange: Rule = {
  id: "nat-range-reversed",
  severity: "error",
  why: "libvirt refuses the network when it is defined.",
  example: { "networks.d/a.yml": `${NETWORK}forward: {ports: {start: 3000, end: 2000}}\n` },
  *check(plan): Iterable<Violation> {
    for (const { object, values } of networks(plan)) {
      const { addresses, ports } = values.forward ?? {};
      const ends = [
        addresses && { key: "addresses", ...addresses, isReversed: isAfter(addresses.start, addresses.end) },
        ports && { key: "ports", ...ports, isReversed: ports.start > ports.end },
      ];
      for (const range of ends) {
        if (!range?.isReversed) continue;
        const message = `\`forward.${range.key}\` begins at ${range.start}, after its end ${range.end}: exchange the two`;
        yield { object, path: ["forward", range.key, "start"], message };
      }
    }
  },
};

const routeUnreachable: Rule = {
  id: "route-unreachable",
  severity: "error",
  why: "libvirt refuses the network when it is defined: the router of a route must be in a subnet where the host has an address.",
  example: { "networks.d/a.yml": `${NETWORK}routes: [{to: 10.50.0.0/16, via: 10.9.2.7}]\n` },
  *check(plan): Iterable<Violation> {
    for (const { object, values } of networks(plan)) {
      const own = subnetsOf(object).filter(({ hostAddress }) => hostAddress !== null);
      if (own.length === 0) continue;
      for (const [index, { to, via }] of (values.routes ?? []).entries()) {
        const family = own.filter(({ key }) => (key === "ip6") === isIpv6(via));
        const isOneFamily = isIpv6(to) === isIpv6(via);
        if (isOneFamily && family.some((subnet) => isInside(via, subnet))) continue;
        const cidrs = family.map(({ cidr }) => cidr).join(" or ");
        const message = isOneFamily
          ? `the router ${via} is not in a subnet of the host on this network: use an address in ${cidrs || "one"}`
          : `the router ${via} and the subnet ${to} must be of one family: use IPv4 for both, or IPv6`;
        yield { object, path: ["routes", index, "via"], message };
      }
    }
  },
};

const gatewayOutside: Rule = {
  id: "gateway-outside-network",
  severity: "error",
  why: "guests cannot reach a router outside of their subnet, and libvirt gives the host an address there that no guest reaches.",
  example: { "networks.d/a.yml": "gateway: 10.9.2.1\nsubnet: 10.9.1.0/24\n" },
  *check(plan): Iterable<Violation> {
    for (const network of plan.networks) {
      for (const subnet of subnetsOf(network)) {
        const { gateway, hostAddress, cidr, at } = subnet;
        const values = [
          ["gateway", gateway],
          ["host_address", hostAddress === gateway ? null : hostAddress],
        ] as const;
        for (const [key, address] of values) {
          if (address === null || isInside(address, subnet) || isLinkLocal(address)) continue;
          yield {
            object: network,
            path: [...at, key],
            message: `the address ${address} is outside ${cidr}: use one in it`,
          };
        }
      }
    }
  },
};

function isAfter(start: string, end: string): boolean {
  return addressNumber(start) > addressNumber(end);
}

/** The networks with their values. */
function networks({ networks: all }: Plan) {
  return all.map((object) => ({ object, values: valuesOf(object) }));
}

export const forwardingRules: readonly Rule[] = [natRange, routeUnreachable, gatewayOutside];
