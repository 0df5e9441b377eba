import type { ValueMap } from "../../merge/merge.ts";
import { valueAt } from "../../merge/origins.ts";
import { DEFAULT_MODE, isMode, MODES } from "../../model/modes.ts";
import type { SubnetValues } from "../addresses/subnet-values.ts";
import { type Column, type LayeredRow, valueColumn } from "./column.ts";
import type { MappedRow } from "./network-row.ts";
import { link, objectLink, type Part, picture, styledText, value } from "./part.ts";

/** The text for a value that the mode of a network does not have. */
const NONE = "-";

export const NETWORK_COLUMNS: readonly Column<MappedRow, LayeredRow>[] = [
  {
    page: {
      heading: "Network",
      cell: ({ name, at }) => [styledText("", `chip n${at % 10}`), objectLink(name, "network")],
    },
    list: { key: "name", value: ({ name }) => name },
  },
  valueColumn(["mode"], {
    page: { heading: "Mode", isFacet: true },
    list: { key: "mode" },
    byDefault: DEFAULT_MODE,
  }),
  { page: { heading: "Subnet", className: "addr", cell: (row) => subnetParts(row, "subnet") } },
  {
    page: { heading: "Gateway", className: "addr", cell: (row) => subnetParts(row, "gateway") },
    list: { key: "gateway", value: (row) => row.value.gateway ?? null, text: subnetText },
  },
  { list: { key: "size", value: (row) => row.value.prefix ?? row.value.netmask ?? null, text: subnetText } },
  { list: { key: "gateway6", value: (row) => valueAt(row.value, ["ipv6", "gateway"]) ?? null } },
  valueColumn(["domain"], { page: { heading: "Domain" }, list: { key: "domain" } }),
  { page: { heading: "Bridge", className: "addr", cell: ({ bridge }) => [value(bridge)] } },
  { page: { heading: "Interfaces", className: "n", cell: ({ interfaces }) => [value(interfaces)] } },
  {
    page: {
      heading: "Addresses",
      isSortable: false,
      cell: ({ addresses }) =>
        addresses ? [picture(addresses.map), styledText(`${addresses.free} free`, "small soft")] : [NONE],
    },
  },
  {
    page: {
      heading: "Files",
      className: "files",
      cell: ({ isExternal }) =>
        (isExternal ? [] : ["xml", "yml"]).map((suffix) => link(suffix, "host/networks.d/{name}.{text}")),
    },
  },
];

/** The IPv4 value, and the IPv6 value on a second line. */
function subnetParts({ ipv4, ipv6 }: MappedRow, key: keyof SubnetValues): Part[] {
  return [ipv4 ? value(ipv4[key]) : NONE, ...(ipv6 ? ["\n", value(ipv6[key])] : [])];
}

function subnetText(setting: unknown, { mode }: ValueMap): unknown {
  return isMode(mode) && !MODES[mode].has.subnet ? NONE : setting;
}
