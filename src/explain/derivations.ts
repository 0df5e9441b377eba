import type { Plan, PlanObject } from "../checks/plan.ts";
import { isMap } from "../merge/merge.ts";
import { type Path, valueAt } from "../merge/origins.ts";
import { isAutomatic } from "../model/addresses/automatic-guest.ts";
import type { Guest } from "../model/guest.ts";
import { releaseRow } from "../model/release-facts.ts";

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

/** The derivation of the keys of a category that match a path. `sources`: paths in the object, or in the interface's network. */
interface Rule {
  /** Steps of the path; `*` stands for any step. A longer path matches too. */
  readonly path: string;
  readonly reason: string;
  readonly own?: readonly string[];
  readonly network?: readonly string[];
}

const NAME = "the name of its layer file, as no layer sets another";
const OF_NETWORK = "the interface's network";

const GUEST: readonly Rule[] = [
  { path: "name", reason: "the name of its layer file" },
  { path: "uuid", reason: "the lab's id and site, and the name in libvirt", own: ["name_prefix"] },
  { path: "lab_id", reason: "`lab.id` of META" },
  { path: "site", reason: "the site of the plan" },
  { path: "sysgroup", reason: "the name without the number at its end, as no layer sets another" },
  { path: "hostname", reason: NAME },
  { path: "domain", reason: "the domain of the first interface's network", network: ["domain"] },
  { path: "fqdn", reason: "the host name and the domain", own: ["hostname", "domain"], network: ["domain"] },
  { path: "os", reason: "the release of `os`", own: ["os.id", "os.kickstart"] },
  { path: "release", reason: "the release's row of `releases`, and `release`", own: ["release"] },
  {
    path: "disks.*.volume",
    reason: "the guest's name, the disk's index and format",
    own: ["name_prefix", "disks.*", "defaults.disk"],
  },
  {
    path: "disks.*.target",
    reason: "the disk's bus and its place in the list",
    own: ["disks.*", "defaults.disk"],
  },
  { path: "disks.*", reason: "the defaults of disks", own: ["disks.*", "defaults.disk"] },
  {
    path: "interfaces.*.mac",
    reason: "the lab's id and site, the name in libvirt and the interface's index",
    own: ["name_prefix", "interfaces.*"],
  },
  {
    path: "interfaces.*.netmask",
    reason: OF_NETWORK,
    own: ["interfaces.*.network"],
    network: ["gateway", "netmask", "prefix"],
  },
  {
    path: "interfaces.*.prefix",
    reason: OF_NETWORK,
    own: ["interfaces.*.network"],
    network: ["gateway", "netmask", "prefix"],
  },
  {
    path: "interfaces.*.gateway",
    reason: OF_NETWORK,
    own: ["interfaces.*.network"],
    network: ["mode", "gateway"],
  },
  {
    path: "interfaces.*.nameserver",
    reason: OF_NETWORK,
    own: ["interfaces.*.network"],
    network: ["mode", "gateway"],
  },
  { path: "interfaces.*.prefix6", reason: OF_NETWORK, own: ["interfaces.*.network"], network: ["ipv6"] },
  {
    path: "interfaces.*.gateway6",
    reason: OF_NETWORK,
    own: ["interfaces.*.network"],
    network: ["mode", "ipv6"],
  },
  { path: "interfaces.*.domain", reason: OF_NETWORK, own: ["interfaces.*.network"], network: ["domain"] },
  {
    path: "interfaces.*.fqdn",
    reason: "the host name and the network's domain",
    own: ["hostname"],
    network: ["domain"],
  },
  {
    path: "interfaces.*.dns",
    reason: "the interface, its defaults and the network's mode",
    own: ["interfaces.*", "defaults.interface"],
    network: ["mode"],
  },
  {
    path: "interfaces.*",
    reason: "the interface, its defaults and its network",
    own: ["interfaces.*", "defaults.interface"],
  },
  {
    path: "default_interface",
    reason: "the first interface whose network has a way out",
    own: ["interfaces"],
  },
  {
    path: "network_boot",
    reason: "the first interface on a network with `netboot`, the install tree and the host's web server",
    own: ["virtinst.method", "netboot", "virtinst.location", "virtinst.extra_args", "interfaces"],
  },
  { path: "files", reason: "the entries of `templates` with `src` and `dst`", own: ["templates"] },
  { path: "cluster.members", reason: "the guests that `cluster.nodes` names", own: ["cluster.nodes"] },
];

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
  { path: "hosts", reason: "the interfaces of all guests on the network" },
];

const STORAGE: readonly Rule[] = [
  { path: "name", reason: NAME },
  { path: "uuid", reason: "the lab's id and site, and the name", own: ["name"] },
  { path: "type", reason: "a directory, the only type of pools" },
];

const HOST: readonly Rule[] = [
  { path: "files", reason: "the entries of `host_templates` with `src` and `dst`", own: ["host_templates"] },
];

/** For the addresses in place of `auto`. */
const AUTOMATIC: readonly Rule[] = [
  {
    path: "interfaces.*.ip",
    reason: "`auto`: an address of the network's `static` range, which addresses.lock.yml keeps",
    own: ["interfaces.*.network"],
    network: ["static.start", "static.end"],
  },
  {
    path: "interfaces.*.ip6",
    reason: "`auto`: an address of the network's `static` range, which addresses.lock.yml keeps",
    own: ["interfaces.*.network"],
    network: ["ipv6.static.start", "ipv6.static.end"],
  },
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
