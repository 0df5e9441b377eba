import type { PlanObject } from "../../checks/plan.ts";
import type { Network } from "../../model/network.ts";
import { type AddressBand, addressBands } from "../addresses/bands.ts";
import { addressMap, addressMapSvg, type LegendEntry, legendOf } from "../addresses/map.ts";
import { reservedValues } from "../addresses/reserved.ts";
import type { SubnetValues } from "../addresses/subnet-values.ts";
import type { Markup } from "../html.ts";
import type { IndexScope } from "../index-scope.ts";
import type { LayerName } from "../layers/names.ts";
import { type NetworkRow, networkRow } from "../lists/network-row.ts";
import { MAX_ROWS } from "../lists/pages.ts";
import { interfaceAddress } from "../provenance/interface-address.ts";
import { guestName, type NetworkName, networkNames } from "../provenance/names.ts";
import { type ShownValue, shownValue } from "../provenance/shown-value.ts";
import { valueRows } from "../provenance/values-table.ts";
import { MAC_REASON } from "./device-values.ts";
import { type Listing, listing } from "./listing.ts";

/** An interface on a network. */
export interface NetworkInterface {
  readonly guest: string;
  readonly mac: ShownValue;
  readonly ip: ShownValue;
  readonly ip6: ShownValue;
  readonly name: ShownValue;
}

/** The map of a network's IPv4 addresses. */
interface ShownAddresses {
  readonly map: Markup;
  /** Addresses per square. */
  readonly cellSize: number;
  readonly legend: readonly LegendEntry[];
}

export interface NetworkPage {
  readonly row: NetworkRow;
  /** null: its mode has no subnet. */
  readonly addresses: ShownAddresses | null;
  /** The parts of the IPv6 subnet. */
  readonly bands: readonly AddressBand[];
  readonly hosts: readonly NetworkInterface[];
  readonly names: readonly NetworkName[];
  /** How many of each are not on the page. */
  readonly omitted: { readonly hosts: number; readonly names: number; readonly bands: number };
  readonly layers: readonly LayerName[];
  /** null: an external network has no XML in the output. */
  readonly listing: Listing | null;
  readonly values: Markup;
}

export function networkPage(planObject: PlanObject<Network>, scope: IndexScope): NetworkPage {
  const { provenance } = scope;
  const { object: network } = planObject;
  const row = networkRow(planObject, provenance);
  const names = networkNames(planObject, provenance);
  const bands = addressBands(planObject, row, names, scope);
  const countBeyondPage = (all: readonly unknown[]) => Math.max(0, all.length - MAX_ROWS);
  return {
    row,
    addresses: row.ipv4 && shownAddresses(planObject, row.ipv4, names, scope),
    bands: bands.slice(0, MAX_ROWS),
    hosts: network.hosts.slice(0, MAX_ROWS).map((host) => networkInterface(planObject, host, scope)),
    names: names.slice(0, MAX_ROWS),
    omitted: {
      hosts: countBeyondPage(network.hosts),
      names: countBeyondPage(names),
      bands: countBeyondPage(bands),
    },
    layers: scope.layersOf(planObject),
    listing: network.external
      ? null
      : listing(scope, `host/networks.d/${network.name}.xml`, { name: `${network.name}.xml` }),
    values: valueRows(planObject, provenance, { root: "../../" }),
  };
}

function shownAddresses(
  planObject: PlanObject<Network>,
  values: SubnetValues,
  names: readonly NetworkName[],
  scope: IndexScope,
): ShownAddresses | null {
  const { object: network } = planObject;
  if (network.subnet === null) return null;
  const map = addressMap(network);
  const svg = addressMapSvg(network, map, {
    root: "../../",
    gateway: values.gateway,
    names,
    reserved: reservedValues(planObject, scope.provenance),
    hostAddress: (at) => hostAddress(planObject, network.hosts[at] as Network["hosts"][number], scope),
  });
  return { map: svg, cellSize: map.size, legend: legendOf(map, network.name, values) };
}

function hostAddress(
  planObject: PlanObject<Network>,
  host: Network["hosts"][number],
  scope: IndexScope,
): ShownValue {
  return interfaceAddress(scope.provenance, scope.guest(host.guest), host, planObject);
}

function networkInterface(
  network: PlanObject<Network>,
  host: Network["hosts"][number],
  scope: IndexScope,
): NetworkInterface {
  const { guest, index, mac, ip6, dns } = host;
  const { provenance } = scope;
  const guestObject = scope.guest(guest);
  const showValue = (text: unknown, key: string) =>
    shownValue(provenance, guestObject, text, [["interfaces", index, key]], {
      reason: MAC_REASON,
      sources: [{ planObject: guestObject, path: ["interfaces", index] }],
    });
  const domain = guestObject.object.interfaces[index]?.domain ?? null;
  return {
    guest,
    mac: showValue(mac, "mac"),
    ip: hostAddress(network, host, scope),
    ip6: showValue(ip6, "ip6"),
    name: dns ? guestName(provenance, guestObject, domain, network) : showValue("", "dns"),
  };
}
