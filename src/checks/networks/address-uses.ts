import { isIpv6, prefixed } from "../../address.ts";
import type { Path } from "../../merge/origins.ts";
import type { Guest } from "../../model/guest.ts";
import type { Interface } from "../../model/interface.ts";
import type { Claim } from "../duplicates.ts";
import type { Plan, PlanObject } from "../plan.ts";
import { Segments } from "./segments.ts";
import { isInside, type Subnet, subnetsOf } from "./subnet.ts";

/** An address of the plan, on a subnet. `value` is the address. */
export interface AddressUse extends Claim {
  readonly subnet: Subnet;
  /** For messages: whose address it is. */
  readonly owner: string;
}

/** A claim, whose owner is not the object if it has one. */
export type OwnedClaim = Claim & Partial<Pick<AddressUse, "owner">>;

/** Each address that an interface or a VLAN sets, IPv4 and IPv6, if its network has a subnet of that family. */
export function* interfaceAddresses(plan: Plan): Iterable<AddressUse> {
  const subnets = subnetsByNetwork(plan);
  for (const guest of plan.guests) {
    for (const { network, path: at, values } of withAddresses(guest.object)) {
      for (const key of ["ip", "ip6"] as const) {
        const family = (subnets.get(network ?? "") ?? []).filter((each) => each.key === key);
        for (const { value, path, hasPrefix } of addressesOf(values, at, key)) {
          const own = family.find((each) => isInside(value, each));
          // An address with a prefix length may be in a subnet that the network does not know.
          const subnet = own ?? (hasPrefix ? undefined : family[0]);
          if (subnet) yield { object: guest, owner: guest.name, path, value, subnet };
        }
      }
    }
  }
}

/** The addresses in subnets that their networks do not know, by segment. */
export function otherAddresses(plan: Plan): Iterable<readonly Claim[]> {
  const bySegment = new Map<string, Claim[]>();
  const claimsIn = (segment: string) => {
    const claims = bySegment.get(segment) ?? [];
    bySegment.set(segment, claims);
    return claims;
  };
  const subnets = subnetsByNetwork(plan);
  const segments = new Segments(plan);
  for (const guest of plan.guests)
    for (const { network, path: at, values } of withAddresses(guest.object)) {
      if (!values.addresses?.length) continue;
      const known = subnets.get(network ?? "") ?? [];
      const segment = segments.of(guest.object, at[1] as number | string);
      for (const key of ["ip", "ip6"] as const)
        for (const { value, path, hasPrefix } of addressesOf(values, at, key))
          if (hasPrefix && segment && !known.some((each) => each.key === key && isInside(value, each)))
            claimsIn(segment).push({ object: guest, path, value });
    }
  return bySegment.values();
}

/** Whose claims these are, for messages. */
export function ownersOf(claims: readonly OwnedClaim[]): string {
  return [...new Set(claims.map(({ object, owner = object.name }) => owner))].join(" and ");
}

export function ownerNote(claim: OwnedClaim): string {
  return `${ownersOf([claim])} has it here`;
}

/** An interface or a VLAN. */
interface WithAddresses {
  readonly network: string | null;
  readonly path: Path;
  readonly values: Pick<Interface, "addresses"> & Partial<Pick<Interface, "ip" | "ip6">>;
}

function withAddresses({ interfaces, vlans }: Guest): WithAddresses[] {
  return [
    ...interfaces.map((nic) => ({ network: nic.network, path: ["interfaces", nic.index], values: nic })),
    ...Object.entries(vlans ?? {}).map(([name, vlan]) => ({
      network: vlan.network,
      path: ["vlans", name],
      values: { addresses: vlan.addresses },
    })),
  ];
}

interface LinkAddress {
  readonly value: string;
  readonly path: Path;
  readonly hasPrefix: boolean;
}

/** The addresses of one family that an interface or a VLAN sets. */
function* addressesOf(values: WithAddresses["values"], at: Path, key: "ip" | "ip6"): Iterable<LinkAddress> {
  const value = values[key];
  if (value) yield { value, path: [...at, key], hasPrefix: false };
  for (const [index, text] of (values.addresses ?? []).entries()) {
    const { address, prefix } = prefixed(text);
    if (isIpv6(address) !== (key === "ip6")) continue;
    yield { value: address, path: [...at, "addresses", index], hasPrefix: prefix !== null };
  }
}

/** The address of each cluster, once, on the network of its nodes that carries it, else on their first network. */
export function* clusterAddresses(plan: Plan): Iterable<AddressUse> {
  const subnets = subnetsByNetwork(plan);
  const clusters = new Set<string>();
  for (const guest of plan.guests) {
    const cluster = clusterOf(guest);
    if (!cluster?.ip || clusters.has(cluster.id)) continue;
    clusters.add(cluster.id);
    const own = cluster.interfaces.flatMap(({ network }) =>
      (subnets.get(network ?? "") ?? []).filter(({ key }) => key === "ip"),
    );
    const subnet = own.find((each) => isInside(cluster.ip, each)) ?? own[0];
    const owner = `the cluster of ${guest.name}`;
    if (subnet) yield { object: guest, owner, path: ["cluster", "ip"], value: cluster.ip, subnet };
  }
}

/** The addresses of `dns.hosts` on their network's own subnets. One elsewhere is the address of another machine. */
export function* hostAddresses(plan: Plan): Iterable<AddressUse> {
  for (const network of plan.networks) {
    const subnets = subnetsOf(network);
    const { dns } = network.object as {
      readonly dns?: { readonly hosts?: readonly { ip: string }[] } | null;
    };
    for (const [index, { ip }] of (dns?.hosts ?? []).entries()) {
      const subnet = subnets.find((each) => isSameFamily(ip, each) && isInside(ip, each));
      const path: Path = ["dns", "hosts", index, "ip"];
      if (subnet) yield { object: network, owner: network.name, path, value: ip, subnet };
    }
  }
}

function isSameFamily(ip: string, { key }: Subnet): boolean {
  return isIpv6(ip) === (key === "ip6");
}

function subnetsByNetwork({ networks }: Plan): ReadonlyMap<string, readonly Subnet[]> {
  return new Map(networks.map((network) => [network.name, subnetsOf(network)]));
}

interface Cluster {
  readonly id: string;
  readonly ip: string;
  /** Of its nodes; without nodes, of the guest. */
  readonly interfaces: readonly Pick<Interface, "network">[];
}

/** A guest's cluster: guests with the same nodes, or without nodes of the same kind, are one cluster. */
function clusterOf({ object }: PlanObject<Guest>): Cluster | null {
  const { cluster, sysgroup, interfaces } = object as Guest & {
    readonly cluster?: {
      readonly ip?: string | null;
      readonly members?: readonly Pick<Guest, "name" | "interfaces">[] | null;
    } | null;
  };
  if (!cluster?.ip) return null;
  const members = cluster.members ?? [];
  const names = members.map(({ name }) => name).sort();
  return {
    id: JSON.stringify(members.length > 0 ? names : sysgroup),
    ip: cluster.ip,
    interfaces: members.length > 0 ? members.flatMap((member) => member.interfaces) : interfaces,
  };
}
