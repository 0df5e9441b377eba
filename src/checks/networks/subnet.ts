import { type AddressNumber, addressNumber, ipv4Text, subnet6 } from "../../address.ts";
import { type Path, valueAt } from "../../merge/origins.ts";
import type { HostAddress } from "../../model/host-address.ts";
import type { Network } from "../../model/network.ts";
import type { Dhcp, NetworkIpv4 } from "../../model/subnet.ts";
import type { NetworkIpv6 } from "../../model/subnet6.ts";
import type { Plan, PlanObject } from "../plan.ts";

/** One subnet of a network. A network has none if its mode has none; otherwise IPv4, IPv6 or both, and those of `subnets`. */
export interface Subnet {
  readonly network: PlanObject<Network>;
  /** The path of its values in the network. */
  readonly at: Path;
  /** The key of an interface that holds its address of this family. */
  readonly key: "ip" | "ip6";
  /** null: guests have no default route in this subnet. */
  readonly gateway: string | null;
  /** The key that sets the gateway or, without one, the subnet. */
  readonly setBy: "gateway" | "host_address" | "subnet";
  /** The host's address; null: it has none here. */
  readonly hostAddress: string | null;
  /** In CIDR form. */
  readonly cidr: string;
  readonly dhcp: { readonly start: string; readonly end: string } | null;
  /** The network address in IPv4; the address of any router (anycast) in IPv6. */
  readonly first: AddressNumber;
  /** The broadcast address in IPv4. */
  readonly last: AddressNumber;
}

/** The first (network) and the last (broadcast) address of an IPv4 subnet, as numbers. */
export function boundsOf({ subnet, prefix }: Pick<NetworkIpv4, "subnet" | "prefix">): {
  readonly first: number;
  readonly last: number;
} {
  const first = addressNumber(subnet.split("/")[0] as string) as number;
  return { first, last: first + 2 ** (32 - prefix) - 1 };
}

/** The subnets of all networks. */
export function subnets(plan: Plan): Subnet[] {
  return plan.networks.flatMap(subnetsOf);
}

export function subnetsOf(network: PlanObject<Network>): Subnet[] {
  const { object } = network;
  const { ipv6, host_addresses: own } = object;
  const more = moreSubnets(network);
  if (object.subnet === null) return ipv6 ? [subnet6Of(network, ipv6), ...more] : more;
  const { gateway, subnet: cidr, dhcp } = object;
  const v4: Subnet = {
    ...{ network, at: [], key: "ip", gateway, cidr, dhcp: rangeOf(dhcp), ...boundsOf(object) },
    setBy: setBy(network, []),
    hostAddress: hostAddressIn(own, 4),
  };
  return ipv6 ? [v4, subnet6Of(network, ipv6), ...more] : [v4, ...more];
}

function subnet6Of(network: PlanObject<Network>, ipv6: NetworkIpv6): Subnet {
  const { gateway, subnet: cidr, dhcp } = ipv6;
  return {
    ...{ network, at: ["ipv6"], key: "ip6", gateway, cidr, dhcp: rangeOf(dhcp), ...bounds6Of(cidr) },
    setBy: setBy(network, ["ipv6"]),
    hostAddress: hostAddressIn(network.object.host_addresses, 6),
  };
}

function bounds6Of(cidr: string): { readonly first: bigint; readonly last: bigint } {
  const [address = "", prefix] = cidr.split("/");
  const first = BigInt(addressNumber(address));
  return { first, last: first + (1n << BigInt(128 - Number(prefix))) - 1n };
}

/** The subnets of `subnets`. */
function moreSubnets(network: PlanObject<Network>): Subnet[] {
  const { subnets, host_addresses: own } = network.object;
  const count = Array.isArray(subnets) ? subnets.length : 0;
  return own.slice(own.length - count).map(({ family, address, prefix }, index) => {
    const cidr = family === 4 ? subnetText4(address, prefix) : subnet6(address, prefix);
    const bounds = family === 4 ? boundsOf({ subnet: cidr, prefix }) : bounds6Of(cidr);
    const key = family === 4 ? "ip" : "ip6";
    const at = ["subnets", index];
    return {
      network,
      at,
      key,
      gateway: address,
      setBy: "gateway",
      hostAddress: address,
      cidr,
      dhcp: null,
      ...bounds,
    };
  });
}

function subnetText4(address: string, prefix: number): string {
  const size = 2 ** (32 - prefix);
  return `${ipv4Text(Math.floor((addressNumber(address) as number) / size) * size)}/${prefix}`;
}

function rangeOf(dhcp: Dhcp | null): Subnet["dhcp"] {
  return dhcp?.start && dhcp.end ? { start: dhcp.start, end: dhcp.end } : null;
}

/** The host's address in the first subnet of a family. */
function hostAddressIn(all: readonly HostAddress[], family: 4 | 6): string | null {
  return all.find((one) => one.family === family)?.address ?? null;
}

function setBy({ merged }: PlanObject, at: Path): Subnet["setBy"] {
  const has = (key: string) => (valueAt(merged.value, [...at, key]) ?? null) !== null;
  return has("subnet")
    ? "subnet"
    : typeof valueAt(merged.value, [...at, "gateway"]) === "string" &&
        valueAt(merged.value, [...at, "gateway"]) !== "none"
      ? "gateway"
      : "host_address";
}

export function isInside(address: string, { first, last }: Subnet): boolean {
  const number = addressNumber(address);
  return number >= first && number <= last;
}

/** The role of an address that no guest can have, for messages; null: a guest can have it. */
export function roleOf(address: string, subnet: Subnet): string | null {
  const { gateway, hostAddress } = subnet;
  // The address of a guest that is the gateway is its own.
  if (address === hostAddress) return address === gateway ? "the gateway's" : "the host's";
  if (address === gateway && !isGatewayGuest(subnet)) return "the gateway's";
  return endOf(addressNumber(address), subnet);
}

/** The role of the first or last address. The last address of an IPv6 subnet is an ordinary address. */
export function endOf(number: AddressNumber, { key, first, last, cidr }: Subnet): string | null {
  if (number === first) return `the address of the network ${cidr} itself`;
  if (number === last && key === "ip") return `the broadcast address of ${cidr}`;
  return null;
}

function isGatewayGuest({ network: { object }, key }: Subnet): boolean {
  return (key === "ip" ? object : object.ipv6)?.gateway_guest !== undefined;
}
