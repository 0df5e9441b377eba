import type { PlanObject } from "../../checks/plan.ts";
import { valueAt } from "../../merge/origins.ts";
import { libvirtName } from "../../model/libvirt-name.ts";
import type { Network } from "../../model/network.ts";
import type { Dhcp, NetworkIpv4 } from "../../model/subnet.ts";
import type { NetworkIpv6 } from "../../model/subnet6.ts";
import { addressMap, addressMapSvg } from "../addresses/map.ts";
import { reservedValues } from "../addresses/reserved.ts";
import type { SubnetValues } from "../addresses/subnet-values.ts";
import { formatNumber, type Markup, urlOf } from "../html.ts";
import type { IndexScope } from "../index-scope.ts";
import { networkNames } from "../provenance/names.ts";
import type { Provenance } from "../provenance/provenance.ts";
import { derivedValue, joined, type ShownValue, shownValue, total } from "../provenance/shown-value.ts";
import type { PlanRow } from "./column.ts";

/** A network in a table of networks, and at the top of its own page. */
export interface NetworkRow {
  readonly name: string;
  readonly isExternal: boolean;
  /** Its name in libvirt; "" if that is the name in the plan. */
  readonly libvirt: ShownValue;
  readonly description: ShownValue;
  readonly mode: ShownValue;
  readonly bridge: ShownValue;
  readonly domain: ShownValue;
  readonly interfaces: ShownValue;
  /** null: its mode has no subnet. */
  readonly ipv4: SubnetValues | null;
  readonly ipv6: SubnetValues | null;
}

export function networkRow(planObject: PlanObject<Network>, provenance: Provenance): NetworkRow {
  const { object: network } = planObject;
  const showValue = (text: unknown, ...paths: string[][]) => shownValue(provenance, planObject, text, paths);
  const { ipv6, hosts, name_prefix } = network;
  return {
    name: network.name,
    isExternal: network.external === true,
    libvirt: showValue(name_prefix && libvirtName(network.name, name_prefix), ["name_prefix"]),
    description: showValue(network.summary.description, ["description"]),
    mode: showValue(network.mode, ["mode"]),
    bridge: shownValue(provenance, planObject, network.bridge?.name ?? "", [["bridge", "name"]], {
      reason: "derived from the network's name",
      sources: [{ planObject, path: ["name"] }],
    }),
    domain: showValue(network.domain, ["domain"]),
    interfaces: total(
      hosts.length,
      `networks/${urlOf(network.name)}/index.html#interfaces`,
      `the interfaces of guests that are on ${network.name}`,
    ),
    ipv4: network.subnet === null ? null : subnetValues(planObject, provenance, network, []),
    ipv6: ipv6 && subnetValues(planObject, provenance, ipv6, ["ipv6"]),
  };
}

function subnetValues(
  planObject: PlanObject<Network>,
  provenance: Provenance,
  { subnet, gateway, dhcp }: NetworkIpv4 | NetworkIpv6,
  at: readonly string[],
): SubnetValues {
  return {
    subnet: subnetOf(planObject, provenance, subnet, at),
    gateway: shownValue(provenance, planObject, gateway ?? "none", [
      [...at, "gateway", "guest"],
      [...at, "gateway"],
    ]),
    range: rangeOf(planObject, provenance, dhcp, at),
  };
}

/** The first address of the subnet is derived from the gateway; the layers set its size. */
function subnetOf(
  planObject: PlanObject<Network>,
  provenance: Provenance,
  cidr: string,
  at: readonly string[],
) {
  const [address, prefix] = cidr.split("/");
  const has = (key: string) => (valueAt(planObject.merged.value, [...at, key]) ?? null) !== null;
  if (has("subnet")) return shownValue(provenance, planObject, cidr, [[...at, "subnet"]]);
  const key = has("host_address") ? "host_address" : "gateway";
  const head = derivedValue(provenance, address, {
    reason: key === "gateway" ? "the subnet of the gateway" : "the subnet of the host's address",
    sources: [{ planObject, path: [...at, key] }],
  });
  return joined(
    head,
    shownValue(provenance, planObject, `/${prefix}`, [
      [...at, "prefix"],
      [...at, "netmask"],
    ]),
  );
}

function rangeOf(
  planObject: PlanObject<Network>,
  provenance: Provenance,
  dhcp: Dhcp | null,
  at: readonly string[],
): ShownValue {
  const bound = (text: string, key: string) =>
    shownValue(provenance, planObject, text, [[...at, "dhcp", key]]);
  if (dhcp?.start) return joined(bound(dhcp.start, "start"), bound(` – ${dhcp.end}`, "end"));
  return shownValue(provenance, planObject, "none", [[...at, "dhcp"]]);
}

/** A network in a table with address maps. */
export interface MappedRow extends NetworkRow, PlanRow {
  /** Its index in the table, which selects its colour. */
  readonly at: number;
  /** `free`: the number of free addresses. null: its mode has no subnet. */
  readonly addresses: { readonly map: Markup; readonly free: string } | null;
}

/** Maximum number of maps on a page. */
export const MAX_MAPS = 40;

export function mappedRow(
  planObject: PlanObject<Network>,
  at: number,
  { provenance }: IndexScope,
): MappedRow {
  const { object: network } = planObject;
  const row = { ...networkRow(planObject, provenance), planObject, provenance, at };
  if (network.subnet === null || !row.ipv4) return { ...row, addresses: null };
  const map = addressMap(network, 64);
  const svg = addressMapSvg(network, map, {
    root: "",
    gateway: row.ipv4.gateway,
    names: networkNames(planObject, provenance),
    reserved: reservedValues(planObject, provenance),
    hostAddress: () => null,
  });
  return { ...row, addresses: { map: svg, free: formatNumber(map.counts.free) } };
}
