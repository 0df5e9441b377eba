import { isMap } from "../merge/merge.ts";
import type { Draft } from "./draft.ts";
import type { Facts } from "./facts.ts";
import { plainFlag, plainNumber, plainSize } from "./plain.ts";

/** Converts the value of one top key. */
export type Converter = (value: unknown, draft: Draft, facts: Facts) => void;

/** The key for values of the original's templates for products. A template of the user's own can read them. */
export const PRODUCT_VALUES = "_original";

const NO_MEANING = "of the original, without a meaning today";

function asComment(key: string, reason = NO_MEANING): Converter {
  return (value, draft) => draft.note([key], value, reason);
}

/** Keys of the original's templates for products. */
const PRODUCTS = [
  ...[
    "rhs",
    "lvs",
    "squid",
    "ftp",
    "ipa",
    "slapd",
    "satellite",
    "cert",
    "rhev",
    "rhn",
    "cdsservers",
    "hosts",
  ],
];

function product(key: string): Converter {
  return (value, draft) => draft.set([PRODUCT_VALUES, key], value, [key]);
}

const DISK_KEYS: Readonly<Record<string, string>> = { vol: "volume", perms: "shared" };

function disks(value: unknown, draft: Draft): void {
  if (!Array.isArray(value) || !value.every(isMap)) {
    draft.refuse(["disks"], value, "`disks` must be a list of maps: write `- size: GIB` for each");
    return;
  }
  const items = value.map((item, index) =>
    Object.fromEntries(
      Object.entries(item).flatMap(([key, inner]): [string, unknown][] => {
        const name = DISK_KEYS[key] ?? key;
        const from = ["disks", index, key] as const;
        draft.relate(["disks", index, name], from);
        if (key === "size") return [[name, plainSize(inner)]];
        if (key !== "perms") return [[name, inner]];
        if (inner === "rw" || inner === null) return [];
        if (inner !== "sh")
          draft.refuse(from, inner, "`perms` must be sh or rw: a disk is shared or not, set `shared`");
        return [[name, true]];
      }),
    ),
  );
  draft.set(["disks"], items, ["disks"]);
}

function timezone(value: unknown, draft: Draft): void {
  if (typeof value === "string") draft.set(["timezone", "name"], value, ["timezone"]);
  else if (isMap(value)) {
    const { timezone: name, ...rest } = value;
    if (name !== undefined) draft.set(["timezone", "name"], name, ["timezone", "timezone"]);
    for (const [key, inner] of Object.entries(rest))
      draft.set(["timezone", key], key === "utc" ? plainFlag(inner) : inner, ["timezone", key]);
  } else
    draft.refuse(["timezone"], value, "`timezone` must be a map of `utc` and `timezone`: name the time zone");
}

function nameServers(value: unknown, draft: Draft, { gateways }: Facts): void {
  const items = Array.isArray(value) ? value : [value];
  const addresses = items.flatMap((item) => (isMap(item) ? Object.values(item) : [item])).map(String);
  if (addresses.every((address) => gateways.has(address)))
    draft.note(["nameservers"], value, "the name server is the network's gateway by default");
  else draft.set(["defaults", "interface", "nameservers"], addresses, ["nameservers"]);
}

function fullName(value: unknown, draft: Draft): void {
  const [, host = "", domain] =
    /^([^.{}]+)(?:\.([^{}]+))?$/.exec(typeof value === "string" ? value : "") ?? [];
  if (host === "")
    draft.refuse(["fqdn"], value, "`fqdn` must be a host name and a domain: set `hostname` and `domain`");
  else {
    if (draft.layer.document.value.hostname === undefined) draft.set(["hostname"], host, ["fqdn"]);
    if (domain !== undefined && draft.layer.document.value.domain === undefined)
      draft.set(["domain"], domain, ["fqdn"]);
  }
}

