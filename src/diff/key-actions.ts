import type { Category } from "../layers/meta.ts";
import type { Path } from "../merge/origins.ts";
import type { Action } from "./action.ts";

/** The action that a changed value needs. */
export interface KeyAction {
  readonly action: Action;
  /** Limits the action to the strongest one that a changed file of the object needs: documentation if none has changed. */
  readonly isLimitedByFiles?: true;
  readonly why: string;
}

// Tested with net-update of libvirt 9.0: "can't update 'bridge' section of network", and the same for domain, ip and
// forward; ranges "cannot be modified, only added or deleted".
type Table = Readonly<Record<string, KeyAction>>;

const row = (action: Action, why: string): KeyAction => ({ action, why });
const installed: KeyAction = {
  action: "guest-rebuild",
  isLimitedByFiles: true,
  why: "The kickstart or its archive has it, and only an installation reads those.",
};
const unread = row("documentation", "Nothing on the host reads it.");

const otherImage = row("guest-rebuild", "The first disk starts as a copy of another image.");
const otherCopy = row("guest-rebuild", "The first disk is made another way.");

/** Rows by the key's path without indices. A key without a row has the row of its parent. */
const GUEST: Table = {
  "": installed,
  range: row("documentation", "It chooses guests: their changes have entries of their own."),
  sysgroup: row("documentation", "It chooses layers: their changes have entries of their own."),
  description: row("documentation", "The pages show it, and the domain's metadata."),
  os: row("guest-rebuild", "Another system is to be installed."),
  "virtinst.connect": row("documentation", "Only where the scripts look for libvirt."),
  image: otherImage,
  image_copy: otherCopy,
  "cloud_init.image": otherImage,
  "cloud_init.copy": otherCopy,
  "virtinst.location": row("guest-rebuild", "It is installed from elsewhere."),
  "virtinst.method": row(
    "host-file",
    "Only how the next installation begins: with `pxe`, by a boot file of the web server. A restart where another order of boot devices follows.",
  ),
  "virtinst.arch": row("guest-rebuild", "The installed system is of the other architecture."),
  "virtinst.ram": row("guest-restart", "In the domain's definition, which counts from its next start."),
  "virtinst.vcpus": row("guest-restart", "In the domain's definition."),
  "virtinst.wait": row("documentation", "Only how long vmbuild.sh waits."),
  "virtinst.graphics": row("guest-restart", "In the domain's definition."),
  "virtinst.firmware": row("guest-rebuild", "What is installed boots by the other firmware only."),
  "virtinst.secure_boot": row("guest-restart", "In the domain's definition, with an NVRAM of its own."),
  "virtinst.tpm": row("guest-restart", "In the domain's definition."),
  "virtinst.machine": row(
    "guest-rebuild",
    "Another machine has its devices at other addresses, under other names.",
  ),
  "virtinst.cpu": row("guest-restart", "In the domain's definition."),
  "virtinst.extra_args": row("guest-rebuild", "The installer gets other arguments."),
  "virtinst.start": row("documentation", "Only whether the next `up` starts it."),
  "virtinst.autostart": row("live", "`virsh autostart`, which a running guest does not notice."),
  virtinst: row("guest-restart", "In the domain's definition."),
  defaults: row("documentation", "Its changes are entries of the items themselves."),
  disks: row("guest-rebuild", "The first disk holds the system, and the kickstart uses the others."),
  "disks.pool": row("guest-rebuild", "The volume is another one, and empty."),
  "disks.format": row("guest-rebuild", "The volume is another one, and empty."),
  "disks.volume": row("guest-rebuild", "The volume is another one, and empty."),
  "disks.size": row(
    "guest-rebuild",
    "vmbuild.sh takes a volume that exists as it is. (More is also `virsh blockresize`, and then growing the file system.)",
  ),
  "disks.path": row("guest-rebuild", "The disk is another one."),
  "disks.backing": row("guest-rebuild", "The volume is another one, and a clone of another volume."),
  "disks.encryption": row("guest-rebuild", "A volume keeps the passphrase that it was made with."),
  "disks.preallocation": row("guest-rebuild", "vmbuild.sh takes a volume that exists as it is."),
  "disks.device": row("guest-restart", "In the domain's definition."),
  "disks.discard": row("guest-restart", "In the domain's definition."),
  "disks.io": row("guest-restart", "In the domain's definition."),
  "disks.serial": row("guest-restart", "In the domain's definition."),
  "disks.wwn": row("guest-restart", "In the domain's definition."),
  "disks.cache": row("guest-restart", "In the domain's definition."),
  "disks.bus": row(
    "guest-restart",
    "In the domain's definition; a rebuild where the kickstart names the disk.",
  ),
  "disks.shared": row("guest-restart", "In the domain's definition."),
  interfaces: row("guest-restart", "In the domain's definition; a rebuild where the kickstart names it."),
  "interfaces.network": row("guest-restart", "In the domain's definition."),
  "interfaces.mac": row(
    "guest-restart",
    "In the domain's definition; a rebuild where the kickstart knows the card by it, as from RHEL 7 on.",
  ),
  "interfaces.model": row("guest-restart", "In the domain's definition."),
  "interfaces.ip": row(
    "live",
    "The network's `<host>` in ip-dhcp-host and dns-host; a rebuild where the kickstart sets it, as `bootproto: static` does.",
  ),
  "interfaces.ip6": row(
    "live",
    "The network's `<host>` in dns-host; a rebuild where the kickstart sets it, as from RHEL 6 on.",
  ),
  "interfaces.dns": row("live", "The network's `<host>` in dns-host."),
  "interfaces.bootproto": installed,
  "interfaces.device": installed,
  "interfaces.addresses": installed,
  "interfaces.router": installed,
  "interfaces.router6": installed,
  "interfaces.routes": installed,
  "interfaces.nameservers": installed,
  "interfaces.search": installed,
  "interfaces.mtu": installed,
  "interfaces.ipv6": installed,
  name_prefix: row(
    "guest-rebuild",
    "Another guest to libvirt. `down` or `up --prune` removes the old one, which it knows by its mark.",
  ),
  uuid: row(
    "guest-rebuild",
    "Another guest to libvirt. `down` or `up --prune` removes the old one, which it knows by its mark.",
  ),
  virtual: row("guest-rebuild", "Another machine: a virtual one, or one of its own."),
  netboot: row(
    "host-file",
    "Whether the web server has boot files for it, which the next start from the network reads.",
  ),
  after: row("host-file", "The host's `up` script goes by it."),
  checks: unread,
};

