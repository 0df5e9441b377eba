import { canonical, prefixed } from "../address.ts";
import type { Finding } from "../finding.ts";
import type { CatalogObject } from "../layers/catalog.ts";
import type { ValueMap } from "../merge/merge.ts";
import type { Merged } from "../merge/origins.ts";
import { type NetworkValues, networkSchema } from "../schema/network.ts";
import type { Schemas } from "../schema/schemas.ts";
import { validate } from "../schema/validate.ts";
import { type Bridge, bridgeOf, isDeviceMissing } from "./bridge.ts";
import { dnsmasqOptions } from "./dnsmasq-options.ts";
import { qualified } from "./fqdn.ts";
import { type HostAddress, hostAddressesOf, isAddressMissing } from "./host-address.ts";
import type { Identity } from "./identity.ts";
import { IdentityCache } from "./identity-cache.ts";
import { libvirtName } from "./libvirt-name.ts";
import { DEFAULT_MODE, MODES, type ModeTraits, type NetworkMode } from "./modes.ts";
import { traitsOf } from "./network-traits.ts";
import { ipv4Of, type NetworkIpv4, type NoIpv4 } from "./subnet.ts";
import { ipv6Of, isRouter6Unfit, type NetworkIpv6 } from "./subnet6.ts";
import { uuidOf } from "./uuid.ts";

/** The facts of a guest's interface that its network needs. */
export interface NetworkHost {
  readonly guest: string;
  readonly index: number;
  readonly mac: string;
  readonly ip: string | null;
  readonly ip6: string | null;
  readonly fqdn: string;
  /** Whether the network's DNS answers the name. */
  readonly dns: boolean;
  /** Minutes. */
  readonly lease?: number | "infinite" | null;
  readonly duid?: string | null;
}

/** A name that a network's DNS answers. */
export interface DnsName {
  readonly ip: string;
  readonly name: string;
}

interface NetworkFacts {
  readonly name: string;
  /** null: an external network has the UUID that the host gave it. */
  readonly uuid: string | null;
  /** Whether the network is the host's own: the scripts only use it. */
  readonly external?: true;
  /** The prefix of the name in libvirt. `bridge.name` already includes it. */
  readonly name_prefix?: string;
  readonly mode: NetworkMode;
  readonly domain: string | null;
  /** null: guests share devices of the host. */
  readonly bridge: Bridge | null;
  readonly ipv6: NetworkIpv6 | null;
  /** Whether another server than libvirt's serves DHCP: one outside the lab, or the guest `dhcp.by`. */
  readonly dhcp_elsewhere?: true;
  /** DNS names that are not those of guests: the gateway's aliases, then `dns.hosts`. */
  readonly names: readonly DnsName[];
  /** Whether no other server is asked for names of the domain and of those below it. Then `domain` is set. */
  readonly local_only?: true;
}

interface NetworkLayers {
  readonly merged: Merged;
  /** The values of `merged` whose keys the network's own layers set. */
  readonly own: ValueMap;
}

/** Facts for templates alone. The published values do not repeat them. */
export interface TemplateFacts {
  /** The traits of the mode, without those that the network's own values take away. */
  readonly traits: ModeTraits;
  readonly host_addresses: readonly HostAddress[];
  /** Whether guests use IPv6 on a bridge of libvirt, on which the host has no IPv6 address. */
  readonly ipv6_without_host: boolean;
  /** Lines for dnsmasq where libvirt has no element. */
  readonly dnsmasq_options: readonly string[];
}

/** A resolved network, without the guests on it. */
export type NetworkPlan = NetworkFacts & TemplateFacts & (NetworkIpv4 | NoIpv4) & NetworkLayers;

interface NetworkContext {
  readonly site: string;
  readonly lab_id?: string;
  readonly hosts: readonly NetworkHost[];
  /** Names of other networks, which this one has to answer because of `local_only`. */
  readonly other_names?: readonly DnsName[];
  /** The URL of the lab's boot script, which DHCP gives to machines. */
  readonly boot_url?: string;
  /** The published values: only keys that the network's own layers set, and the facts. */
  readonly summary: ValueMap;
  readonly [key: string]: unknown;
}

