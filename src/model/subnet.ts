import { Address4 } from "ip-address";
import { canonical, subnet6 } from "../address.ts";
import { errorAt, type Finding } from "../finding.ts";
import { isMap, type ValueMap } from "../merge/merge.ts";
import { type Merged, placeAt } from "../merge/origins.ts";
import { missingKey } from "../schema/missing-key.ts";
import type { NetworkValues } from "../schema/network.ts";
import type { Mode, ModeTraits } from "./modes.ts";

interface Range {
  readonly start: string;
  readonly end: string;
}

/** The IPv4 subnet of a network. */
export interface NetworkIpv4 {
  readonly gateway: string;
  readonly netmask: string;
  readonly prefix: number;
  /** In CIDR form. */
  readonly subnet: string;
  readonly dhcp: Range | null;
}

/** For a network whose mode has no subnet: all keys are null. */
export type NoIpv4 = { readonly [Key in keyof NetworkIpv4]: null };

const NO_IPV4: NoIpv4 = { gateway: null, netmask: null, prefix: null, subnet: null, dhcp: null };

/** The IPv6 subnet of a network. All its addresses have the spelling of RFC 5952. */
export interface NetworkIpv6 {
  readonly gateway: string;
  readonly prefix: number;
  /** In CIDR form. */
  readonly subnet: string;
  readonly dhcp: Range | null;
  /** Whether libvirt translates the source addresses of outgoing traffic (NAT). */
  readonly nat: boolean;
}

/** null, with a finding: the size of the subnet is missing or invalid. */
export function ipv4Of(
  values: NetworkValues,
  has: ModeTraits,
  merged: Merged,
  findings: Finding[],
): NetworkIpv4 | NoIpv4 | null {
  const { gateway, dhcp } = values;
  if (!has.subnet || !gateway) return NO_IPV4;
  const prefix = prefixOf({ ...values, gateway }, merged, findings);
  if (prefix === null) return null;
  const address = new Address4(`${gateway}/${prefix}`);
  return {
    gateway,
    netmask: address.subnetMaskAddress().correctForm(),
    prefix,
    subnet: address.networkForm(),
    dhcp: has.dhcp && isRange(dhcp) ? dhcp : null,
  };
}

function isRange(dhcp: NetworkValues["dhcp"]): dhcp is Range & ValueMap {
  return isMap(dhcp) && !("by" in dhcp);
}

function prefixOf(
  values: NetworkValues & { readonly gateway: string },
  merged: Merged,
  findings: Finding[],
): number | null {
  const { prefix } = values;
  const size = values.netmask
    ? sizeOf(values.gateway, values.netmask, merged, findings)
    : (prefix ?? undefined);
  if (size === undefined) {
    const message = "a network must have a size: set `netmask` or `prefix`";
    const fault = errorAt(placeAt(merged, ["gateway"]), "network-size", message);
    findings.push(missingKey("network", merged, { map: [], keys: ["prefix", "netmask"] }, fault));
    return null;
  }
  if (size !== null && typeof prefix === "number" && prefix !== size) {
    findings.push({
      ...errorAt(
        placeAt(merged, ["netmask"]),
        "netmask",
        `\`netmask\` and \`prefix\` must say the same, and ${values.netmask} is /${size}: remove one of them`,
      ),
      related: [{ place: placeAt(merged, ["prefix"]), message: `\`prefix\` is ${prefix} here` }],
    });
  }
  return size;
}

/** The prefix length of a netmask; null, with a finding: it is none. */
function sizeOf(gateway: string, netmask: string, merged: Merged, findings: Finding[]): number | null {
  try {
    return Address4.fromAddressAndMask(gateway, netmask).subnetMask;
  } catch {
    findings.push(
      errorAt(
        placeAt(merged, ["netmask"]),
        "netmask",
        `\`${netmask}\` is not a netmask: it must be a row of 1 bits, then of 0 bits, like 255.255.255.0`,
      ),
    );
    return null;
  }
}

export function ipv6Of({ ipv6 }: NetworkValues, { has, forward }: Mode): NetworkIpv6 | null {
  if (!has.subnet || !ipv6) return null;
  const { gateway, dhcp, nat } = ipv6;
  const prefix = ipv6.prefix ?? 64;
  return {
    gateway: canonical(gateway),
    prefix,
    subnet: subnet6(gateway, prefix),
    dhcp: has.dhcp && dhcp ? { start: canonical(dhcp.start), end: canonical(dhcp.end) } : null,
    nat: forward === "nat" && (nat ?? true),
  };
}
