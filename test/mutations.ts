import assert from "node:assert/strict";
import type { Category } from "../src/layers/meta.ts";
import type { Path } from "../src/merge/origins.ts";
import { hash, type Values } from "./diff-fixture.ts";

interface Schema {
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
  readonly additionalProperties?: Schema | boolean;
}

/** The keys of a schema without keys below them: `interfaces.1.ip`, `host_templates.*.src`. */
export function leaves(schema: Schema, path = ""): string[] {
  const within = (step: string) => (path === "" ? step : `${path}.${step}`);
  if (schema.properties)
    return Object.entries(schema.properties).flatMap(([key, inner]) => leaves(inner, within(key)));
  const { anyOf = [], items, additionalProperties } = schema;
  const option = anyOf.find(
    (one) => one.properties ?? one.items ?? typeof one.additionalProperties === "object",
  );
  if (option) return leaves(option, path);
  if (items) return leaves(items, within("*"));
  return typeof additionalProperties === "object" ? leaves(additionalProperties, within("*")) : [path];
}

/** Keys that are no value of the object itself, or that have a test of their own. */
export const NOT_OWN =
  /^(?:\w+:name_prefix|(?:network|storage):external|guest:cluster\.members|guest:installer|guest:range\..*|guest:virtinst\.(?:host_devices|shared_directories|options)\b.*|guest:(?:defaults\.disk|disks\.\*)\.(?:device|path|wwn|backing\..*)|guest:(?:virtual|netboot|virtinst\.method)|network:netboot.*|(?:network|storage):name|storage:(?:type|source\..*)|host:virtinst\.(?!connect).*)$/;

/** Other values of keys for which one more character, one more item or the opposite is not valid. */
const OTHER: Readonly<Record<string, unknown>> = {
  "guest:os.id": "rhel9.3",
  "guest:os.kickstart": "RHEL8",
  "guest:virtinst.arch": "i686",
  "guest:virtinst.graphics.type": "spice",
  "guest:virtinst.graphics.image.compression": "glz",
  "guest:virtinst.graphics.streaming.mode": "filter",
  "guest:virtinst.graphics.mouse.mode": "server",
  "guest:virtinst.cpu.mode": "host-passthrough",
  "guest:virtinst.cpu.match": "strict",
  "guest:virtinst.cpu.check": "full",
  "guest:virtinst.cpu.fallback": "forbid",
  "guest:virtinst.cpu.cache.mode": "disable",
  "guest:virtinst.firmware": "bios",
  "guest:virtinst.watchdog.action": "pause",
  "guest:virtinst.memballoon": "none",
  "guest:virtinst.cpuset": "0-2",
  "guest:virtinst.boot_order.0": "network",
  "guest:partitioning.fstype": "ext4",
  "guest:scripts.0.stage": "pre",
  "guest:bootloader.password": "grub.pbkdf2.sha512.10000.AB.CE",
  "guest:kdump.reserve": 64,
  "guest:openscap.content": "http://a/ds.xml",
  "guest:openscap.content_type": "archive",
  "guest:openscap.fingerprint": "1".repeat(32),
  "guest:source.liveimg.checksum": "1".repeat(64),
  "guest:after_install": "reboot",
  "guest:partitioning.zram": "60%",
  "guest:partitioning.table": "msdos",
  "guest:partitioning.clear": "linux",
  "guest:partitioning.parts.0.fstype": "ext4",
  "guest:partitioning.parts.0.luks.version": "luks2",
  "guest:partitioning.arrays.0.level": 5,
  "guest:partitioning.groups.0.luks.version": "luks2",
  "guest:partitioning.btrfs.0.data": "raid1",
  "guest:partitioning.btrfs.0.metadata": "raid1",
  "guest:disks.0.io": "native",
  "guest:disks.0.discard": "ignore",
  "guest:disks.0.preallocation": "none",
  "guest:defaults.disk.io": "native",
  "guest:defaults.disk.discard": "ignore",
  "guest:defaults.disk.preallocation": "none",
  "guest:setup_data.0.src": "b.sh",
  "guest:setup_data.0.install.mode": "0700",
  "guest:templates.autoinst.src": "other.cfg",
  "guest:checks.ignore.0.id": "duplicate-ip",
  "guest:interfaces.0.network": "three",
  "guest:interfaces.2.ip": "10.1.4.4",
  "guest:interfaces.2.ip6": "fd00:1::4:4",
  "guest:interfaces.2.mac": "52:54:00:02:00:01",
  "guest:defaults.interface.ip": "10.1.4.5",
  "guest:defaults.interface.ip6": "fd00:1::4:5",
  "guest:defaults.interface.mac": "52:54:00:02:00:02",
  "guest:cluster.nodes.0": "other",
  "guest:rhui.cds.0": "other",
  "guest:after.0": "last",
  "guest:cluster.ip": "10.1.6.1",
  "guest:default_interface": 1,
  "guest:cluster.heartbeat": 2,
  "guest:bonds.b.members.0": 1,
  "guest:bonds.b.mode": "balance-rr",
  "guest:bridges.br.members.0": 1,
  "guest:vlans.v.link": 1,
  "guest:vlans.v.network": "one",
  "guest:vlans.v.addresses.0": "10.3.9.8",
  "guest:interfaces.2.addresses.0": "10.1.9.8",
  "guest:vlans.v.routes.0.to": "10.29.0.0/16",
  "guest:interfaces.2.routes.0.to": "10.29.0.0/16",
  "guest:firewall.ports.0": "8444:tcp",
  "guest:selinux": "permissive",
  "guest:lang": "C.UTF-8",
  "guest:timezone.name": "Asia/Tokyo",
  "guest:releases.RHEL9.firewall_ports": { ssh: "22:tcp" },
  "guest:release.firewall_ports": { ssh: "22:tcp" },
  "guest:releases.RHEL9.ntp": "timezone",
  "guest:release.ntp": "timezone",
  "guest:hostname": "elsewhere",
  "guest:image_copy": "full",
  "guest:interfaces.2.bridge_type": "openvswitch",
  "guest:defaults.interface.bridge_type": "openvswitch",
  "guest:interfaces.2.macvtap_mode": "vepa",
  "guest:defaults.interface.macvtap_mode": "vepa",
  "guest:interfaces.2.vlan.native_mode": "tagged",
  "guest:defaults.interface.vlan.native_mode": "tagged",
  "network:gateway.guest": "last",
  "network:ipv6.gateway.guest": "last",
  "network:mode": "route",
  "network:bridge.type": "openvswitch",
  "network:macvtap.mode": "vepa",
  "network:vlan.native_mode": "tagged",
  "network:port_groups.a.vlan.native_mode": "tagged",
  "network:dns.srv.0.protocol": "udp",
  "network:netmask": "255.255.240.0",
  "network:prefix": 20,
  "network:checks.ignore.0.id": "duplicate-ip",
  "storage:mode": "0700",
  "storage:checks.ignore.0.id": "duplicate-ip",
  "host:checks.ignore.0.id": "duplicate-ip",
  "host:host_templates.all.src": "b.conf",
  "host:clients.0": "10.8.0.0/16",
  "host:fence_virt.network": "two",
  "host:fence_virt.address": "225.0.0.13",
  "host:iscsi.targets.a.portal": "10.1.0.2",
};
const FORMATS: Readonly<Record<string, string>> = {
  raw: "qcow2",
  none: "writeback",
  virtio: "scsi",
  dhcp: "static",
  static: "none",
};

