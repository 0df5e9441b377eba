import { canonical, isIpv6, prefixed } from "../address.ts";
import type { Path } from "../merge/origins.ts";
import type { Interface } from "./interface.ts";
import type { LinkValues, NetworkOfLink, Route } from "./network-facts.ts";
import type { Bond, Bridge } from "./upper-links.ts";
import type { Vlan } from "./vlan.ts";

/** An address that the installed system sets. */
export interface LinkAddress {
  readonly address: string;
  readonly prefix: number;
}

/** The addresses and routes of a link. */
export interface Addressing {
  /** The network of the addresses; null: none of the plan. */
  readonly network: string | null;
  /** Whether it gets an IPv4 address by DHCP. */
  readonly dhcp4: boolean;
  /** Whether it gets an IPv6 address by router advertisements or DHCPv6, as its network has it. */
  readonly auto6: boolean;
  /** IPv4 before IPv6. */
  readonly addresses: readonly LinkAddress[];
  /** Null for a link without the default route. */
  readonly gateway4: string | null;
  readonly gateway6: string | null;
  readonly routes: readonly Route[];
  readonly nameservers: readonly string[];
  readonly search: readonly string[];
  /** Whether the link has IPv6. */
  readonly ipv6: boolean;
}

/** A network link of the installed system: a card, or a bond, VLAN or bridge on top of others. */
export interface Link extends Addressing {
  readonly kind: "ethernet" | "bond" | "vlan" | "bridge";
  /** Its name in the guest. */
  readonly name: string;
  /** The path of its values in the guest. */
  readonly path: Path;
  /** The MAC address of the card; for a bond or bridge, of the first card below it. */
  readonly mac: string;
  /** Names of the members of a bond or bridge. */
  readonly members: readonly string[];
  /** The bond or bridge that the link is a member of. */
  readonly controller: string | null;
  /** Names of the VLANs directly on top. */
  readonly vlans: readonly string[];
  /** For a VLAN: the link below it, and its number. */
  readonly parent: string | null;
  readonly vlan_id: number | null;
  /** Options of the bonding driver, with `mode`. */
  readonly options: Readonly<Record<string, string>>;
  /** Whether a bridge uses the spanning tree protocol. */
  readonly stp: boolean;
  readonly is_routed: boolean;
  /** Bytes. null: as the device has it. */
  readonly mtu: number | null;
}

/** The values of a guest that its links follow from. */
export interface LinkedGuest {
  readonly interfaces: readonly Interface[];
  readonly bonds?: Readonly<Record<string, Bond>> | null | undefined;
  readonly vlans?: Readonly<Record<string, Vlan>> | null | undefined;
  readonly bridges?: Readonly<Record<string, Bridge>> | null | undefined;
  readonly default_interface?: number | string | null | undefined;
  readonly release?: { readonly nic?: unknown };
}

/** With the name server of the network, which only the link with the default route uses. */
interface Draft extends Addressing {
  readonly nameserver: string | null;
}

const NO_ADDRESSING: Draft = {
  nameserver: null,
  network: null,
  dhcp4: false,
  auto6: false,
  addresses: [],
  gateway4: null,
  gateway6: null,
  routes: [],
  nameservers: [],
  search: [],
  ipv6: true,
};

const PLAIN = {
  ...NO_ADDRESSING,
  members: [],
  controller: null,
  vlans: [],
  parent: null,
  vlan_id: null,
  options: {},
  stp: false,
  is_routed: false,
  mtu: null,
} as const;

/**
 * The links of a guest, each after those below it: the cards in their order, then bonds, VLANs and bridges. A bond or
 * bridge has the addresses of its first member, and its members have none. Links on top of unknown links are left out.
 */
export function linksOf(guest: LinkedGuest): Link[] {
  const links = new Map<string, DraftLink>(ethernet(guest).map((link) => [link.name, link]));
  const nameOf = linkNames(guest);
  const waiting = new Map(upperLinks(guest));
  for (let before = -1; waiting.size !== before; ) {
    before = waiting.size;
    for (const [name, upper] of waiting) {
      const below = upper.below.map(nameOf);
      if (links.has(name) || !below.every((each) => links.has(each))) continue;
      waiting.delete(name);
      put(links, name, upper, below);
    }
  }
  return routed([...links.values()], nameOf(guest.default_interface ?? 0));
}

/** The name of a link by a reference: the index of an interface, or a name. An unknown index becomes its digits. */
export function linkNames({ interfaces, release }: LinkedGuest): (reference: number | string) => string {
  return (reference) => {
    const nic = typeof reference === "number" ? interfaces[reference] : undefined;
    return nic ? cardName(nic, release) : String(reference);
  };
}

