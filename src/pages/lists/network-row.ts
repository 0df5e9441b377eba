import type { PlanObject } from "../../checks/plan.ts";
import { libvirtName } from "../../model/libvirt-name.ts";
import type { Network } from "../../model/network.ts";
import type { NetworkIpv4, NetworkIpv6 } from "../../model/subnet.ts";
import { addressMap, addressMapSvg } from "../addresses/map.ts";
import type { SubnetValues } from "../addresses/subnet-values.ts";
import { grouped, type Markup, urlOf } from "../html.ts";
import type { IndexScope } from "../index-scope.ts";
import { networkNames } from "../provenance/named.ts";
import type { Provenance } from "../provenance/provenance.ts";
import { joined, madeValue, type ShownValue, shownValue, total } from "../provenance/shown-value.ts";
import type { PlannedRow } from "./column.ts";

/** A network in a table of networks, and at the top of its own page. */
export interface NetworkRow {
  readonly name: string;
  /** Its name there; nothing where that is its name in the plan. */
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

export function networkRow(planned: PlanObject<Network>, provenance: Provenance): NetworkRow {
  const { object: network } = planned;
  const shown = (text: unknown, ...paths: string[][]) => shownValue(provenance, planned, text, paths);
  const { ipv6, hosts, name_prefix } = network;
  return {
    name: network.name,
    libvirt: shown(name_prefix && libvirtName(network.name, name_prefix), ["name_prefix"]),
    description: shown(network.summary.description, ["description"]),
    mode: shown(network.mode, ["mode"]),
    bridge: shownValue(provenance, planned, network.bridge.name, [["bridge", "name"]], {
      words: "made of the network's name",
      from: [{ of: planned, path: ["name"] }],
    }),
    domain: shown(network.domain, ["domain"]),
    interfaces: total(
      hosts.length,
      `networks/${urlOf(network.name)}/index.html#interfaces`,
      `the interfaces of guests that are on ${network.name}`,
    ),
    ipv4: network.subnet === null ? null : subnetValues(planned, provenance, network, []),
    ipv6: ipv6 && subnetValues(planned, provenance, ipv6, ["ipv6"]),
  };
}

function subnetValues(
  planned: PlanObject<Network>,
  provenance: Provenance,
  { subnet, gateway, dhcp }: NetworkIpv4 | NetworkIpv6,
  at: readonly string[],
): SubnetValues {
  return {
    subnet: subnetOf(planned, provenance, subnet, at),
    gateway: shownValue(provenance, planned, gateway, [[...at, "gateway"]]),
    range: rangeOf(planned, provenance, dhcp, at),
  };
}

/** The first address of the subnet is made of the gateway's; its size is what the layers say. */
function subnetOf(planned: PlanObject<Network>, provenance: Provenance, cidr: string, at: readonly string[]) {
  const [address, prefix] = cidr.split("/");
  const head = madeValue(provenance, address, {
    words: "the subnet that the gateway is in",
    from: [{ of: planned, path: [...at, "gateway"] }],
  });
  return joined(
    head,
    shownValue(provenance, planned, `/${prefix}`, [
      [...at, "prefix"],
      [...at, "netmask"],
    ]),
  );
}

function rangeOf(
  planned: PlanObject<Network>,
  provenance: Provenance,
  dhcp: { readonly start: string; readonly end: string } | null,
  at: readonly string[],
): ShownValue {
  const bound = (text: string, key: string) => shownValue(provenance, planned, text, [[...at, "dhcp", key]]);
  if (dhcp) return joined(bound(dhcp.start, "start"), bound(` – ${dhcp.end}`, "end"));
  return shownValue(provenance, planned, "none", [[...at, "dhcp"]]);
}

/** A network in a table that shows its addresses, too. */
export interface MappedRow extends NetworkRow, PlannedRow {
  /** Its number in the table, which gives it a colour. */
  readonly at: number;
  /** `free`: the number of free addresses. null: its mode has no subnet. */
  readonly addresses: { readonly map: Markup; readonly free: string } | null;
}

/** Networks whose maps a page has room for. */
export const MAPS = 40;

export function mappedRow(planned: PlanObject<Network>, at: number, { provenance }: IndexScope): MappedRow {
  const { object: network } = planned;
  const row = { ...networkRow(planned, provenance), planned, provenance, at };
  if (network.subnet === null || !row.ipv4) return { ...row, addresses: null };
  const map = addressMap(network, 64);
  const drawn = addressMapSvg(network, map, {
    root: "",
    gateway: row.ipv4.gateway,
    names: networkNames(planned, provenance),
    hostAddress: () => null,
  });
  return { ...row, addresses: { map: drawn, free: grouped(map.counts.free) } };
}
