import { Address4 } from "ip-address";
import { canonical, isIpv6 } from "../address.ts";
import { errorAt, type Finding } from "../finding.ts";
import { type Merged, type Path, placeAt } from "../merge/origins.ts";
import { missingKey } from "../schema/missing-key.ts";
import type { NetworkValues } from "../schema/network.ts";
import { NONE } from "../schema/networks/none.ts";
import type { Mode, ModeTraits } from "./modes.ts";
import type { Dhcp, NetworkIpv4, NoIpv4 } from "./subnet.ts";
import type { NetworkIpv6 } from "./subnet6.ts";

/** An address that libvirt gives the host on a network: an `<ip>` of its XML. */
export interface HostAddress {
  readonly family: 4 | 6;
  readonly address: string;
  /** null for IPv6. */
  readonly netmask: string | null;
  readonly prefix: number;
  /** The key of the network that sets it. */
  readonly path: Path;
  /** DHCP of libvirt on this subnet. libvirt has only one of each family. */
  readonly dhcp: Dhcp | null;
}

/** The host's addresses on a network: first those of `gateway` or `host_address`, then those of `subnets`. */
export function hostAddressesOf(
  values: NetworkValues,
  { hostAddress }: ModeTraits,
  ipv4: NetworkIpv4 | NoIpv4,
  ipv6: NetworkIpv6 | null,
): HostAddress[] {
  if (!hostAddress) return [];
  const { netmask, prefix, dhcp } = ipv4;
  const key = values.host_address ? "host_address" : "gateway";
  const key6 = values.ipv6?.host_address ? "host_address" : "gateway";
  const address = values.host_address ?? ipv4.gateway;
  const address6 = values.ipv6?.host_address ?? ipv6?.gateway;
  const all: HostAddress[] = [];
  if (address && prefix !== null) all.push({ family: 4, address, netmask, prefix, path: [key], dhcp });
  if (address6 && ipv6) {
    const size = { netmask: null, prefix: ipv6.prefix };
    all.push({ family: 6, address: canonical(address6), ...size, path: ["ipv6", key6], dhcp: ipv6.dhcp });
  }
  return [...all, ...(values.subnets ?? []).map(addressIn)];
}

function addressIn(
  { gateway, prefix }: { readonly gateway: string; readonly prefix: number },
  at: number,
): HostAddress {
  const common = { prefix, path: ["subnets", at, "gateway"], dhcp: null };
  if (isIpv6(gateway)) return { family: 6, address: canonical(gateway), netmask: null, ...common };
  const netmask = new Address4(`0.0.0.0/${Math.min(prefix, 32)}`).subnetMaskAddress().correctForm();
  return { family: 4, address: gateway, netmask, ...common };
}

/** Whether the values give the host an address, in a mode that has addresses of the host. */
export function hasHostAddress({ gateway, host_address, ipv6, subnets }: NetworkValues): boolean {
  const isAddress = (router: unknown) => typeof router === "string" && router !== NONE;
  return (
    [gateway, ipv6?.gateway].some(isAddress) ||
    Boolean(host_address || ipv6?.host_address || (subnets && subnets.length > 0))
  );
}

/** Whether neither the host's address nor another gateway is set. */
export function isGatewayMissing({ gateway = null, host_address, ipv6 }: NetworkValues): boolean {
  return gateway === null && !host_address && !ipv6;
}

/** Whether the mode needs an address that the values do not have; then with a finding. */
export function isAddressMissing(
  values: NetworkValues,
  { has, forward }: Mode,
  merged: Merged,
  findings: Finding[],
): boolean {
  const { gateway = null, ipv6 } = values;
  if (!has.hostAddress) return false;
  const isIpv6Missing = ipv6 && !ipv6.gateway && !ipv6.host_address && !ipv6.subnet;
  if (isIpv6Missing || isGatewayMissing(values)) {
    const key = isIpv6Missing ? "ipv6.gateway" : "gateway";
    const message = `\`${key}\`: this key is missing: set it to the host's address, or to \`none\``;
    const fault = errorAt(placeAt(merged, key.split(".")), "schema", message);
    const map = isIpv6Missing ? ["ipv6"] : [];
    findings.push(missingKey("network", merged, { map, keys: ["gateway"] }, fault));
    return true;
  }
  if (forward === null || hasHostAddress(values)) return false;
  findings.push(
    errorAt(
      placeAt(merged, [gateway === null ? "ipv6" : "gateway"]),
      "host-address-missing",
      "in this mode the host forwards packets, and needs an address on the network: set `host_address`, or `mode: isolated`",
    ),
  );
  return true;
}
