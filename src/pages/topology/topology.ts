import type { Lab } from "../../lab.ts";
import type { Guest } from "../../model/guest.ts";
import type { Network } from "../../model/network.ts";

/** A rail of the topology: a network, or those that the same kinds of guests are on. */
export interface Rail {
  readonly name: string;
  readonly networks: readonly Network[];
}

/** One interface; of a group, all of its guests' interfaces on one rail. */
export interface Tie {
  readonly guest: string;
  /** The interface's number; of a group, how many they are. */
  readonly index: number;
  readonly rail: number;
  readonly label: string;
  readonly isFixed: boolean;
}

/** A row of the topology: a guest, or all of one kind. */
export interface Station {
  readonly name: string;
  readonly kind: string;
  readonly href: string;
  readonly title: string;
  readonly ties: readonly Tie[];
}

/** A volume of more than one guest. */
export interface SharedVolume {
  readonly name: string;
  /** Indices of rows. */
  readonly rows: readonly number[];
}

/** What the picture of a lab shows. */
export interface Topology {
  /** Whether the rows are kinds. */
  readonly isGrouped: boolean;
  readonly rails: readonly Rail[];
  readonly rows: readonly Station[];
  readonly volumes: readonly SharedVolume[];
  /** Rows that are left out, for a picture has its limits. */
  readonly omitted: number;
}

/** Up to so many guests are drawn one by one, and so many networks; of more, kinds and groups of networks. */
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
    return { isGrouped, rails, rows: stations(members, rails), volumes: volumesOf(members), omitted: 0 };
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

function stations(guests: readonly Guest[], rails: readonly Rail[]): Station[] {
  const railOf = new Map(rails.map(({ name }, at) => [name, at]));
  return guests.map(({ name, sysgroup, fqdn, description, interfaces }) => ({
    name,
    kind: sysgroup,
    href: `guests.d/${name}/index.html`,
    title: [
      [fqdn, typeof description === "string" ? description : ""].filter(Boolean).join(": "),
      ...interfaces.map(({ network, ip, ip6 }) => [network, ip ?? "dynamic", ip6].filter(Boolean).join(" ")),
    ].join("\n"),
    ties: interfaces.flatMap(({ index, network, ip }) => {
      const rail = railOf.get(network);
      return rail === undefined
        ? []
        : [{ guest: name, index, rail, label: ip ?? "dynamic", isFixed: ip !== null }];
    }),
  }));
}

function group(kind: string, members: readonly Guest[], rails: readonly Rail[]): Station {
  const ties = rails.flatMap(({ networks }, rail) => {
    const names = new Set(networks.map(({ name }) => name));
    const on = members.flatMap(({ interfaces }) => interfaces.filter(({ network }) => names.has(network)));
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
    ties,
  };
}

/** Networks that the same kinds of guests are on are one rail; beyond the limit, all others are the last. */
function railsOf(networks: readonly Network[], guests: readonly Guest[]): Rail[] {
  const kindsOn = new Map<string, Set<string>>(networks.map(({ name }) => [name, new Set()]));
  for (const { sysgroup, interfaces } of guests) {
    for (const { network } of interfaces) kindsOn.get(network)?.add(sysgroup);
  }
  const groups = new Map<string, Network[]>();
  for (const network of networks) {
    const key = `${network.mode} ${[...(kindsOn.get(network.name) ?? [])].sort().join(" ")}`;
    const members = groups.get(key);
    if (members) members.push(network);
    else groups.set(key, [network]);
  }
  const all = [...groups.values()];
  const shown = all.length > LIMITS.networks ? all.slice(0, LIMITS.networks - 1) : all;
  const rest = all.slice(shown.length).flat();
  return [...shown, ...(rest.length > 0 ? [rest] : [])].map((members) => ({
    name: members.length === 1 ? (members[0] as Network).name : `${members[0]?.name} +${members.length - 1}`,
    networks: members,
  }));
}

function volumesOf(guests: readonly Guest[]): SharedVolume[] {
  const users = new Map<string, number[]>();
  for (const [row, { disks }] of guests.entries()) {
    for (const name of new Set(disks.map(({ pool, volume }) => `${pool}/${volume}`))) {
      const rows = users.get(name);
      if (rows) rows.push(row);
      else users.set(name, [row]);
    }
  }
  return [...users].filter(([, rows]) => rows.length > 1).map(([name, rows]) => ({ name, rows }));
}
