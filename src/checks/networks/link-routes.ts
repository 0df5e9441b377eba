import { isInSubnet, isIpv6, isLinkLocal } from "../../address.ts";
import type { Link } from "../../model/link.ts";
import { linksOf } from "../../model/links.ts";
import { MODES } from "../../model/modes.ts";
import type { Plan } from "../plan.ts";
import type { Rule, Violation } from "../rule.ts";
import { isSet, type LinkValues, linkValues } from "./link-values.ts";
import { subnetsOf } from "./subnet.ts";

const NETWORK = "gateway: 10.9.8.1\nprefix: 24\n";

const routerUnused: Rule = {
  id: "router-unused",
  severity: "error",
  why: "the installed system gets its default route by one link alone, and a router of the plan only beside a fixed address: no answer file has this router.",
  example: {
    "networks.d/lab.yml": NETWORK,
    "networks.d/iso.yml": "mode: isolated\ngateway: 10.9.7.1\nprefix: 24\n",
    "guests.d/a.yml":
      "interfaces: [{network: lab, ip: 10.9.8.7}, {network: iso, ip: 10.9.7.7, router: 10.9.7.3}]\ntemplates: ~\n",
  },
  *check(plan): Iterable<Violation> {
    for (const link of linkValues(plan.guests, ({ router, router6 }) => router ?? router6)) {
      const { guest, path, top, loser } = link;
      if (loser !== null) continue;
      if (top.is_routed) {
        yield* withoutAddress(link);
        continue;
      }
      const routed = linksOf(guest.object).find(({ is_routed }) => is_routed);
      const way = path[0] === "interfaces" ? path[1] : top.name;
      for (const key of ["router", "router6"].filter((each) => isSet(link, each)))
        if (routed)
          yield {
            object: guest,
            path: [...path, key],
            message: `\`${key}\` has no effect, as the guest has its default route by \`${routed.name}\`: set \`default_interface: ${way}\`, or use \`routes\``,
          };
    }
  },
};

/** The keys of a link's routers, and whether the link has a fixed address beside each. */
function routersOf({ dhcp4, addresses4, addresses6 }: Link) {
  return [
    { key: "router", family: "IPv4", hasFixed: !dhcp4 && addresses4.length > 0 },
    { key: "router6", family: "IPv6", hasFixed: addresses6.length > 0 },
  ] as const;
}

/** DHCP or the routers of the network give the router with the address. */
function* withoutAddress(link: LinkValues): Iterable<Violation> {
  const { guest, path, top } = link;
  for (const { key, family, hasFixed } of routersOf(top))
    if (!hasFixed && isSet(link, key))
      yield {
        object: guest,
        path: [...path, key],
        message: `\`${key}\` has no effect without a fixed ${family} address: set such an address, or remove \`${key}\``,
      };
}

const nextHopUnreachable: Rule = {
  id: "next-hop-unreachable",
  severity: "error",
  why: "Linux refuses the route: `Nexthop has invalid gateway` in IPv4, `No route to host` in IPv6. The guest starts without it.",
  example: {
    "networks.d/lab.yml": NETWORK,
    "guests.d/a.yml":
      "interfaces: [{network: lab, ip: 10.9.8.7, bootproto: static, routes: [{to: 10.50.0.0/16, via: 10.9.9.7}]}]\ntemplates: ~\n",
  },
  *check(plan): Iterable<Violation> {
    const subnetsBy = subnetsOnLinks(plan);
    const all = linkValues(plan.guests, ({ routes, router, router6 }) => routes?.length || router || router6);
    for (const link of all) {
      const { guest, path, values, top, loser } = link;
      if (loser !== null) continue;
      for (const [index, { to, via }] of (values.routes ?? []).entries()) {
        const message = unreachable(to, via, top, subnetsBy);
        if (message) yield { object: guest, path: [...path, "routes", index, "via"], message };
      }
      if (!top.is_routed) continue;
      for (const { key, hasFixed } of routersOf(top)) {
        const router = isSet(link, key) ? values[key] : null;
        const message = router && hasFixed ? outside(router, top, subnetsTo(router, top, subnetsBy)) : null;
        if (message) yield { object: guest, path: [...path, key], message };
      }
    }
  },
};

type Family = 4 | 6;
/** The subnets of a link, in CIDR form; null: the plan does not know all of them. */
type SubnetsOf = (link: Link, family: Family) => readonly string[] | null;

function unreachable(to: string, via: string, link: Link, subnets: SubnetsOf): string | null {
  if (isIpv6(to) !== isIpv6(via))
    return `the router ${via} and the subnet ${to} must be of one family: use IPv4 for both, or IPv6`;
  const own = subnetsTo(via, link, subnets);
  if (own?.length === 0)
    return `\`${link.name}\` has no IPv${isIpv6(via) ? 6 : 4} address, and so no way to the router ${via}: give it one, or remove the route`;
  return outside(via, link, own);
}

function subnetsTo(via: string, link: Link, subnets: SubnetsOf): readonly string[] | null {
  return isLinkLocal(via) ? linkLocal(link) : subnets(link, isIpv6(via) ? 6 : 4);
}

/** A router that is in none of the link's subnets. A link without an address of the family has no fault here. */
function outside(router: string, { name }: Link, own: readonly string[] | null): string | null {
  if (!own?.length || own.some((cidr) => isInSubnet(router, cidr))) return null;
  return `the router ${router} is not in a subnet of \`${name}\`: use an address in ${own.join(" or ")}`;
}

/** Each link with IPv6 has an address in it. */
function linkLocal({ ipv6 }: Link): readonly string[] {
  return ipv6 ? ["fe80::/10"] : [];
}

function subnetsOnLinks(plan: Plan): SubnetsOf {
  const networks = new Map(plan.networks.map((network) => [network.name, network]));
  return (link, family) => {
    const own = (family === 4 ? link.addresses4 : link.addresses6).map(
      (each) => `${each.address}/${each.prefix}`,
    );
    const network = networks.get(link.network ?? "");
    const isOwnBridge = network && MODES[network.object.mode].has.ownBridge && !network.object.external;
    // Routers of a network of the host can give addresses that the plan does not have.
    const isGiven = family === 4 ? link.dhcp4 : link.auto6 || (link.ipv6 && own.length === 0 && !isOwnBridge);
    if (!isGiven) return own;
    const key = family === 4 ? "ip" : "ip6";
    const ofNetwork = network
      ? subnetsOf(network).flatMap((each) => (each.key === key ? each.cidr : []))
      : [];
    return ofNetwork.length === 0 ? null : [...own, ...ofNetwork];
  };
}

export const linkRouteRules: readonly Rule[] = [routerUnused, nextHopUnreachable];
