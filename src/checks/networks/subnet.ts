import { type AddressNumber, addressNumber } from "../../address.ts";
import type { Path } from "../../merge/origins.ts";
import type { Network } from "../../model/network.ts";
import type { NetworkIpv4, NetworkIpv6 } from "../../model/subnet.ts";
import type { Plan, PlanObject } from "../plan.ts";

/** One subnet of a network. A network has none if its mode has none; otherwise IPv4 and perhaps IPv6. */
export interface Subnet {
  readonly network: PlanObject<Network>;
  /** The path of its values in the network. */
  readonly at: Path;
  /** The key of an interface that holds its address of this family. */
  readonly key: "ip" | "ip6";
  readonly gateway: string;
  /** In CIDR form. */
  readonly cidr: string;
  readonly dhcp: { readonly start: string; readonly end: string } | null;
  /** The network address in IPv4; the address of any router (anycast) in IPv6. */
  readonly first: AddressNumber;
  /** The broadcast address in IPv4. */
  readonly last: AddressNumber;
}

/** The first (network) and the last (broadcast) address of an IPv4 subnet, as numbers. */
export function boundsOf({ gateway, prefix }: Pick<NetworkIpv4, "gateway" | "prefix">): {
  readonly first: number;
  readonly last: number;
} {
  const size = 2 ** (32 - prefix);
  const first = Math.floor((addressNumber(gateway) as number) / size) * size;
  return { first, last: first + size - 1 };
}

/** The subnets of all networks. */
export function subnets(plan: Plan): Subnet[] {
  return plan.networks.flatMap(subnetsOf);
}

export function subnetsOf(network: PlanObject<Network>): Subnet[] {
  const { object } = network;
  if (object.subnet === null) return [];
  const { gateway, subnet: cidr, dhcp, ipv6 } = object;
  const v4: Subnet = { network, at: [], key: "ip", gateway, cidr, dhcp, ...boundsOf(object) };
  return ipv6 ? [v4, subnet6Of(network, ipv6)] : [v4];
}

function subnet6Of(network: PlanObject<Network>, ipv6: NetworkIpv6): Subnet {
  const { gateway, prefix, subnet: cidr, dhcp } = ipv6;
  const hostBits = BigInt(128 - prefix);
  const first = (BigInt(addressNumber(gateway)) >> hostBits) << hostBits;
  const last = first + (1n << hostBits) - 1n;
  return { network, at: ["ipv6"], key: "ip6", gateway, cidr, dhcp, first, last };
}

export function isInside(address: string, { first, last }: Subnet): boolean {
  const number = addressNumber(address);
  return number >= first && number <= last;
}

/** The role of an address that no guest can have, for messages; null: a guest can have it. */
export function roleOf(address: string, subnet: Subnet): string | null {
  const number = addressNumber(address);
  return number === addressNumber(subnet.gateway) ? "the gateway's" : endOf(number, subnet);
}

/** The role of the first or last address. The last address of an IPv6 subnet is an ordinary address. */
export function endOf(number: AddressNumber, { key, first, last, cidr }: Subnet): string | null {
  if (number === first) return `the address of the network ${cidr} itself`;
  if (number === last && key === "ip") return `the broadcast address of ${cidr}`;
  return null;
}
