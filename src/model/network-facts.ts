import { canonical, isInSubnet } from "../address.ts";
import type { NetworkPlan } from "./network.ts";
import type { Router } from "./subnet.ts";

/** A static route of the installed system: to a subnet by a router on the link. */
export interface Route {
  /** In CIDR form. */
  readonly to: string;
  readonly via: string;
  readonly metric?: number | null | undefined;
}

/** The settings of an interface or a VLAN as a layer sets them. */
export interface LinkValues {
  /** More addresses, with or without a prefix length. */
  readonly addresses?: readonly string[] | null | undefined;
  readonly router?: string | null | undefined;
  readonly router6?: string | null | undefined;
  readonly routes?: readonly Route[] | null | undefined;
  readonly nameservers?: readonly string[] | null | undefined;
  readonly search?: readonly string[] | null | undefined;
  /** Bytes. */
  readonly mtu?: number | null | undefined;
  readonly ipv6?: boolean | null | undefined;
}

/** The facts of a network that a link on it needs. null: the network has none, or there is no network. */
export interface NetworkOfLink {
  readonly netmask: string | null;
  readonly prefix: number | null;
  readonly gateway: string | null;
  readonly prefix6: number | null;
  readonly gateway6: string | null;
  readonly nameserver: string | null;
}

/** The routers and addresses of a link. The addresses choose one of several subnets. */
interface LinkRouters extends Pick<LinkValues, "router" | "router6"> {
  readonly ip?: string | null | undefined;
  readonly ip6?: string | null | undefined;
  /** The families of its own addresses, the preferred one first. */
  readonly families: readonly Family[];
}

export type Family = 4 | 6;

/** The facts of a network for a link of a guest on it, with the link's own routers. */
export function networkFacts(
  guest: string,
  network: NetworkPlan | undefined,
  { router, router6, ip, ip6, families }: LinkRouters,
): NetworkOfLink {
  const first = network && subnetOf(network, 4, network, ip);
  const first6 = network && subnetOf(network, 6, network.ipv6, ip6);
  // A guest that routes for others is not its own router.
  const way = (subnet: Subnet | null | undefined) =>
    network?.traits.wayOut && subnet?.gateway_guest !== guest ? (subnet?.gateway ?? null) : null;
  return {
    netmask: first?.netmask ?? null,
    prefix: first?.prefix ?? null,
    gateway: router ?? way(first),
    prefix6: first6?.prefix ?? null,
    gateway6: router6 ? canonical(router6) : way(first6),
    nameserver: nameserverOf(network, families),
  };
}

interface Subnet extends Router {
  readonly netmask?: string | null;
  readonly prefix: number | null;
  readonly subnet: string | null;
}

/** The subnet of a family that holds the address: the first one of the network, or one of `subnets`. */
function subnetOf(
  { host_addresses }: NetworkPlan,
  family: Family,
  first: Subnet | null,
  address: string | null | undefined,
): Subnet | null {
  const others = host_addresses.filter((own) => own.family === family && own.path[0] === "subnets");
  if (!address || others.length === 0 || (first?.subnet && isInSubnet(address, first.subnet))) return first;
  const other = others.find((own) => isInSubnet(address, `${own.address}/${own.prefix}`));
  return other ? { ...other, gateway: other.address, subnet: null } : first;
}

/**
 * The host's address at which guests ask libvirt's DNS. null: it serves none over these families. NetworkManager refuses a
 * name server of a family that the link does not have.
 */
function nameserverOf(network: NetworkPlan | undefined, families: readonly Family[]): string | null {
  if (!network?.traits.dns) return null;
  const own = families.flatMap(
    (family) => network.host_addresses.find((each) => each.family === family) ?? [],
  );
  return own[0]?.address ?? null;
}
