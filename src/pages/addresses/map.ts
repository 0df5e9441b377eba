import { addressNumber, ipv4Text } from "../../address.ts";
import { boundsOf } from "../../checks/networks/subnet.ts";
import type { Network } from "../../model/network.ts";
import type { NetworkIpv4 } from "../../model/subnet.ts";
import { count, escapeHtml, type Markup, markup, urlOf } from "../html.ts";
import type { NetworkName } from "../provenance/names.ts";
import { type ShownValue, total } from "../provenance/shown-value.ts";
import { reservedOf } from "./reserved.ts";
import type { SubnetValues } from "./subnet-values.ts";

/** Uses of addresses. If a cell has several, the first one in this order sets its colour. */
const ROLES = ["gateway", "static", "reserved", "name", "range", "end", "free"] as const;
export type Role = (typeof ROLES)[number];

/** Consecutive addresses of a subnet: one square of its map. */
export interface Cell {
  readonly from: string;
  readonly to: string;
  readonly role: Role;
  /** Names of the owners of addresses in this cell. */
  readonly names: readonly string[];
  /** The owner if there is exactly one. */
  readonly owner: Owner | null;
}

/** The owner of an address: the network's gateway, or the item `at` of its `hosts`, `names` or reserved addresses. */
export interface Owner {
  readonly kind: "gateway" | "host" | "name" | "reserved";
  readonly at: number;
}

export interface AddressMap {
  readonly cells: readonly Cell[];
  /** Addresses per cell. */
  readonly size: number;
  /** Number of addresses of each role. */
  readonly counts: Readonly<Record<Role, number>>;
}

/** The map of a network's IPv4 subnet. It has at most `most` cells; `most` is a power of two. */
export function addressMap(network: Network & NetworkIpv4, most = 256): AddressMap {
  const { first, last } = boundsOf(network);
  const total = last - first + 1;
  const size = Math.max(1, total / most);
  const owners = new Map<number, { name: string; owner: Owner; role: Role }>();
  for (const [at, { ip, name }] of network.names.entries()) {
    if (!ip.includes(":"))
      owners.set(addressNumber(ip) as number, { name, owner: { kind: "name", at }, role: "name" });
  }
  for (const [at, { ip, name }] of reservedOf(network).entries()) {
    // The host may have addresses in further subnets.
    const number = ip.includes(":") ? -1 : (addressNumber(ip) as number);
    if (number >= first && number <= last)
      owners.set(number, { name, owner: { kind: "reserved", at }, role: "reserved" });
  }
  for (const [at, { ip, guest }] of network.hosts.entries()) {
    if (ip)
      owners.set(addressNumber(ip) as number, { name: guest, owner: { kind: "host", at }, role: "static" });
  }
  if (network.gateway && !network.gateway_guest)
    owners.set(addressNumber(network.gateway) as number, {
      name: "gateway",
      owner: { kind: "gateway", at: 0 },
      role: "gateway",
    });
  const { start, end } = network.dhcp ?? {};
  const range =
    start && end ? { start: addressNumber(start) as number, end: addressNumber(end) as number } : null;
  const cells: { from: number; role: Role; names: string[]; owner: Owner | null }[] = [];
  for (let at = first; at <= last; at += size) {
    const inRange = range !== null && at + size > range.start && at <= range.end;
    const role =
      size === 1 && total > 2 && (at === first || at === last) ? "end" : inRange ? "range" : "free";
    cells.push({ from: at, role, names: [], owner: null });
  }
  const counts: Record<Role, number> = {
    gateway: 0,
    static: 0,
    reserved: 0,
    name: 0,
    range: 0,
    end: Math.min(2, total),
    free: 0,
  };
  for (const [number, { name, owner, role }] of [...owners].sort(([a], [b]) => a - b)) {
    const cell = cells[Math.floor((number - first) / size)];
    if (!cell) continue;
    counts[role] += 1;
    cell.names.push(name);
    cell.owner = cell.names.length === 1 ? owner : null;
    if (ROLES.indexOf(role) < ROLES.indexOf(cell.role)) cell.role = role;
  }
  if (range) {
    const usedInRange = [...owners.keys()].filter(
      (number) => number >= range.start && number <= range.end,
    ).length;
    counts.range = range.end - range.start + 1 - usedInRange;
  }
  const { free: _, ...taken } = counts;
  counts.free = total - Object.values(taken).reduce((sum, number) => sum + number);
  return {
    size,
    counts,
    cells: cells.map(({ from, ...cell }) => ({
      ...cell,
      from: ipv4Text(from),
      to: ipv4Text(from + size - 1),
    })),
  };
}

