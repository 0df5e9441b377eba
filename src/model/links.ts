import { canonical, ipv4Text, isIpv6, prefixed } from "../address.ts";
import type { Interface } from "./interface.ts";
import type { Addressing, Link, LinkedGuest } from "./link.ts";
import type { LinkValues, NetworkOfLink } from "./network-facts.ts";
import type { Vlan } from "./vlan.ts";

/** With the name server of the network, which only the link with the default route uses. */
interface Draft extends Addressing {
  readonly nameserver: string | null;
}

const NO_ADDRESSING: Draft = {
  nameserver: null,
  network: null,
  dhcp4: false,
  auto6: false,
  addresses4: [],
  addresses6: [],
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
  needs_file: false,
  needs_name: false,
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

/** The link whose settings a bond or a bridge has: its first member. */
export function addressedLink(link: Link, links: readonly Link[]): Link {
  const first = links.find(({ name }) => name === link.members[0]);
  return first ? addressedLink(first, links) : link;
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
  const fromFirst = Object.fromEntries(keys.map((key) => [key, first[key]])) as unknown as Draft;
  links.set(name, { ...base, ...fromFirst, mtu: base.mtu ?? first.mtu, members: below });
}

/**
 * The addressing of an interface or a VLAN. `first`: addresses before those of the list. Name servers can be those of the
 * guest's defaults: NetworkManager refuses one of a family that the link does not have.
 */
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
  const addresses6 = addresses.filter(({ address }) => isIpv6(address));
  const dhcp4 = bootproto === "dhcp";
  const hasIpv4 = dhcp4 || addresses.length > addresses6.length;
  return {
    network,
    dhcp4,
    auto6: ipv6 && addresses6.length === 0 && (network === null || prefix6 !== null),
    addresses4: addresses
      .filter(({ address }) => !isIpv6(address))
      .map((each) => ({ ...each, netmask: ipv4Text(2 ** 32 - 2 ** (32 - each.prefix)) })),
    addresses6,
    gateway4: values.gateway,
    gateway6: values.gateway6,
    routes: (values.routes ?? []).map(({ to, via, metric }) => ({ to, via: canonical(via), metric })),
    nameservers: (values.nameservers ?? []).map(canonical).filter((each) => (isIpv6(each) ? ipv6 : hasIpv4)),
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
  return links.map(({ nameserver, ...draft }) => {
    const needs_file = needsFile(draft);
    const isBelow = draft.controller !== null || draft.vlans.length > 0;
    const link = { ...draft, needs_file, needs_name: draft.kind === "ethernet" && (needs_file || isBelow) };
    if (link.name !== top) return { ...link, gateway4: null, gateway6: null };
    const isOwn = nameserver === null || link.nameservers.length > 0 || link.dhcp4;
    return { ...link, is_routed: true, nameservers: isOwn ? link.nameservers : [nameserver] };
  });
}

/** A bond or bridge would have the MAC of any member. */
function needsFile({ kind, dhcp4, addresses4, addresses6, routes, search }: Link): boolean {
  return (
    kind === "bond" ||
    kind === "bridge" ||
    addresses4.length > (dhcp4 ? 0 : 1) ||
    addresses6.length > 1 ||
    routes.length + search.length > 0
  );
}
