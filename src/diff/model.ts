import type { Category } from "../layers/meta.ts";
import { isMap, type ValueMap } from "../merge/merge.ts";
import type { Schemas } from "../schema/schemas.ts";

/** An object of a built lab: its values in model.json, without those that derive from other values. */
export interface ModelObject {
  readonly category: Category;
  readonly name: string;
  readonly values: ValueMap;
}

/** Keys of interfaces, VLANs and disks that derive from other values. */
const DERIVED_OF_INTERFACE = new Set([
  "index",
  "boot_order",
  "netmask",
  "prefix",
  "gateway",
  "prefix6",
  "gateway6",
  "nameserver",
  "domain",
  "fqdn",
]);
const DERIVED_OF_DISK = new Set(["index", "target", "boot_order"]);

/** The objects of a model.json by `guest/NAME` and so on. */
export function modelObjects(model: ValueMap, schemas: Schemas): Map<string, ModelObject> {
  const named = (category: Category, key: string, own: (values: ValueMap) => ValueMap) =>
    mapsIn(model[key]).map((values) => ({ category, name: String(values.name), values: own(values) }));
  const objects: ModelObject[] = [
    ...named("guest", "guests", ofGuest),
    ...named("network", "networks", ofNetwork),
    ...named("storage", "storages", (values) => without(values, ["name"])),
    { category: "host", name: "host", values: ofHost(isMap(model.host) ? model.host : {}, schemas) },
  ];
  return new Map(
    objects.map((object) => [
      object.category === "host" ? "host" : `${object.category}/${object.name}`,
      object,
    ]),
  );
}

function ofGuest(values: ValueMap): ValueMap {
  const { interfaces, vlans, disks, os, cluster, domain } = values;
  const first = mapsIn(interfaces)[0];
  return {
    ...without(values, ["name", "site", "fqdn", "files", "network_boot", "domain"]),
    // Without the domain, if it is that of the first network.
    ...(first && first.domain === domain ? {} : { domain }),
    os: isMap(os) ? without(os, ["family", "version"]) : os,
    cluster: isMap(cluster) ? without(cluster, ["members"]) : cluster,
    interfaces: mapsIn(interfaces).map((item) => without(item, DERIVED_OF_INTERFACE)),
    ...(isMap(vlans) && { vlans: eachWithout(vlans, DERIVED_OF_INTERFACE) }),
    disks: mapsIn(disks).map((item) => without(item, DERIVED_OF_DISK)),
  };
}

function ofNetwork(values: ValueMap): ValueMap {
  const { ipv6, dns } = values;
  const derived = [
    "name",
    "site",
    "hosts",
    "other_names",
    "boot_url",
    "subnet",
    "netmask",
    ...(dns === undefined ? [] : ["names"]),
  ];
  return {
    ...without(values, derived),
    ...(isMap(ipv6) ? { ipv6: without(ipv6, ["subnet"]) } : {}),
  };
}

/** The values of the host, without keys that `common` layers set for guests. */
function ofHost(values: ValueMap, schemas: Schemas): ValueMap {
  const own = Object.keys(values).filter((key) => schemas.has("host", key) || !schemas.has("guest", key));
  const { virtinst, files, ...rest } = Object.fromEntries(own.map((key) => [key, values[key]]));
  return { ...rest, virtinst: isMap(virtinst) ? { connect: virtinst.connect } : {} };
}

function without(values: ValueMap, keys: Iterable<string>): ValueMap {
  const rest = { ...values };
  for (const key of keys) delete rest[key];
  return rest;
}

function eachWithout(map: ValueMap, keys: Iterable<string>): ValueMap {
  return Object.fromEntries(
    Object.entries(map).map(([name, value]) => [name, isMap(value) ? without(value, keys) : value]),
  );
}

function mapsIn(value: unknown): ValueMap[] {
  return Array.isArray(value) ? value.filter(isMap) : [];
}
