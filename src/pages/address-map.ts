import { addressNumber } from "../address.ts";
import { boundsOf } from "../checks/subnet.ts";
import type { Network } from "../model/network.ts";
import { escapeHtml, grouped, type Markup, markup, urlOf } from "./html.ts";

/** What an address is, in the order of what counts where several stand in one cell. */
const ROLES = ["gateway", "static", "name", "range", "end", "free"] as const;
export type Role = (typeof ROLES)[number];

/** A run of addresses of a subnet, as one square of its map. */
export interface Cell {
  readonly from: string;
  readonly to: string;
  readonly role: Role;
  /** Who has addresses in it. */
  readonly names: readonly string[];
  /** The guest, where it is one. */
  readonly guest: string | null;
}

export interface AddressMap {
  readonly cells: readonly Cell[];
  /** Addresses in a cell. */
  readonly size: number;
  /** Addresses, by what they are. */
  readonly counts: Readonly<Record<Role, number>>;
}

/** The IPv4 subnet of a network in no more than `most` cells, a power of two. */
export function addressMap(network: Network, most = 256): AddressMap {
  const { first, last } = boundsOf(network);
  const total = last - first + 1;
  const size = Math.max(1, total / most);
  const owners = new Map<number, { name: string; guest: string | null; role: Role }>();
  for (const { ip, name } of network.names) {
    if (!ip.includes(":")) owners.set(addressNumber(ip) as number, { name, guest: null, role: "name" });
  }
  for (const { ip, guest } of network.hosts) {
    if (ip) owners.set(addressNumber(ip) as number, { name: guest, guest, role: "static" });
  }
  owners.set(addressNumber(network.gateway) as number, { name: "gateway", guest: null, role: "gateway" });
  const range = network.dhcp && {
    start: addressNumber(network.dhcp.start) as number,
    end: addressNumber(network.dhcp.end) as number,
  };
  const cells: { from: number; role: Role; names: string[]; guest: string | null }[] = [];
  for (let at = first; at <= last; at += size) {
    const inRange = range !== null && at + size > range.start && at <= range.end;
    const role =
      size === 1 && total > 2 && (at === first || at === last) ? "end" : inRange ? "range" : "free";
    cells.push({ from: at, role, names: [], guest: null });
  }
  const counts: Record<Role, number> = {
    gateway: 0,
    static: 0,
    name: 0,
    range: 0,
    end: Math.min(2, total),
    free: 0,
  };
  for (const [number, { name, guest, role }] of [...owners].sort(([a], [b]) => a - b)) {
    const cell = cells[Math.floor((number - first) / size)];
    if (!cell) continue;
    counts[role] += 1;
    cell.names.push(name);
    cell.guest = cell.names.length === 1 ? guest : null;
    if (ROLES.indexOf(role) < ROLES.indexOf(cell.role)) cell.role = role;
  }
  if (range) {
    const taken = [...owners.keys()].filter((number) => number >= range.start && number <= range.end).length;
    counts.range = range.end - range.start + 1 - taken;
  }
  counts.free = total - counts.end - counts.gateway - counts.static - counts.name - counts.range;
  return {
    size,
    counts,
    cells: cells.map(({ from, ...cell }) => ({
      ...cell,
      from: addressText(from),
      to: addressText(from + size - 1),
    })),
  };
}

/** As a grid with `columns` squares in a row; `root` leads to the output directory. */
export function addressMapSvg(
  { cells, size }: AddressMap,
  { columns, root, title }: { readonly columns: number; readonly root: string; readonly title: string },
): Markup {
  const step = 18;
  const rows = Math.ceil(cells.length / columns);
  const squares = cells.map(({ from, to, role, names, guest }, at) => {
    const place = `x="${(at % columns) * step + 1}" y="${Math.floor(at / columns) * step + 1}"`;
    const who =
      names.length > 0 ? names.slice(0, 8).join(", ") + (names.length > 8 ? ", …" : "") : WORDS[role];
    const about = `<title>${from}${size > 1 ? ` – ${to}` : ""}: ${escapeHtml(who)}</title>`;
    const square = `<rect class="${role}" ${place} width="16" height="16" rx="2"`;
    // What nobody has needs no words of its own: there are hundreds of it.
    if (names.length === 0 && (role === "free" || role === "range")) return `${square}/>`;
    if (guest === null) return `${square}>${about}</rect>`;
    return `<a href="${root}guests.d/${urlOf(guest)}/index.html" aria-label="${escapeHtml(`${from}: ${guest}`)}">${square}>${about}</rect></a>`;
  });
  const [width, height] = [columns * step, rows * step];
  return markup(
    `<svg class="addresses" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="group" aria-label="${escapeHtml(title)}">${squares.join("")}</svg>`,
  );
}

const WORDS: Readonly<Record<Role, string>> = {
  gateway: "the gateway, which is the host",
  static: "fixed",
  name: "another name of the network",
  range: "dynamic range",
  end: "the network's own address, or its broadcast address",
  free: "free",
};

/** What the map's colours mean, and how many addresses are each. */
export function legendOf({ counts }: AddressMap): { readonly role: Role; readonly text: string }[] {
  const words: Readonly<Record<Role, string>> = {
    gateway: "gateway",
    static: "guests",
    name: "other names",
    range: "dynamic, not taken",
    end: "network and broadcast",
    free: "free",
  };
  return ROLES.filter((role) => counts[role] > 0).map((role) => ({
    role,
    text: `${grouped(counts[role])} ${words[role]}`,
  }));
}

function addressText(number: number): string {
  return [24, 16, 8, 0].map((bits) => Math.floor(number / 2 ** bits) % 256).join(".");
}
