import { NAME, type Rule } from "./derivation-rule.ts";

const OF_NETWORK = "the interface's network";

/** For a guest. */
export const GUEST: readonly Rule[] = [
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
    path: "vlans.*",
    reason: "the VLAN and its network",
    own: ["vlans.*"],
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
  { path: "cloud_init.image", reason: "the image of this name in the host's `cloud_images`", own: ["image"] },
  {
    path: "cloud_init.copy",
    reason: "`image_copy`, or the format of the first disk",
    own: ["image_copy", "disks.0", "defaults.disk"],
  },
  {
    path: "cloud_init.data_disks",
    reason: "the parts of `partitioning` on further disks",
    own: ["partitioning.parts", "disks"],
  },
  {
    path: "cloud_init.address",
    reason: "the first address in a network in which the host has one",
    own: ["interfaces"],
  },
  { path: "cloud_init", reason: "the release of `os`, and what the layers set", own: ["os.id"] },
  { path: "seed_disk", reason: "the guest's name, and the pool and place behind its disks", own: ["disks"] },
  { path: "templates", reason: "the files that the installer reads", own: ["installer", "image", "os.id"] },
  { path: "files", reason: "the entries of `templates` with `src` and `dst`", own: ["templates"] },
  { path: "cluster.members", reason: "the guests that `cluster.nodes` names", own: ["cluster.nodes"] },
];

/** For the addresses in place of `auto`. */
export const AUTOMATIC: readonly Rule[] = [
  {
    path: "interfaces.*.ip",
    reason:
      "`auto`: a free address of the network, from its `static` range if it has one, which addresses.lock.yml keeps",
    own: ["interfaces.*.network"],
    network: ["static.start", "static.end"],
  },
  {
    path: "interfaces.*.ip6",
    reason:
      "`auto`: a free address of the network, from its `static` range if it has one, which addresses.lock.yml keeps",
    own: ["interfaces.*.network"],
    network: ["ipv6.static.start", "ipv6.static.end"],
  },
];
