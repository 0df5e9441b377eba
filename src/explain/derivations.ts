import type { Plan, PlanObject } from "../checks/plan.ts";
import { isMap } from "../merge/merge.ts";
import { type Path, valueAt } from "../merge/origins.ts";
import { isAutomatic } from "../model/addresses/automatic-guest.ts";
import type { Guest } from "../model/guest.ts";
import { releaseRow } from "../model/release-facts.ts";
import { NAME, type Rule } from "./derivation-rule.ts";
import { AUTOMATIC, GUEST } from "./guest-derivations.ts";

/** A value that a derived value depends on. */
export interface Source {
  readonly object: PlanObject;
  readonly path: Path;
}

/** The way to a value that no layer sets. */
export interface Derivation {
  readonly reason: string;
  readonly sources: readonly Source[];
}

const NETWORK: readonly Rule[] = [
  { path: "name", reason: NAME },
  { path: "uuid", reason: "the lab's id and site, and the name in libvirt", own: ["name", "name_prefix"] },
  { path: "lab_id", reason: "`lab.id` of META" },
  { path: "site", reason: "the site of the plan" },
  { path: "bridge", reason: "the network's name, as no layer sets another", own: ["name", "name_prefix"] },
  {
    path: "other_names",
    reason: "names of other networks at or below this network's domain",
    own: ["domain", "dns"],
  },
  {
    path: "local_only",
    reason: "the network's domain, as `dns.local_only` does not say otherwise",
    own: ["domain", "mode", "dns"],
  },
  {
    path: "boot_url",
    reason: "the host's address on the network, and its web server",
    own: ["netboot", "gateway"],
  },
  { path: "subnet", reason: "the gateway and the size", own: ["gateway", "netmask", "prefix"] },
  { path: "netmask", reason: "the gateway and the size", own: ["gateway", "prefix"] },
  { path: "prefix", reason: "the gateway and the size", own: ["gateway", "netmask"] },
  { path: "ipv6", reason: "the IPv6 subnet", own: ["ipv6"] },
  { path: "names", reason: "the aliases of the gateway, and `dns.hosts`", own: ["dns", "gateway", "domain"] },
  {
    path: "traits",
    reason: "the mode, without what the network's values take away",
    own: ["mode", "gateway", "dns"],
  },
  {
    path: "host_addresses",
    reason: "the host's addresses: those of the gateway or `host_address`, and of `subnets`",
    own: ["gateway", "host_address", "ipv6", "subnets"],
  },
  { path: "ipv6_without_host", reason: "whether `ipv6` gives the host no address", own: ["ipv6"] },
  {
    path: "dnsmasq_options",
    reason: "values for which libvirt has no element, and `dnsmasq`",
    own: ["dhcp", "dns", "dnsmasq", "gateway"],
  },
  { path: "dhcp_elsewhere", reason: "the mode, and `dhcp`", own: ["mode", "dhcp"] },
  { path: "gateway_guest", reason: "the guest in `gateway`", own: ["gateway"] },
  { path: "hosts", reason: "the interfaces of all guests on the network" },
];

const STORAGE: readonly Rule[] = [
  { path: "name", reason: NAME },
  { path: "uuid", reason: "the lab's id and site, and the name", own: ["name"] },
  { path: "path", reason: "where libvirt has pools of this type", own: ["type", "source"] },
  { path: "type", reason: "a directory, the only type of pools" },
];

const HOST: readonly Rule[] = [
  { path: "files", reason: "the entries of `host_templates` with `src` and `dst`", own: ["host_templates"] },
];

const RULES: Readonly<Record<PlanObject["category"], readonly Rule[]>> = {
  guest: GUEST,
  network: NETWORK,
  "storage pool": STORAGE,
  host: HOST,
};

/** The derivation of a value of a resolved object that no layer sets. */
export function derivationOf(plan: Plan, object: PlanObject, path: Path): Derivation {
  const rules = isAutomatic(object.merged, path) ? AUTOMATIC : RULES[object.category];
  const rule = rules.find((each) => each.path.split(".").every(isStepOf(path)));
  if (!rule) return { reason: "the default, as no layer sets it", sources: [] };
  const own = (rule.own ?? []).map((text): Source => ({ object, path: concrete(text, path) }));
  const row = rule.path === "release" ? releaseSources(object, path) : [];
  const network = networkOf(plan, object as PlanObject<Guest>, path);
  const shared = network
    ? (rule.network ?? []).map((text) => ({ object: network, path: text.split(".") }))
    : [];
  const isSet = ({ object: { merged }, path: at }: Source) => valueAt(merged.value, at) !== undefined;
  return { reason: rule.reason, sources: [...own, ...row, ...shared].filter(isSet) };
}

function isStepOf(path: Path): (step: string, at: number) => boolean {
  return (step, at) => at < path.length && (step === "*" || step === path[at]);
}

/** A path of a rule with the indices of the explained path. */
function concrete(text: string, path: Path): Path {
  return text.split(".").map((step, at) => (step === "*" ? (path[at] as string | number) : step));
}

function releaseSources(object: PlanObject, path: Path): Source[] {
  const { os, image, installer, releases } = object.merged.value;
  const row = releaseRow(releases, { os: isMap(os) ? os : null, image, installer });
  return row === null ? [] : [{ object, path: ["releases", row, ...path.slice(1)] }];
}

/** The network of the interface that a path is in, by default of the first interface. */
function networkOf(
  { networks }: Plan,
  { object }: PlanObject<Guest>,
  [top, at]: Path,
): PlanObject | undefined {
  const index = top === "interfaces" && typeof at === "number" ? at : 0;
  const name = Array.isArray(object.interfaces) ? object.interfaces[index]?.network : undefined;
  return networks.find((network) => network.name === name);
}
