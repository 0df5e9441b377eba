import { canonical } from "../address.ts";
import { errorAt, type Finding } from "../finding.ts";
import type { CatalogObject } from "../layers/catalog.ts";
import type { ValueMap } from "../merge/merge.ts";
import { type Merged, placeAt } from "../merge/origins.ts";
import { missingKey } from "../schema/missing-key.ts";
import { type NetworkValues, networkSchemaOf } from "../schema/network.ts";
import type { Schemas } from "../schema/schemas.ts";
import { validate } from "../schema/validate.ts";
import { qualified } from "./fqdn.ts";
import type { Identity } from "./identity.ts";
import { IdentityCache } from "./identity-cache.ts";
import { libvirtName } from "./libvirt-name.ts";
import { unusedKeys } from "./mode-keys.ts";
import { DEFAULT_MODE, MODES, type ModeTraits, type NetworkMode } from "./modes.ts";
import { ipv4Of, ipv6Of, type NetworkIpv4, type NetworkIpv6, type NoIpv4 } from "./subnet.ts";
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
}

/** A name that a network's DNS answers. */
export interface DnsName {
  readonly ip: string;
  readonly name: string;
}

/** A bridge that libvirt creates has all keys; for a bridge of the host the plan has only the name. */
interface Bridge {
  readonly name: string;
  readonly stp?: boolean;
  /** Seconds. */
  readonly delay?: number;
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
  readonly bridge: Bridge;
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

/** A resolved network, without the guests on it. */
export type NetworkPlan = NetworkFacts & (NetworkIpv4 | NoIpv4) & NetworkLayers;

interface NetworkContext {
  readonly hosts: readonly NetworkHost[];
  /** Names of other networks, which this one has to answer because of `local_only`. */
  readonly other_names?: readonly DnsName[];
  /** The published values: only keys that the network's own layers set, and the facts. */
  readonly summary: ValueMap;
  readonly [key: string]: unknown;
}

/** The context of a network's templates. `hosts` are the interfaces of all guests on it, in MAC order. */
export type Network = NetworkFacts & (NetworkIpv4 | NoIpv4) & NetworkContext;

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
  const values = validate("network", networkSchemaOf(merged.value.mode), merged, findings, schemas);
  if (!values) return null;
  const mode = values.mode ?? DEFAULT_MODE;
  const { has } = MODES[mode];
  const name = values.name ?? directory;
  const { external } = values;
  // The host's own network has the name and the bridge that the host gave it.
  const prefix = external ? "" : (values.name_prefix ?? "");
  findings.push(...unusedKeys(mode, has, merged));
  const bridge = bridgeOf({ ...values, name_prefix: prefix }, name, has, merged, findings);
  const ipv4 = ipv4Of(values, has, merged, findings);
  if (!bridge || !ipv4) return null;
  const domain = values.domain ?? null;
  const ipv6 = ipv6Of(values, MODES[mode]);
  const dns = has.dns ? values.dns && dnsOf(values.dns) : null;
  const gateways = [ipv4.gateway ?? [], ipv6?.gateway ?? []].flat();
  return {
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
      ...(dns?.aliases ?? []).flatMap((alias) => gateways.map((ip) => ({ ip, name: alias }))),
      ...(dns?.hosts ?? []),
    ].map(({ ip, name: host }) => ({ ip, name: host.includes(".") ? host : qualified(host, domain) })),
    ...(has.dns && domain && !external && (values.dns?.local_only ?? true) && { local_only: true as const }),
    // null overrides the layers' `dns` if the mode has no DNS.
    ...((dns || !has.dns) && { dns }),
    merged,
    own,
  };
}

/** null, with a finding: the network needs a bridge of the host, and the values do not name it. */
function bridgeOf(
  { bridge, external, name_prefix = "" }: NetworkValues,
  network: string,
  { ownBridge }: ModeTraits,
  merged: Merged,
  findings: Finding[],
): Bridge | null {
  if (ownBridge && !external) {
    const planned = { name: `virbr-${network}`, stp: true, delay: 0, ...bridge };
    return { ...planned, name: name_prefix + planned.name };
  }
  if (bridge?.name) return { ...bridge, name: bridge.name };
  const place = placeAt(merged, [bridge ? "bridge" : external ? "external" : "mode"]);
  const which = external ? "an external network" : "a network of this mode";
  const message = `${which} needs a bridge of the host: set \`bridge.name\` to the name of the bridge`;
  const missing = bridge ? { map: ["bridge"], keys: ["name"] } : { map: [], keys: ["bridge"] };
  findings.push(missingKey("network", merged, missing, errorAt(place, "bridge-missing", message)));
  return null;
}

function dnsOf(dns: NonNullable<NetworkValues["dns"]>) {
  return { ...dns, hosts: dns.hosts?.map((host) => ({ ...host, ip: canonical(host.ip) })) };
}
