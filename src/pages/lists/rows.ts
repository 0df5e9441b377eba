import { safeJson } from "../lab/search-index.ts";
import type { LayerRow } from "../layers/page.ts";
import type { KindRow } from "../objects/kind-page.ts";
import type { PoolRow } from "../objects/pool-page.ts";
import { type ShownValue, wholeText } from "../provenance/shown-value.ts";
import type { GuestRow } from "./guest-row.ts";
import type { MappedRow } from "./network-row.ts";

/**
 * A part of a cell: text, or text that leads to the page of a guest, kind, network or pool (`g`, `k`, `n`, `p`), to the
 * facts of the row's own object, which say where they come from (`v`), or to a path from the output directory.
 */
type Part = string | readonly [text: string, to: "g" | "k" | "n" | "p" | "v"] | readonly [string, "", string];

/** The cells of a row. */
export type Cells = readonly (readonly Part[])[];

/** The rows of all pages of a list as a script, for the page that sorts or filters them. */
export function rowsScript(name: string, rows: readonly Cells[]): string {
  const lines = rows.map((cells) => safeJson(cells));
  return `(globalThis.miniascapeRows ??= {}).${name} = [\n${lines.join(",\n")}\n];\n`;
}

export function guestCells({ name, kind, description, os, ram, vcpus, interfaces, files }: GuestRow): Cells {
  return [
    [[name, "g"]],
    [[kind, "k"]],
    value(description),
    value(os),
    value(ram),
    value(vcpus),
    interfaces.flatMap(({ network, ip, ip6 }): Part[] => [...value(ip), ...value(ip6), [network, "n"], "\n"]),
    files.map((file): Part => [file, "", `guests.d/${name}/${file}`]),
  ];
}

export function kindCells({ name, members, description, os, ram, vcpus, networks }: KindRow): Cells {
  return [
    [[name, "k"]],
    value(members),
    value(description),
    value(os),
    value(ram),
    value(vcpus),
    networks.slice(0, 4).map((network): Part => [network, "n"]),
  ];
}

/** What a network's mode leaves out. */
const NONE = "-";

export function networkCells(row: MappedRow): Cells {
  const { name, mode, domain, bridge, interfaces, ipv4, ipv6, addresses } = row;
  const ofSubnets = (key: "subnet" | "gateway"): Part[] => [
    ...(ipv4 ? value(ipv4[key]) : [NONE]),
    ...(ipv6 ? ["\n", ...value(ipv6[key])] : []),
  ];
  return [
    [[name, "n"]],
    value(mode),
    ofSubnets("subnet"),
    ofSubnets("gateway"),
    value(domain),
    value(bridge),
    value(interfaces),
    [addresses ? `${addresses.free} free` : NONE],
    ["xml", "yml"].map((suffix): Part => [suffix, "", `host/networks.d/${name}.${suffix}`]),
  ];
}

export function poolCells({ name, type, path, volumes, size }: PoolRow): Cells {
  return [
    [[name, "p"]],
    value(type),
    value(path),
    value(volumes),
    value(size),
    [["xml", "", `host/storages.d/${name}.xml`]],
  ];
}

export function layerCells({ name, page, users, keys }: LayerRow): Cells {
  return [[[name, "", page]], [users], [keys.join(" ")]];
}

function value(shown: ShownValue): Part[] {
  const text = wholeText(shown);
  return text === "" ? [] : [[text, "v"]];
}