const frame = row("network-restart", "network_register.sh updates only hosts and ranges.");
const router: KeyAction = {
  action: "network-restart",
  isLimitedByFiles: true,
  why: "libvirt has no net-update for an address of the host. The address of another router is not in the network's XML.",
};

const NETWORK: Table = {
  "": row("network-restart", 'libvirt has no net-update for it: "can\'t update this section".'),
  dhcp: row(
    "live",
    "ip-dhcp-range: delete the old one, add the new one, for libvirt modifies none; a restart where there was no `dhcp`, or is none.",
  ),
  "dhcp.boot": row(
    "network-restart",
    "libvirt has no net-update for it: \"unrecognized section name 'bootp'\".",
  ),
  "ipv6.dhcp": row("live", "As `dhcp`, with --parent-index 1: the second `<ip>`."),
  dns: row("live", "dns-host."),
  names: row("live", "dns-host."),
  "dhcp.lease": frame,
  "dhcp.options": frame,
  "ipv6.dhcp.lease": frame,
  "ipv6.dhcp.options": frame,
  "dns.enabled": frame,
  "dns.wildcards": frame,
  "dns.forwarders": frame,
  "dns.srv": frame,
  "dns.txt": frame,
  gateway: router,
  "ipv6.gateway": router,
  gateway_guest: row("documentation", "Only the guests' default routes follow from it."),
  "ipv6.gateway_guest": row("documentation", "As `gateway_guest`."),
  static: row("documentation", "Only addresses that `miniascape lock` writes later follow from it."),
  "ipv6.static": row("documentation", "As `static`."),
  "dns.local_only": row(
    "network-restart",
    "libvirt has no net-update for the domain. `up` prints the difference, and leaves the network as it runs.",
  ),
  local_only: row("network-restart", "The value that follows from `domain` and `dns.local_only`."),
  external: row(
    "network-restart",
    "The host has to remove its own network first, then the lab defines its own. The other way, nothing changes in libvirt: then, and with each value of an external network, network_register.sh compares, and updates hosts alone.",
  ),
  uuid: row(
    "network-restart",
    "Another network to libvirt. `down` or `up --prune` removes the old one, which it knows by its mark.",
  ),
  description: unread,
  checks: unread,
};

const STORAGE: Table = {
  "": row("pool-restart", "libvirt keeps what the pool was defined with."),
  name_prefix: row("documentation", "Pools have none."),
  external: row(
    "pool-restart",
    "The host has to remove its own pool first, then the lab defines its own. The other way, nothing changes in libvirt: then, and with each value of an external pool, storage_register.sh only compares.",
  ),
  autostart: row("live", "`virsh pool-autostart`, which a running pool does not notice."),
  uuid: row(
    "pool-restart",
    "Another pool to libvirt. The old one goes with the `down` that was built with it; its directory stays.",
  ),
  checks: unread,
};

const HOST: Table = {
  "": { action: "host-file", isLimitedByFiles: true, why: "The host's files have it." },
  capacity: unread,
  checks: unread,
};

export const KEY_ACTIONS: Readonly<Record<Category, Table>> = {
  guest: GUEST,
  network: NETWORK,
  storage: STORAGE,
  host: HOST,
};

/** The action that a change at a path of an object needs. */
export function keyAction(category: Category, path: Path): KeyAction {
  const table = KEY_ACTIONS[category];
  const keys = path.filter((step) => typeof step === "string");
  for (let length = keys.length; length > 0; length -= 1) {
    const found = table[keys.slice(0, length).join(".")];
    if (found) return found;
  }
  return table[""] as KeyAction;
}
