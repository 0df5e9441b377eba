import { Address4 } from "ip-address";
import { canonical, subnet6 } from "../address.ts";
import { compareText, type Diagnostic, errorAt } from "../diagnostic.ts";
import type { CatalogObject } from "../layers/catalog.ts";
import type { ValueMap } from "../merge/merge.ts";
import { type Merged, placeAt } from "../merge/origins.ts";
import { type NetworkValues, networkSchema } from "../schema/network.ts";
import { validate } from "../schema/validate.ts";
import { qualified } from "./fqdn.ts";
import type { Guest } from "./guest.ts";
import type { Identity } from "./identity.ts";
import { Once } from "./once.ts";
import { uuidOf } from "./uuid.ts";

/** A guest's interface as its network sees it. */
export interface NetworkHost {
  readonly guest: string;
  readonly index: number;
  readonly mac: string;
  readonly ip: string | null;
  readonly ip6: string | null;
  readonly fqdn: string;
  /** Whether the name is to be answered by the network's DNS. */
  readonly dns: boolean;
}

/** A network's second subnet. Its addresses, as all of IPv6 from here on, are written as RFC 5952 has it. */
export interface NetworkIpv6 {
  readonly gateway: string;
  readonly prefix: number;
  /** In CIDR form. */
  readonly subnet: string;
  readonly dhcp: { readonly start: string; readonly end: string } | null;
  /** Whether libvirt translates addresses on the way out. */
  readonly nat: boolean;
}

/** A network as its own layers say it. */
export interface NetworkPlan {
  readonly name: string;
  readonly uuid: string;
  /** Before its name in libvirt; the bridge's has it. */
  readonly name_prefix?: string;
  readonly mode: "nat" | "route" | "open" | "isolated";
  readonly domain: string | null;
  readonly bridge: { readonly name: string; readonly stp: boolean; readonly delay: number };
  readonly gateway: string;
  readonly netmask: string;
  readonly prefix: number;
  /** In CIDR form. */
  readonly subnet: string;
  readonly dhcp: { readonly start: string; readonly end: string } | null;
  readonly ipv6: NetworkIpv6 | null;
  /** Names beside the guests' own: the gateway's aliases, then `dns.hosts`. */
  readonly names: readonly { readonly ip: string; readonly name: string }[];
  readonly merged: Merged;
  /** The values of `merged` whose keys the network's own layers name. */
  readonly own: ValueMap;
}

/** What a network's templates see. `hosts` are the interfaces of all guests on it, in MAC order. */
export interface Network extends Omit<NetworkPlan, "merged" | "own"> {
  readonly hosts: readonly NetworkHost[];
  /** What is published of the network: without what its layers only share with other objects. */
  readonly summary: ValueMap;
  readonly [key: string]: unknown;
}

const read = new Once<Merged, NetworkPlan | null>();

export function readNetwork(
  identity: Identity,
  directory: string,
  object: CatalogObject,
  found: Diagnostic[],
): NetworkPlan | null {
  return read.get(object.merged, [identity.id, identity.site, directory], found, () =>
    planOf(identity, directory, object, found),
  );
}

function planOf(
  identity: Identity,
  directory: string,
  { merged, own }: CatalogObject,
  found: Diagnostic[],
): NetworkPlan | null {
  const values = validate(networkSchema, merged, found);
  if (!values) return null;
  const prefix = prefixOf(values, merged, found);
  if (prefix === null) return null;
  const gateway = new Address4(`${values.gateway}/${prefix}`);
  const name = values.name ?? directory;
  const domain = values.domain ?? null;
  const mode = values.mode ?? "nat";
  const ipv6 = ipv6Of(values, mode);
  const dns = values.dns && dnsOf(values.dns);
  const gateways = [values.gateway, ...(ipv6 ? [ipv6.gateway] : [])];
  return {
    name,
    uuid: uuidOf(identity, "network", (values.name_prefix ?? "") + name),
    ...(values.name_prefix && { name_prefix: values.name_prefix }),
    mode,
    domain,
    bridge: bridgeOf(values, name),
    gateway: values.gateway,
    netmask: gateway.subnetMaskAddress().correctForm(),
    prefix,
    subnet: gateway.networkForm(),
    dhcp: values.dhcp ?? null,
    ipv6,
    names: [
      ...(dns?.aliases ?? []).flatMap((alias) => gateways.map((ip) => ({ ip, name: alias }))),
      ...(dns?.hosts ?? []),
    ].map(({ ip, name: host }) => ({ ip, name: host.includes(".") ? host : qualified(host, domain) })),
    ...(dns && { dns }),
    merged,
    own,
  };
}

function bridgeOf({ bridge, name_prefix = "" }: NetworkValues, network: string): NetworkPlan["bridge"] {
  const planned = { name: `virbr-${network}`, stp: true, delay: 0, ...bridge };
  return { ...planned, name: name_prefix + planned.name };
}

function ipv6Of({ ipv6 }: NetworkValues, mode: NetworkPlan["mode"]): NetworkIpv6 | null {
  if (!ipv6) return null;
  const { gateway, dhcp, nat } = ipv6;
  const prefix = ipv6.prefix ?? 64;
  return {
    gateway: canonical(gateway),
    prefix,
    subnet: subnet6(gateway, prefix),
    dhcp: dhcp ? { start: canonical(dhcp.start), end: canonical(dhcp.end) } : null,
    nat: mode === "nat" && (nat ?? true),
  };
}

function dnsOf(dns: NonNullable<NetworkValues["dns"]>) {
  return { ...dns, hosts: dns.hosts?.map((host) => ({ ...host, ip: canonical(host.ip) })) };
}

function prefixOf(values: NetworkValues, merged: Merged, found: Diagnostic[]): number | null {
  const { prefix, netmask } = values;
  if (typeof prefix === "number") return prefix;
  if (!netmask) {
    found.push(
      errorAt(
        placeAt(merged, ["gateway"]),
        "network-size",
        "a network has a size: set `netmask` or `prefix`",
      ),
    );
    return null;
  }
  try {
    return Address4.fromAddressAndMask(values.gateway, netmask).subnetMask;
  } catch {
    found.push(
      errorAt(
        placeAt(merged, ["netmask"]),
        "netmask",
        `\`${netmask}\` is no netmask: its bits are ones, then zeros, like 255.255.255.0`,
      ),
    );
    return null;
  }
}

/** Each network with the interfaces that name it: guests in name order, interfaces in list order, then by MAC. */
export function attachHosts(
  site: string,
  plans: ReadonlyMap<string, NetworkPlan>,
  guests: readonly Guest[],
): Network[] {
  const hosts = new Map<string, NetworkHost[]>([...plans.keys()].map((name) => [name, []]));
  for (const guest of guests) {
    for (const { network, index, mac, ip, ip6, fqdn, dns } of guest.interfaces) {
      hosts.get(network)?.push({ guest: guest.name, index, mac, ip, ip6, fqdn, dns });
    }
  }
  return [...plans.values()].map(({ merged, own, ...plan }) => {
    const resolved = {
      ...plan,
      hosts: (hosts.get(plan.name) ?? []).sort((a, b) => compareText(a.mac, b.mac)),
    };
    return { ...merged.value, site, ...resolved, summary: { ...own, ...resolved } };
  });
}
