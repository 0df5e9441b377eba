import { canonical, subnet6 } from "../address.ts";
import type { NetworkValues } from "../schema/network.ts";
import type { Mode } from "./modes.ts";
import { type Dhcp, type Router, routerOf } from "./subnet.ts";

/** The IPv6 subnet of a network. All its addresses have the spelling of RFC 5952. */
export interface NetworkIpv6 extends Router {
  readonly prefix: number;
  /** In CIDR form. */
  readonly subnet: string;
  readonly dhcp: Dhcp | null;
  /** Whether libvirt translates the source addresses of outgoing traffic (NAT). */
  readonly nat: boolean;
  /** The host's address, where it is not the gateway. */
  readonly host_address?: string;
  /** The addresses for interfaces with `auto`. */
  readonly static?: { readonly start: string; readonly end: string };
}

/** null: the plan knows no IPv6 addresses on the network. */
export function ipv6Of({ ipv6 }: NetworkValues, { has, forward }: Mode): NetworkIpv6 | null {
  if (!has.subnet || !ipv6) return null;
  const { dhcp, nat, host_address, static: range } = ipv6;
  const router = routerOf(ipv6.gateway);
  const address = ipv6.subnet?.split("/")[0] ?? router.gateway ?? host_address;
  if (!address) return null;
  const prefix = ipv6.subnet ? Number(ipv6.subnet.split("/")[1]) : (ipv6.prefix ?? 64);
  return {
    ...router,
    gateway: router.gateway && canonical(router.gateway),
    prefix,
    subnet: subnet6(address, prefix),
    dhcp: has.dhcp && dhcp ? dhcpOf(dhcp) : null,
    nat: forward === "nat" && (nat ?? true),
    ...(host_address && { host_address: canonical(host_address) }),
    ...(range && { static: { start: canonical(range.start), end: canonical(range.end) } }),
  };
}

function dhcpOf(dhcp: NonNullable<NonNullable<NetworkValues["ipv6"]>["dhcp"]>): Dhcp {
  const { start, end, hosts } = dhcp;
  return {
    ...dhcp,
    start: start ? canonical(start) : null,
    end: end ? canonical(end) : null,
    ...(hosts && { hosts: hosts.map((host) => ({ ...host, ip: canonical(host.ip) })) }),
  };
}
