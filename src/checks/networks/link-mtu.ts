import { type Path, valueAt } from "../../merge/origins.ts";
import type { Guest } from "../../model/guest.ts";
import type { Link } from "../../model/link.ts";
import { linksOf } from "../../model/links.ts";
import { MODES } from "../../model/modes.ts";
import type { Network } from "../../model/network.ts";
import type { PlanObject } from "../plan.ts";
import type { Rule, Spot, Violation } from "../rule.ts";

/** The largest packet of a bridge without `mtu`, in bytes. */
const DEFAULT_MTU = 1500;
/** The least MTU with IPv6 (IPV6_MIN_MTU of Linux, RFC 8200), in bytes. */
const LEAST_IPV6 = 1280;

type Networks = ReadonlyMap<string, PlanObject<Network>>;

/** The limit of a link, in bytes, with the part that sets it. */
interface Limit {
  readonly most: number;
  readonly by: string;
  readonly related: readonly (Spot & { readonly message: string })[];
}

const mtuUnusable: Rule = {
  id: "mtu-unusable",
  severity: "error",
  why: "the bridge of the host drops each packet that is larger than its MTU, without a word to the guest: small packets arrive, large ones do not. Linux refuses a VLAN with a larger MTU than that of the link below it, and takes IPv6 from a link whose MTU is below 1280.",
  example: {
    "networks.d/lab.yml": "gateway: 10.9.8.1\nprefix: 24\n",
    "guests.d/a.yml": "interfaces: [{network: lab, ip: 10.9.8.7, mtu: 9000}]\ntemplates: ~\n",
  },
  *check(plan): Iterable<Violation> {
    const networks: Networks = new Map(plan.networks.map((network) => [network.name, network]));
    for (const guest of plan.guests) if (hasMtu(guest.object)) yield* unusable(guest, networks);
  },
};

function hasMtu({ interfaces, bonds, vlans, bridges }: Guest): boolean {
  const uppers = [bonds, vlans, bridges].flatMap((map) => Object.values(map ?? {}));
  return [...interfaces, ...uppers].some(({ mtu }) => mtu);
}

function* unusable(guest: PlanObject<Guest>, networks: Networks): Iterable<Violation> {
  const links = linksOf(guest.object);
  for (const link of links) {
    const { mtu, name, ipv6, addresses6 } = link;
    if (mtu === null) continue;
    const path = pathOf(link, links, guest);
    const limit = limitOf(link, links, guest.object, networks);
    // A bond or bridge without an MTU has that of its first member, which has its own finding.
    if (limit && mtu > limit.most && (link.members.length === 0 || path[1] === name))
      yield {
        object: guest,
        path,
        message: `the MTU ${mtu} of \`${name}\` is above ${limit.most}, that of ${limit.by}: use ${limit.most} or less, or make that one larger`,
        related: limit.related,
      };
    if (mtu < LEAST_IPV6 && ipv6 && addresses6.length > 0)
      yield {
        object: guest,
        path,
        message: `\`${name}\` has an IPv6 address, and its MTU ${mtu} is below ${LEAST_IPV6}: use ${LEAST_IPV6} or more, or remove the address`,
      };
  }
}

/** The path of a link's MTU: its own, that of its first member, or that of the defaults. */
function pathOf({ path, members }: Link, links: readonly Link[], guest: PlanObject<Guest>): Path {
  const own = [...path, "mtu"];
  if ((valueAt(guest.merged.value, own) ?? null) !== null) return own;
  const first = links.find(({ name }) => name === members[0]);
  return first ? pathOf(first, links, guest) : ["defaults", "interface", "mtu"];
}

/** Null: the plan does not know it. */
function limitOf(link: Link, links: readonly Link[], guest: Guest, networks: Networks): Limit | null {
  const byName = (name: string | null) => links.find((each) => each.name === name);
  if (link.kind === "vlan") {
    const below = byName(link.parent);
    if (!below) return null;
    return below.mtu === null
      ? limitOf(below, links, guest, networks)
      : { most: below.mtu, by: `\`${below.name}\` below it`, related: [] };
  }
  if (link.kind === "ethernet")
    return limitOfNetwork(networks.get(guest.interfaces[Number(link.path[1])]?.network ?? ""));
  const limits = link.members.flatMap((name) => {
    const member = byName(name);
    return (member && limitOf(member, links, guest, networks)) ?? [];
  });
  return limits.reduce<Limit | null>(
    (least, each) => (least && least.most <= each.most ? least : each),
    null,
  );
}

function limitOfNetwork(network: PlanObject<Network> | undefined): Limit | null {
  if (!network || network.object.external || !MODES[network.object.mode].has.ownBridge) return null;
  const { mtu } = network.object as { readonly mtu?: number | null };
  return {
    most: mtu ?? DEFAULT_MTU,
    by: `the network \`${network.name}\``,
    related: [{ object: network, path: ["mtu"], message: `\`${network.name}\` is here` }],
  };
}

export const linkMtuRules: readonly Rule[] = [mtuUnusable];