function address(value: unknown, draft: Draft): void {
  const { interfaces } = draft.layer.document.value;
  const first = Array.isArray(interfaces) ? interfaces[0] : undefined;
  if (isMap(first) && (first.ip ?? value) === value) {
    if (first.ip !== undefined) return;
    const draftInterfaces = draft.value.interfaces;
    if (Array.isArray(draftInterfaces)) draftInterfaces[0] = { ...draftInterfaces[0], ip: value };
    draft.relate(["interfaces", 0, "ip"], ["ip"]);
  } else
    draft.refuse(["ip"], value, "the address of a guest belongs to an interface: set `interfaces[0].ip`");
}

function cluster(value: unknown, draft: Draft, facts: Facts): void {
  if (!isMap(value)) {
    draft.set(["cluster"], value, ["cluster"]);
    return;
  }
  const { name, nodes, resources, ...rest } = value;
  if (name !== undefined) draft.set(["cluster", "name"], name, ["cluster", "name"]);
  if (Array.isArray(nodes)) clusterNodes(nodes, draft, facts);
  else if (nodes !== undefined) draft.set(["cluster", "nodes"], nodes, ["cluster", "nodes"]);
  if (isMap(resources) && resources.ip !== undefined)
    draft.set(["cluster", "ip"], resources.ip, ["cluster", "resources", "ip"]);
  if (isMap(rest.vol) && /^(?:ext\d|xfs)$/.test(String(rest.vol.fs)))
    draft.set(["cluster", "fstype"], rest.vol.fs, ["cluster", "vol", "fs"]);
  for (const [key, inner] of Object.entries({ ...(resources === undefined ? {} : { resources }), ...rest })) {
    if (["heartbeat", "ip", "mountpoint", "fstype", "hacluster_password"].includes(key))
      draft.set(["cluster", key], inner, ["cluster", key]);
    else draft.set([PRODUCT_VALUES, "cluster", key], inner, ["cluster", key]);
  }
}

function clusterNodes(nodes: readonly unknown[], draft: Draft, { guestOf }: Facts): void {
  const found = nodes.map((node) => {
    const names = isMap(node) ? [node.name, node.fence_name] : [node];
    const known = names.flatMap((name) => guestOf(String(name)) ?? []);
    return known[0] ?? { guest: String(names[0]), index: 0 };
  });
  draft.set(
    ["cluster", "nodes"],
    found.map(({ guest }) => guest),
    ["cluster", "nodes"],
  );
  const index = found[0]?.index ?? 0;
  if (index > 0 && found.every((node) => node.index === index))
    draft.set(["cluster", "heartbeat"], index, ["cluster", "nodes"]);
  if (nodes.some(isMap)) draft.set([PRODUCT_VALUES, "cluster", "nodes"], nodes, ["cluster", "nodes"]);
}

function services(value: unknown, draft: Draft): void {
  draft.set(Array.isArray(value) ? ["services", "enabled"] : ["services"], value, ["services"]);
}

const moved =
  (key: string, path: readonly string[], plain = (value: unknown) => value): Converter =>
  (value, draft) =>
    draft.set(path, plain(value), [key]);

/** The keys of guests that differ. `interfaces`, `virtinst`, `templates` and `setup_data` are in files of their own. */
export const GUEST_KEYS: Readonly<Record<string, Converter>> = {
  disks,
  cluster,
  services,
  timezone,
  swap: moved("swap", ["partitioning", "swap"], plainNumber),
  filesystem: moved("filesystem", ["partitioning", "fstype"]),
  ks_finish: moved("ks_finish", ["after_install"]),
  ks_repos: moved("ks_repos", ["repos"]),
  auth: asComment("auth", "passwords are hashed by the installer's own method"),
  nameservers: nameServers,
  fqdn: fullName,
  ip: address,
  ...Object.fromEntries(PRODUCTS.map((key) => [key, product(key)])),
};

/** Keys of a network, in layers that are only of guests. */
export const NETWORK_KEYS_OF_GUESTS: Readonly<Record<string, Converter>> = {
  gateway: asComment("gateway", "a guest takes the gateway of its network"),
  netmask: asComment("netmask", "a guest takes the netmask of its network"),
};