/** The context of a network's templates. `hosts` are the interfaces of all guests on it, in MAC order. */
export type Network = NetworkFacts & TemplateFacts & (NetworkIpv4 | NoIpv4) & NetworkContext;

const planCache = new IdentityCache<Merged, NetworkPlan | null>();

export function readNetwork(
  identity: Identity,
  directory: string,
  object: CatalogObject,
  schemas: Schemas,
  findings: Finding[],
): NetworkPlan | null {
  return planCache.get(object.merged, [identity.id, identity.site, directory, schemas], findings, () =>
    planOf(identity, directory, object, schemas, findings),
  );
}

function planOf(
  identity: Identity,
  directory: string,
  { merged, own }: CatalogObject,
  schemas: Schemas,
  findings: Finding[],
): NetworkPlan | null {
  const values = validate("network", networkSchema, merged, findings, schemas);
  if (!values) return null;
  const mode = values.mode ?? DEFAULT_MODE;
  const { has } = MODES[mode];
  const name = values.name ?? directory;
  const { external } = values;
  // The host's own network has the name and the bridge that the host gave it.
  const prefix = external ? "" : (values.name_prefix ?? "");
  const traits = traitsOf(mode, values, merged, findings);
  const bridge = has.bridge
    ? bridgeOf({ ...values, name_prefix: prefix }, name, has, merged, findings)
    : null;
  const ipv4 = ipv4Of(values, has, merged, findings);
  if (
    !ipv4 ||
    (has.bridge && !bridge) ||
    isAddressMissing(values, MODES[mode], merged, findings) ||
    isRouter6Unfit(values, MODES[mode], merged, findings) ||
    isDeviceMissing(values, has, merged, findings)
  )
    return null;
  const domain = values.domain ?? null;
  const ipv6 = ipv6Of(values, MODES[mode]);
  const dns = traits.dns ? values.dns && dnsOf(values.dns) : null;
  const addresses = hostAddressesOf(values, has, ipv4, ipv6);
  const facts = {
    name,
    uuid: external ? null : uuidOf(identity, "network", libvirtName(name, prefix)),
    ...(external && { external }),
    ...(values.name_prefix && { name_prefix: prefix }),
    mode,
    domain,
    bridge,
    ...ipv4,
    ipv6,
    ...((values.dhcp ? !ipv4.dhcp : MODES[mode].dhcpServer) && { dhcp_elsewhere: true as const }),
    names: [
      ...(dns?.aliases ?? []).flatMap((alias) => addresses.map(({ address: ip }) => ({ ip, name: alias }))),
      ...(dns?.hosts ?? []),
    ].map(({ ip, name: host }) => ({ ip, name: host.includes(".") ? host : qualified(host, domain) })),
    ...(traits.dns &&
      domain &&
      !external &&
      (values.dns?.local_only ?? true) && { local_only: true as const }),
    // null overrides the layers' `dns` if the mode has no DNS.
    ...((dns || !has.dns) && { dns }),
    ...(values.routes && { routes: values.routes.map(routeOf) }),
  };
  const ipv6_without_host =
    has.ownBridge && Boolean(values.ipv6) && !addresses.some(({ family }) => family === 6);
  const dnsmasq_options = dnsmasqOptions(values, traits);
  return { ...facts, traits, host_addresses: addresses, ipv6_without_host, dnsmasq_options, merged, own };
}

function dnsOf(dns: NonNullable<NetworkValues["dns"]>) {
  return {
    ...dns,
    hosts: dns.hosts?.map((host) => ({ ...host, ip: canonical(host.ip) })),
    ...(dns.forwarders && { forwarders: dns.forwarders.map(forwarderOf) }),
  };
}

type Forwarder = NonNullable<NonNullable<NetworkValues["dns"]>["forwarders"]>[number];

function forwarderOf(forwarder: Forwarder): Forwarder {
  if (typeof forwarder === "string") return canonical(forwarder);
  const { address } = forwarder;
  return address ? { ...forwarder, address: canonical(address) } : forwarder;
}

function routeOf<Route extends { readonly to: string; readonly via: string }>(route: Route): Route {
  const { address, prefix } = prefixed(route.to);
  return { ...route, to: `${address}/${prefix}`, via: canonical(route.via) };
}