/** Releases with `nic: device` name cards eth0, eth1 ... For others such a name could be that of another card. */
function cardName({ device, index }: Interface, release: LinkedGuest["release"]): string {
  return release?.nic !== "device" && /^eth\d+$/.test(device) ? `nic${index}` : device;
}

type DraftLink = Link & Draft;

function ethernet({ interfaces, release }: LinkedGuest): DraftLink[] {
  return interfaces.map((nic) => ({
    ...PLAIN,
    kind: "ethernet",
    name: cardName(nic, release),
    path: ["interfaces", nic.index],
    mac: nic.mac,
    mtu: nic.mtu ?? null,
    ...addressing(nic, [nic.ip && nic.bootproto === "static" ? nic.ip : [], nic.ip6 ?? []].flat()),
  }));
}

/** A link on top of others. */
type Upper = Pick<Link, "kind" | "path"> &
  Partial<Link> & { readonly below: readonly (number | string)[]; readonly own?: Draft };

function* upperLinks({ bonds, vlans, bridges }: LinkedGuest): Iterable<[name: string, upper: Upper]> {
  for (const [name, { members: below, mode, options, mtu }] of Object.entries(bonds ?? {})) {
    const all = Object.entries({ mode: mode ?? "active-backup", ...(options ?? { miimon: 100 }) });
    const texts = Object.fromEntries(all.map(([key, value]) => [key, String(value)]));
    yield [name, { kind: "bond", path: ["bonds", name], below, options: texts, mtu: mtu ?? null }];
  }
  for (const [name, vlan] of Object.entries(vlans ?? {})) {
    const { id: vlan_id, link, mtu } = vlan;
    const own = addressing(vlan, []);
    yield [name, { kind: "vlan", path: ["vlans", name], below: [link], vlan_id, mtu: mtu ?? null, own }];
  }
  for (const [name, { members: below, stp, mtu }] of Object.entries(bridges ?? {}))
    yield [name, { kind: "bridge", path: ["bridges", name], below, stp: stp ?? false, mtu: mtu ?? null }];
}

/** Adds a link on top of `below`. */
function put(
  links: Map<string, DraftLink>,
  name: string,
  { below: _, own, ...upper }: Upper,
  below: string[],
) {
  const [first] = below.map((each) => links.get(each) as DraftLink);
  if (!first) return;
  const base = { ...PLAIN, ...upper, name, mac: first.mac };
  if (own) {
    links.set(name, { ...base, ...own, parent: first.name });
    links.set(first.name, { ...first, vlans: [...first.vlans, name] });
    return;
  }
  for (const member of below) {
    const link = links.get(member) as DraftLink;
    links.set(member, { ...link, ...NO_ADDRESSING, controller: name });
  }
  const keys = Object.keys(NO_ADDRESSING) as (keyof Draft)[];
  const taken = Object.fromEntries(keys.map((key) => [key, first[key]])) as unknown as Draft;
  links.set(name, { ...base, ...taken, mtu: base.mtu ?? first.mtu, members: below });
}

/** The addressing of an interface or a VLAN. `first`: addresses before those of the list. */
function addressing(
  values: LinkValues & NetworkOfLink & Pick<Vlan, "network" | "bootproto">,
  first: readonly string[],
): Draft {
  const { network, bootproto, prefix, prefix6 } = values;
  const ipv6 = values.ipv6 ?? true;
  const addresses = [...first, ...(values.addresses ?? [])].flatMap((text) => {
    const { address, prefix: own } = prefixed(text);
    const size = own ?? (isIpv6(address) ? prefix6 : prefix);
    return size === null ? [] : [{ address, prefix: size }];
  });
  const of6 = addresses.filter(({ address }) => isIpv6(address));
  return {
    network,
    dhcp4: bootproto === "dhcp",
    auto6: ipv6 && of6.length === 0 && (network === null || prefix6 !== null),
    addresses: [...addresses.filter((each) => !of6.includes(each)), ...of6],
    gateway4: values.gateway,
    gateway6: values.gateway6,
    routes: (values.routes ?? []).map(({ to, via, metric }) => ({ to, via: canonical(via), metric })),
    nameservers: (values.nameservers ?? []).map(canonical),
    nameserver: values.nameserver,
    search: values.search ?? [],
    ipv6,
  };
}

/** Only the topmost link over `name` has the default route and the name server of its network. */
function routed(links: readonly DraftLink[], name: string): Link[] {
  const byName = new Map(links.map((link) => [link.name, link]));
  let top = name;
  for (let over = top; over; over = byName.get(over)?.controller ?? "") top = over;
  return links.map(({ nameserver, ...link }) => {
    if (link.name !== top) return { ...link, gateway4: null, gateway6: null };
    const own = nameserver !== null && link.nameservers.length === 0 ? [nameserver] : link.nameservers;
    return { ...link, is_routed: true, nameservers: own };
  });
}