/** Squares per row. */
const COLUMNS = 32;

interface MapOptions {
  /** Relative path from the page to the output directory. */
  readonly root: string;
  readonly gateway: ShownValue;
  /** In the order of the network's `names`. */
  readonly names: readonly NetworkName[];
  /** In the order of `reservedOf`. */
  readonly reserved: readonly ShownValue[];
  /** The address of item `at` of the network's `hosts`; null: the square only links to the guest's page. */
  readonly hostAddress: (at: number) => ShownValue | null;
}

/** A grid of squares. A guest's square links to the guest's page, another square to the line that sets the address. */
export function addressMapSvg(
  network: Network & NetworkIpv4,
  { cells, size }: AddressMap,
  { root, gateway, names, reserved, hostAddress }: MapOptions,
): Markup {
  const step = 18;
  const rows = Math.ceil(cells.length / COLUMNS);
  const addressOf = ({ kind, at }: Owner): ShownValue | null => {
    if (kind === "gateway") return gateway;
    if (kind === "host") return hostAddress(at);
    return (kind === "name" ? names[at]?.ip : reserved[at]) ?? null;
  };
  const squares = cells.map(({ from, to, role, names: owners, owner }, at) => {
    const place = `x="${(at % COLUMNS) * step + 1}" y="${Math.floor(at / COLUMNS) * step + 1}"`;
    const square = `<rect class="${role}" ${place} width="16" height="16" rx="2"`;
    const addresses = size > 1 ? `${from} – ${to}` : from;
    // Free addresses have no title, because there can be hundreds of them.
    if (owners.length === 0)
      return role === "end" ? `${square}><title>${addresses}: ${END}</title></rect>` : `${square}/>`;
    const address = owner && addressOf(owner);
    const who = `${addresses}: ${owners.slice(0, 8).join(", ")}${owners.length > 8 ? ", …" : ""}`;
    const href =
      owner?.kind === "host"
        ? `guests.d/${urlOf(owners[0] ?? "")}/index.html`
        : (address?.href ?? `networks/${urlOf(network.name)}/index.html#interfaces`);
    const about = address ? `${who}\n${address.chain}` : who;
    return `<a href="${root}${href}" aria-label="${escapeHtml(who)}">${square}><title>${escapeHtml(about)}</title></rect></a>`;
  });
  const [width, height] = [COLUMNS * step, rows * step];
  return markup(
    `<svg class="addresses" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="group" aria-label="Addresses of ${escapeHtml(network.subnet)}">${squares.join("")}</svg>`,
  );
}

/** A colour of the map, and the number of addresses with this colour. */
export interface LegendEntry {
  readonly role: Role;
  readonly count: ShownValue;
}

/** `values`: the subnet of the network `name`. */
export function legendOf({ counts }: AddressMap, name: string, values: SubnetValues): LegendEntry[] {
  const { subnet, gateway, range } = values;
  const size = subnet.tail ?? subnet;
  const page = `networks/${urlOf(name)}/index.html`;
  const lines: Readonly<Record<Role, ShownValue>> = {
    gateway,
    static: total("", `${page}#interfaces`, "the addresses of guests in the subnet"),
    reserved: total("", `${page}#map`, "the reservations of DHCP, and the host's addresses"),
    name: total("", `${page}#names`, "the addresses of other names in the subnet"),
    range,
    end: size,
    free: size,
  };
  return ROLES.filter((role) => counts[role] > 0).map((role) => ({
    role,
    count: { ...lines[role], text: count(counts[role], WORDS[role][0], WORDS[role].at(-1)), tail: null },
  }));
}

const END = "the network address or the broadcast address";

/** The texts of the legend; `many` if the plural is different. */
const WORDS: Readonly<Record<Role, readonly [one: string, many?: string]>> = {
  gateway: ["gateway"],
  static: ["guest", "guests"],
  reserved: ["reserved"],
  name: ["other name", "other names"],
  range: ["unused in the dynamic range"],
  end: ["network and broadcast"],
  free: ["free"],
};
