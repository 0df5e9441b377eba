import { type AddressNumber, addressNumber, isInSubnet, isLinkLocal } from "../../address.ts";
import type { PlanObject } from "../../checks/plan.ts";
import type { Network } from "../../model/network.ts";
import { formatNumber } from "../html.ts";
import type { IndexScope } from "../index-scope.ts";
import type { NetworkRow } from "../lists/network-row.ts";
import type { NetworkName } from "../provenance/names.ts";
import { type ShownValue, shownValue } from "../provenance/shown-value.ts";
import type { Role } from "./map.ts";
import { reservedOf, reservedValues } from "./reserved.ts";

/** A part of an IPv6 subnet in the address table. Such a subnet has too many addresses for a map of squares. */
export interface AddressBand {
  readonly role: Role;
  readonly address: ShownValue;
  /** Its use, for people; "" for a guest's address. */
  readonly what: string;
  readonly guest: string | null;
}

/** The bands of a network, in the order of their addresses. All addresses between them are free. */
export function addressBands(
  planObject: PlanObject<Network>,
  row: NetworkRow,
  names: readonly NetworkName[],
  scope: IndexScope,
): AddressBand[] {
  const { ipv6, hosts, host_addresses, names: all } = planObject.object;
  if (!ipv6 || !row.ipv6) return [];
  const bands: { readonly at: AddressNumber; readonly band: AddressBand }[] = [];
  const add = (at: string, role: Role, address: ShownValue, what: string, guest: string | null = null) =>
    bands.push({ at: addressNumber(at), band: { role, address, what, guest } });
  if (ipv6.gateway && !ipv6.gateway_guest && !isLinkLocal(ipv6.gateway)) {
    const isHost = host_addresses.some(({ address }) => address === ipv6.gateway);
    add(ipv6.gateway, "gateway", row.ipv6.gateway, `the gateway${isHost ? " (the host)" : ""}`);
  }
  const { start, end } = ipv6.dhcp ?? {};
  if (start && end) {
    const size = BigInt(addressNumber(end)) - BigInt(addressNumber(start)) + 1n;
    add(start, "range", row.ipv6.range, `dynamic range of ${formatNumber(Number(size))} addresses`);
  }
  for (const { guest, index, ip6 } of hosts) {
    if (!ip6) continue;
    const path = ["interfaces", index, "ip6"];
    add(ip6, "static", shownValue(scope.provenance, scope.guest(guest), ip6, [path]), "", guest);
  }
  for (const [at, { ip, name }] of all.entries()) {
    const entry = names[at];
    if (entry && ip.includes(":") && ip !== ipv6.gateway) add(ip, "name", entry.ip, name);
  }
  const reserved = reservedValues(planObject, scope.provenance);
  for (const [at, { ip, name }] of reservedOf(planObject.object).entries()) {
    const value = reserved[at];
    if (value && ip.includes(":") && isInSubnet(ip, ipv6.subnet)) add(ip, "reserved", value, name);
  }
  return bands.sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0)).map(({ band }) => band);
}
