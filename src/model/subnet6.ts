import { canonical, isLinkLocal, subnet6 } from "../address.ts";
import { errorAt, type Finding } from "../finding.ts";
import { type Merged, placeAt } from "../merge/origins.ts";
import { GIVABLE } from "../schema/format.ts";
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
  const address = addressIn(ipv6);
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

/** An address in the subnet. A link-local router is in no subnet of the network. */
function addressIn({ subnet, gateway, host_address }: NonNullable<NetworkValues["ipv6"]>): string | null {
  const router = routerOf(gateway).gateway;
  return subnet?.split("/")[0] ?? (router && !isLinkLocal(router) ? router : null) ?? host_address ?? null;
}

/** Whether the router of the IPv6 subnet does not fit the other values; then with a finding. */
export function isRouter6Unfit(
  { ipv6 }: NetworkValues,
  { has }: Mode,
  merged: Merged,
  findings: Finding[],
): boolean {
  if (!has.subnet || !ipv6) return false;
  const { gateway, gateway_guest } = routerOf(ipv6.gateway);
  const isLocal = gateway !== null && isLinkLocal(gateway);
  const place = placeAt(merged, ["ipv6", "gateway"]);
  if (isLocal && has.hostAddress) findings.push(errorAt(place, "schema", `\`ipv6.gateway\`: ${GIVABLE}`));
  else if ((isLocal || gateway_guest) && addressIn(ipv6) === null)
    findings.push(
      errorAt(
        place,
        "network-size",
        `a network whose IPv6 router ${isLocal ? "has a link-local address" : "is a guest"} must have a subnet: set \`ipv6.subnet\``,
      ),
    );
  else return false;
  return true;
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
