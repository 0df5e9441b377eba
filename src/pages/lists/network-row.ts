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

export function networkRow(of: PlanObject<Network>, provenance: Provenance): NetworkRow {
  const { object: network } = of;
  const shown = (text: unknown, ...paths: string[][]) => shownValue(provenance, of, text, paths);
  const { ipv6, hosts, name_prefix } = network;
  return {
    name: network.name,
    libvirt: shown(name_prefix && libvirtName(network.name, name_prefix), ["name_prefix"]),
    description: shown(network.summary.description, ["description"]),
    mode: shown(network.mode, ["mode"]),
    bridge: shownValue(provenance, of, network.bridge.name, [["bridge", "name"]], {
      words: "made of the network's name",
      from: [{ of, path: ["name"] }],
    }),
    domain: shown(network.domain, ["domain"]),
    interfaces: total(
      hosts.length,
      `networks/${urlOf(network.name)}/index.html#interfaces`,
      `the interfaces of guests that are on ${network.name}`,
    ),
    ipv4: network.subnet === null ? null : subnetValues(of, provenance, network, []),
    ipv6: ipv6 && subnetValues(of, provenance, ipv6, ["ipv6"]),
  };
}

function subnetValues(
  of: PlanObject<Network>,
  provenance: Provenance,
  { subnet, gateway, dhcp }: NetworkIpv4 | NetworkIpv6,
  at: readonly string[],
): SubnetValues {
  return {
    subnet: subnetOf(of, provenance, subnet, at),
    gateway: shownValue(provenance, of, gateway, [[...at, "gateway"]]),
    range: rangeOf(of, provenance, dhcp, at),
  };
}

/** The first address of the subnet is made of the gateway's; its size is what the layers say. */
function subnetOf(of: PlanObject<Network>, provenance: Provenance, cidr: string, at: readonly string[]) {
  const [address, prefix] = cidr.split("/");
  const head = madeValue(provenance, address, {
    words: "the subnet that the gateway is in",
    from: [{ of, path: [...at, "gateway"] }],
  });
  return joined(
    head,
    shownValue(provenance, of, `/${prefix}`, [
      [...at, "prefix"],
      [...at, "netmask"],
    ]),
  );
}

function rangeOf(
  of: PlanObject<Network>,
  provenance: Provenance,
  dhcp: { readonly start: string; readonly end: string } | null,
  at: readonly string[],
): ShownValue {
  const bound = (text: string, key: string) => shownValue(provenance, of, text, [[...at, "dhcp", key]]);
  if (dhcp) return joined(bound(dhcp.start, "start"), bound(` – ${dhcp.end}`, "end"));
  return shownValue(provenance, of, "none", [[...at, "dhcp"]]);
}

/** A network in a table that shows its addresses, too. */
export interface MappedRow extends NetworkRow {
  /** `free`: how many. null: its mode has no subnet. */
  readonly addresses: { readonly map: Markup; readonly free: string } | null;
}

/** Networks whose maps a page has room for. */
export const MAPS = 40;

export function mappedRow(of: PlanObject<Network>, { provenance }: IndexScope): MappedRow {
  const { object: network } = of;
  const row = networkRow(of, provenance);
  if (network.subnet === null) return { ...row, addresses: null };
  const map = addressMap(network, 64);
  const names = networkNames(of, provenance);
  const drawn = addressMapSvg(map, {
    columns: 32,
    root: "",
    network: of.name,
    title: `Addresses of ${network.subnet}`,
    lineOf: ({ kind, at }) =>
      kind === "gateway" ? (row.ipv4?.gateway ?? null) : kind === "name" ? (names[at]?.ip ?? null) : null,
  });
  return { ...row, addresses: { map: drawn, free: grouped(map.counts.free) } };
}
