import type { Lab } from "../../lab.ts";
import { isVolume } from "../../model/disk.ts";
import type { Guest } from "../../model/guest.ts";
import type { Network } from "../../model/network.ts";

/** A column of the topology: one network, or several networks with the same kinds of guests. */
export interface Rail {
  readonly name: string;
  readonly networks: readonly Network[];
}

/** A link between a row and a rail: one interface, or all interfaces of a kind's guests on the rail. */
export interface Link {
  readonly guest: string;
  /** The index of the interface; for a kind, the number of interfaces. */
  readonly index: number;
  readonly rail: number;
  readonly label: string;
  readonly isFixed: boolean;
}

/** A row of the topology: a guest, or all guests of a kind. */
export interface Row {
  readonly name: string;
  readonly kind: string;
  readonly href: string;
  readonly title: string;
  readonly links: readonly Link[];
}

/** A volume that several guests use. */
export interface SharedVolume {
  readonly name: string;
  /** Indices of rows. */
  readonly rows: readonly number[];
}

/** The content of the picture of a lab. */
export interface Topology {
  /** Whether the rows are kinds. */
  readonly isGrouped: boolean;
  readonly rails: readonly Rail[];
  readonly rows: readonly Row[];
  readonly volumes: readonly SharedVolume[];
  /** The number of rows that the picture leaves out. */
  readonly omitted: number;
}

/** With more guests or networks than this, rows are kinds and rails are groups of networks. */
export const LIMITS = { guests: 100, networks: 10, rows: 100 };

export function topologyOf({ guests, networks }: Lab): Topology {
  const isGrouped = guests.length > LIMITS.guests || networks.length > LIMITS.networks;
  const kinds = new Map<string, Guest[]>();
  for (const guest of guests) {
    const members = kinds.get(guest.sysgroup);
    if (members) members.push(guest);
    else kinds.set(guest.sysgroup, [guest]);
  }
  const sorted = [...kinds].sort(([a], [b]) => (a < b ? -1 : 1));
  if (!isGrouped) {
    const rails = networks.map((network) => ({ name: network.name, networks: [network] }));
    const members = sorted.flatMap(([, each]) => each);
    return { isGrouped, rails, rows: guestRows(members, rails), volumes: volumesOf(members), omitted: 0 };
  }
  const rails = railsOf(networks, guests);
  const rows = sorted.map(([kind, members]) => group(kind, members, rails));
  return {
    isGrouped,
    rails,
    rows: rows.slice(0, LIMITS.rows),
    volumes: [],
    omitted: Math.max(0, rows.length - LIMITS.rows),
  };
}

function guestRows(guests: readonly Guest[], rails: readonly Rail[]): Row[] {
  const railOf = new Map(rails.map(({ name }, at) => [name, at]));
  return guests.map(({ name, sysgroup, fqdn, description, interfaces }) => ({
    name,
    kind: sysgroup,
    href: `guests.d/${name}/index.html`,
    title: [
      [fqdn, typeof description === "string" ? description : ""].filter(Boolean).join(": "),
      ...interfaces.map(({ network, bridge, macvtap, ip, ip6 }) =>
        [network ?? bridge ?? macvtap, ip ?? "dynamic", ip6].filter(Boolean).join(" "),
      ),
    ].join("\n"),
    links: interfaces.flatMap(({ index, network, ip }) => {
      const rail = railOf.get(network ?? "");
      return rail === undefined
        ? []
        : [{ guest: name, index, rail, label: ip ?? "dynamic", isFixed: ip !== null }];
    }),
  }));
}

function group(kind: string, members: readonly Guest[], rails: readonly Rail[]): Row {
  const links = rails.flatMap(({ networks }, rail) => {
    const names = new Set(networks.map(({ name }) => name));
    const on = members.flatMap(({ interfaces }) =>
      interfaces.filter(({ network }) => names.has(network ?? "")),
    );
    if (on.length === 0) return [];
    return [
      {
        guest: kind,
        index: on.length,
        rail,
        label: `${on.length}`,
        isFixed: on.some(({ ip }) => ip !== null),
      },
    ];
  });
  return {
    name: `${members.length} × ${kind}`,
    kind: "",
    href: `kinds/${kind}/index.html`,
    title: kind,
    links,
  };
}

/** Networks with the same mode and the same kinds of guests become one rail. The last rail has all beyond the limit. */
function railsOf(networks: readonly Network[], guests: readonly Guest[]): Rail[] {
  const kindsOn = new Map<string, Set<string>>(networks.map(({ name }) => [name, new Set()]));
  for (const { sysgroup, interfaces } of guests) {
    for (const { network } of interfaces) kindsOn.get(network ?? "")?.add(sysgroup);
  }
  const groups = new Map<string, Network[]>();
  for (const network of networks) {
    const key = `${network.mode} ${[...(kindsOn.get(network.name) ?? [])].sort().join(" ")}`;
    const members = groups.get(key);
    if (members) members.push(network);
    else groups.set(key, [network]);
  }
  const all = [...groups.values()];
  const groupsInPicture = all.length > LIMITS.networks ? all.slice(0, LIMITS.networks - 1) : all;
  const rest = all.slice(groupsInPicture.length).flat();
  return [...groupsInPicture, ...(rest.length > 0 ? [rest] : [])].map((members) => ({
    name: members.length === 1 ? (members[0] as Network).name : `${members[0]?.name} +${members.length - 1}`,
    networks: members,
  }));
}

function volumesOf(guests: readonly Guest[]): SharedVolume[] {
  const users = new Map<string, number[]>();
  for (const [row, { disks }] of guests.entries()) {
    for (const name of new Set(disks.filter(isVolume).map(({ pool, volume }) => `${pool}/${volume}`))) {
      const rows = users.get(name);
      if (rows) rows.push(row);
      else users.set(name, [row]);
    }
  }
  return [...users].filter(([, rows]) => rows.length > 1).map(([name, rows]) => ({ name, rows }));
}
