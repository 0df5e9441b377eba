import type { PlanObject } from "../../checks/plan.ts";
import type { Network } from "../../model/network.ts";
import { type AddressBand, addressBands } from "../addresses/bands.ts";
import { addressMap, addressMapSvg, type LegendEntry, legendOf } from "../addresses/map.ts";
import type { SubnetValues } from "../addresses/subnet-values.ts";
import type { Markup } from "../html.ts";
import type { IndexScope } from "../index-scope.ts";
import type { LayerName } from "../layers/names.ts";
import { type NetworkRow, networkRow } from "../lists/network-row.ts";
import { PAGE } from "../lists/pages.ts";
import { interfaceAddress } from "../provenance/interface-address.ts";
import { guestName, type NetworkName, networkNames } from "../provenance/named.ts";
import { type ShownValue, shownValue } from "../provenance/shown-value.ts";
import { valueRows } from "../provenance/values-table.ts";
import { MADE_MAC } from "./guest-page.ts";
import { type Listing, listing } from "./listing.ts";

/** An interface on a network. */
export interface NetworkInterface {
  readonly guest: string;
  readonly mac: ShownValue;
  readonly ip: ShownValue;
  readonly ip6: ShownValue;
  readonly name: ShownValue;
}

/** The map of its IPv4 addresses. */
interface ShownAddresses {
  readonly map: Markup;
  /** Addresses in a square. */
  readonly cellSize: number;
  readonly legend: readonly LegendEntry[];
}

export interface NetworkPage {
  readonly row: NetworkRow;
  /** null: its mode has no subnet. */
  readonly addresses: ShownAddresses | null;
  /** Of IPv6. */
  readonly bands: readonly AddressBand[];
  readonly hosts: readonly NetworkInterface[];
  readonly names: readonly NetworkName[];
  /** Of each, those that the page has no room for. */
  readonly omitted: { readonly hosts: number; readonly names: number; readonly bands: number };
  readonly layers: readonly LayerName[];
  readonly listing: Listing;
  readonly values: Markup;
}

export function networkPage(of: PlanObject<Network>, scope: IndexScope): NetworkPage {
  const { provenance } = scope;
  const { object: network } = of;
  const row = networkRow(of, provenance);
  const names = networkNames(of, provenance);
  const bands = addressBands(of, row, names, scope);
  const beyond = (all: readonly unknown[]) => Math.max(0, all.length - PAGE);
  return {
    row,
    addresses: row.ipv4 && shownAddresses(of, row.ipv4, names, scope),
    bands: bands.slice(0, PAGE),
    hosts: network.hosts.slice(0, PAGE).map((host) => networkInterface(of, host, scope)),
    names: names.slice(0, PAGE),
    omitted: { hosts: beyond(network.hosts), names: beyond(names), bands: beyond(bands) },
    layers: scope.layersOf(of),
    listing: listing(scope, `host/networks.d/${network.name}.xml`, {
      name: `${network.name}.xml`,
    }),
    values: valueRows(of, provenance, { root: "../../" }),
  };
}

function shownAddresses(
  of: PlanObject<Network>,
  values: SubnetValues,
  names: readonly NetworkName[],
  scope: IndexScope,
): ShownAddresses | null {
  const { object: network } = of;
  if (network.subnet === null) return null;
  const map = addressMap(network);
  const drawn = addressMapSvg(network, map, {
    root: "../../",
    gateway: values.gateway,
    names,
    hostAddress: (at) => hostAddress(of, network.hosts[at] as Network["hosts"][number], scope),
  });
  return { map: drawn, cellSize: map.size, legend: legendOf(map, network.name, values) };
}

function hostAddress(of: PlanObject<Network>, host: Network["hosts"][number], scope: IndexScope): ShownValue {
  return interfaceAddress(scope.provenance, scope.guest(host.guest), host, of);
}

function networkInterface(
  of: PlanObject<Network>,
  host: Network["hosts"][number],
  scope: IndexScope,
): NetworkInterface {
  const { guest, index, mac, ip6, dns } = host;
  const { provenance } = scope;
  const planned = scope.guest(guest);
  const shown = (text: unknown, key: string) =>
    shownValue(provenance, planned, text, [["interfaces", index, key]], {
      words: MADE_MAC,
      from: [{ of: planned, path: ["interfaces", index] }],
    });
  const domain = planned.object.interfaces[index]?.domain ?? null;
  return {
    guest,
    mac: shown(mac, "mac"),
    ip: hostAddress(of, host, scope),
    ip6: shown(ip6, "ip6"),
    name: dns ? guestName(provenance, planned, domain, of) : shown("", "dns"),
  };
}
