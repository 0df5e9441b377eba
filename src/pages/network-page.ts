import type { Planned } from "../checks/plan.ts";
import type { Network } from "../model/network.ts";
import { addressMap, addressMapSvg, legendOf } from "./address-map.ts";
import type { Markup } from "./html.ts";
import type { IndexScope } from "./index-scope.ts";
import type { LayerName } from "./layer-names.ts";
import { type Listing, listing } from "./listing.ts";
import type { Provenance } from "./provenance.ts";
import { type ShownValue, shownValue } from "./shown-value.ts";
import { valueRows } from "./values-table.ts";

/** A network in a table of networks, and at the top of its own page. */
export interface NetworkRow {
  readonly name: string;
  /** Its name there; nothing where that is its name in the plan. */
  readonly libvirt: ShownValue;
  readonly mode: ShownValue;
  readonly bridge: ShownValue;
  readonly subnet: ShownValue;
  readonly gateway: ShownValue;
  readonly domain: ShownValue;
  readonly range: ShownValue;
  readonly interfaces: number;
  readonly ipv6: {
    readonly subnet: ShownValue;
    readonly gateway: ShownValue;
    readonly range: ShownValue;
  } | null;
}

export function networkRow(of: Planned<Network>, provenance: Provenance): NetworkRow {
  const { object: network } = of;
  const shown = (text: unknown, ...paths: string[][]) => shownValue(provenance, of, text, paths);
  const { dhcp, ipv6, name_prefix } = network;
  return {
    name: network.name,
    libvirt: shown(name_prefix ? name_prefix + network.name : "", ["name_prefix"]),
    mode: shown(network.mode, ["mode"]),
    bridge: shown(network.bridge.name, ["bridge", "name"]),
    subnet: shown(network.subnet, ["prefix"], ["netmask"]),
    gateway: shown(network.gateway, ["gateway"]),
    domain: shown(network.domain, ["domain"]),
    range: shown(dhcp ? `${dhcp.start} – ${dhcp.end}` : "none", ["dhcp", "start"]),
    interfaces: network.hosts.length,
    ipv6: ipv6 && {
      subnet: shown(ipv6.subnet, ["ipv6", "prefix"], ["ipv6", "gateway"]),
      gateway: shown(ipv6.gateway, ["ipv6", "gateway"]),
      range: shown(ipv6.dhcp ? `${ipv6.dhcp.start} – ${ipv6.dhcp.end}` : "none", ["ipv6", "dhcp", "start"]),
    },
  };
}

export interface NetworkPage {
  readonly row: NetworkRow;
  readonly map: Markup;
  readonly cellSize: number;
  readonly legend: ReturnType<typeof legendOf>;
  readonly hosts: readonly { readonly ip: ShownValue; readonly mac: ShownValue }[];
  readonly layers: readonly LayerName[];
  readonly listing: Listing;
  readonly values: Markup;
}

export function networkPage(of: Planned<Network>, scope: IndexScope): NetworkPage {
  const { provenance, layers, source, highlighter, guests } = scope;
  const { object: network } = of;
  const map = addressMap(network);
  return {
    row: networkRow(of, provenance),
    map: addressMapSvg(map, { columns: 32, root: "../../", title: `Addresses of ${network.subnet}` }),
    cellSize: map.size,
    legend: legendOf(map),
    hosts: network.hosts.map(({ guest, index, mac, ip }) => {
      const planned = guests.get(guest) as Planned;
      const at = (key: string) => [["interfaces", index, key]];
      return {
        ip: shownValue(provenance, planned, ip ?? "dynamic", at(ip ? "ip" : "network")),
        mac: shownValue(
          provenance,
          planned,
          mac,
          at("mac"),
          "made of the site's, the guest's and the interface's names",
        ),
      };
    }),
    layers: of.merged.documents.flatMap(({ file }) => layers.get(file) ?? []),
    listing: listing(source, highlighter, `host/networks.d/${network.name}.xml`, {
      name: `${network.name}.xml`,
    }),
    values: valueRows(of, provenance, { root: "../../" }),
  };
}
