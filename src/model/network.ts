import { Address4 } from "ip-address";
import { compareText, type Diagnostic, errorAt } from "../diagnostic.ts";
import type { CatalogObject } from "../layers/catalog.ts";
import type { ValueMap } from "../merge/merge.ts";
import { type Merged, placeAt } from "../merge/origins.ts";
import { type NetworkValues, networkSchema } from "../schema/network.ts";
import { validate } from "../schema/validate.ts";
import { qualified } from "./fqdn.ts";
import type { Guest } from "./guest.ts";

/** A guest's interface as its network sees it. */
export interface NetworkHost {
  readonly guest: string;
  readonly index: number;
  readonly mac: string;
  readonly ip: string | null;
  readonly fqdn: string;
  /** Whether the name is to be answered by the network's DNS. */
  readonly dns: boolean;
}

/** A network as its own layers say it. */
export interface NetworkPlan {
  readonly name: string;
  readonly mode: "nat" | "route" | "open" | "isolated";
  readonly domain: string | null;
  readonly bridge: { readonly name: string; readonly stp: boolean; readonly delay: number };
  readonly gateway: string;
  readonly netmask: string;
  readonly prefix: number;
  /** In CIDR form. */
  readonly subnet: string;
  readonly dhcp: { readonly start: string; readonly end: string } | null;
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

export function readNetwork(
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
  return {
    name,
    mode: values.mode ?? "nat",
    domain,
    bridge: { name: `virbr-${name}`, stp: true, delay: 0, ...values.bridge },
    gateway: values.gateway,
    netmask: gateway.subnetMaskAddress().correctForm(),
    prefix,
    subnet: gateway.networkForm(),
    dhcp: values.dhcp ?? null,
    names: [
      ...(values.dns?.aliases ?? []).map((alias) => ({ ip: values.gateway, name: alias })),
      ...(values.dns?.hosts ?? []),
    ].map(({ ip, name: host }) => ({ ip, name: host.includes(".") ? host : qualified(host, domain) })),
    merged,
    own,
  };
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
    for (const { network, index, mac, ip, fqdn, dns } of guest.interfaces) {
      hosts.get(network)?.push({ guest: guest.name, index, mac, ip, fqdn, dns });
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