function another(category: Category, path: string, value: unknown): unknown {
  const other = OTHER[`${category}:${path}`];
  if (other !== undefined) return other;
  if (typeof value === "boolean") return !value;
  if (typeof value === "number") return value + 1;
  if (typeof value === "string" && value.startsWith("$6$")) return hash("z");
  if (typeof value === "string" && /(?:^|\.)subnet$|\.to$/.test(path))
    return value.replace(/\d+$/, (length) => `${Number(length) + 1}`);
  if (typeof value === "string" && /^[\d.]+$|^[\da-f]+:/.test(value))
    return value.replace(/.$/, (last) => (last === "8" ? "9" : "8"));
  if (typeof value === "string" && /\.(bus|format|cache|bootproto)$/.test(path)) return FORMATS[value];
  if (typeof value === "string") return `${value}x`;
  if (Array.isArray(value)) return [...value, "x"];
  if (value && typeof value === "object") return { ...value, size: 9 };
  throw new Error(`${category}:${path} has no value to be another: ${JSON.stringify(value)}`);
}

/** The path of a schema's key in an object's values; `*` is the last item of a list, or the first key of a map that has it. */
export function pathOf(values: Values, key: string): Path {
  const path: (string | number)[] = [];
  let at: unknown = values;
  const steps = key.split(".");
  for (const [index, step] of steps.entries()) {
    assert.ok(at && typeof at === "object", `the fixture has no ${key}`);
    const next = steps[index + 1];
    const keys = Object.entries(at).filter(
      ([, item]) => next === undefined || Object.hasOwn(Object(item), next),
    );
    const only = Array.isArray(at) ? at.length - 1 : (keys[0]?.[0] ?? Object.keys(at)[0] ?? "");
    // The first interface has no address, so it can change its network.
    const own = key === "interfaces.*.network" && Array.isArray(at) ? 0 : only;
    path.push(step === "*" ? own : step);
    at = (at as Values)[path.at(-1) as string];
  }
  return path;
}

export function mutated(category: Category, values: Values, path: Path): Values {
  const copy = structuredClone(values);
  let at: Values = copy;
  for (const step of path.slice(0, -1)) at = at[step] as Values;
  const last = path.at(-1) as string;
  at[last] = another(category, path.join("."), at[last]);
  return copy;
}
