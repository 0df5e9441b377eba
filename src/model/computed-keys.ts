import type { ValueMap } from "../merge/merge.ts";

/** The keys that the model adds to resolved objects, and to items of their lists. A test compares them with the types. */
export const COMPUTED = {
  guest: ["cloud_init", "files", "fqdn", "lab_id", "name", "network_boot", "seed_disk", "site", "uuid"],
  network: [
    "boot_url",
    "dhcp_elsewhere",
    "dnsmasq_options",
    "gateway_guest",
    "host_addresses",
    "hosts",
    "ipv6_without_host",
    "lab_id",
    "local_only",
    "names",
    "other_names",
    "site",
    "summary",
    "traits",
    "uuid",
  ],
  "storage pool": ["summary", "uuid"],
  host: [
    "encrypted_volumes",
    "guests",
    "lab_id",
    "loaded_files",
    "networks",
    "private_files",
    "site",
    "storages",
  ],
  interface: [
    "boot_order",
    "domain",
    "external",
    "external_names",
    "fqdn",
    "gateway",
    "gateway6",
    "index",
    "libvirt_network",
    "nameserver",
    "netmask",
    "prefix",
    "prefix6",
  ],
  disk: ["boot_order", "imported", "index", "pool_type", "target"],
} as const;

type Kind = keyof typeof COMPUTED;

/** Whether the model computes the values of a key: a layer cannot set it, also where an object has no such value. */
export function isComputed(kind: Kind, key: string): boolean {
  return (COMPUTED[kind] as readonly string[]).includes(key);
}

/** The values of layers without those of computed keys. */
export function withoutComputed<Values extends ValueMap>(kind: Kind, values: Values): Values {
  const hasNone = COMPUTED[kind].every((key) => !Object.hasOwn(values, key));
  if (hasNone) return values;
  return Object.fromEntries(Object.entries(values).filter(([key]) => !isComputed(kind, key))) as Values;
}
