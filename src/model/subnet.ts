import { Address4 } from "ip-address";
import { errorAt, type Finding } from "../finding.ts";
import { isMap, type ValueMap } from "../merge/merge.ts";
import { type Merged, placeAt } from "../merge/origins.ts";
import { missingKey } from "../schema/missing-key.ts";
import type { NetworkValues } from "../schema/network.ts";
import type { ModeTraits } from "./modes.ts";

/** DHCP of libvirt. `start` and `end` are null if there is no dynamic range. */
export interface Dhcp {
  readonly start: string | null;
  readonly end: string | null;
  readonly lease?: number | "infinite" | null;
  readonly hosts?: readonly DhcpHost[] | null;
  readonly options?: ValueMap | null;
  readonly boot?: { readonly file: string; readonly server?: string | null } | null;
}

/** A reservation for a machine that is not a guest: of IPv4 with a MAC, of IPv6 with a DUID. */
interface DhcpHost {
  readonly mac?: string;
  readonly duid?: string;
  readonly ip: string;
  readonly name?: string | null;
  readonly lease?: number | "infinite" | null;
}

/** The router of the guests in one subnet. */
export interface Router {
  /** null: guests have no default route here. */
  readonly gateway: string | null;
  /** The guest that is the gateway. */
  readonly gateway_guest?: string;
}

/** The IPv4 subnet of a network. */
export interface NetworkIpv4 extends Router {
  readonly netmask: string;
  readonly prefix: number;
  /** In CIDR form. */
  readonly subnet: string;
  readonly dhcp: Dhcp | null;
}

/** For a network without an IPv4 subnet: all keys are null. */
export type NoIpv4 = { readonly [Key in Exclude<keyof NetworkIpv4, "gateway_guest">]: null } & Pick<
  NetworkIpv4,
  "gateway_guest"
>;

const NO_IPV4: NoIpv4 = { gateway: null, netmask: null, prefix: null, subnet: null, dhcp: null };

/** null, with a finding: the size of the subnet is missing or invalid. */
export function ipv4Of(
  values: NetworkValues,
  has: ModeTraits,
  merged: Merged,
  findings: Finding[],
): NetworkIpv4 | NoIpv4 | null {
  if (!has.subnet) return NO_IPV4;
  const router = routerOf(values.gateway);
  const address = router.gateway ?? values.host_address ?? values.subnet?.split("/")[0];
  if (!address) {
    if (!router.gateway_guest) return NO_IPV4;
    findings.push(
      errorAt(
        placeAt(merged, ["gateway"]),
        "network-size",
        "a network whose gateway is a guest must have a subnet: set `subnet`",
      ),
    );
    return null;
  }
  const prefix = values.subnet
    ? Number(values.subnet.split("/")[1])
    : prefixOf({ ...values, address }, merged, findings);
  if (prefix === null) return null;
  const cidr = new Address4(values.subnet ?? `${address}/${prefix}`);
  return {
    ...router,
    netmask: cidr.subnetMaskAddress().correctForm(),
    prefix,
    subnet: cidr.networkForm(),
    dhcp: has.dhcp ? dhcpOf(values.dhcp) : null,
  };
}

/** The router of a `gateway`. The address of a guest is added when the guests are known. */
export function routerOf(gateway: unknown): Router {
  if (isMap(gateway)) return { gateway: null, gateway_guest: String(gateway.guest) };
  return { gateway: typeof gateway === "string" && gateway !== "none" ? gateway : null };
}

function dhcpOf(dhcp: NetworkValues["dhcp"]): Dhcp | null {
  if (!isMap(dhcp) || "by" in dhcp) return null;
  const { start = null, end = null } = dhcp as Partial<Dhcp>;
  return { ...dhcp, start, end };
}

function prefixOf(
  values: NetworkValues & { readonly address: string },
  merged: Merged,
  findings: Finding[],
): number | null {
  const { prefix, address } = values;
  const size = values.netmask ? sizeOf(address, values.netmask, merged, findings) : (prefix ?? undefined);
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
function sizeOf(address: string, netmask: string, merged: Merged, findings: Finding[]): number | null {
  try {
    return Address4.fromAddressAndMask(address, netmask).subnetMask;
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
