import type { Category } from "../src/layers/meta.ts";
import type { Values } from "./diff-fixture.ts";

// The fixture has a value for each key that can stand beside the others. A key that others exclude needs an object of its own shape.

const TRUNK = { trunk: [42, 43, 47], native: 42, native_mode: "untagged" };
const OVS = { name: "ovs", type: "openvswitch" };

interface Shape {
  readonly category: Category;
  readonly keys: RegExp;
  /** Changes an object so that it can have the keys. */
  readonly change: (object: Values) => void;
}

/** Replaces all values. */
function become(object: Values, values: Values): void {
  for (const key of Object.keys(object)) delete object[key];
  Object.assign(object, values);
}

const network = (keys: RegExp, values: Values): Shape => ({
  category: "network",
  keys,
  change: (object) => become(object, structuredClone(values)),
});

/** Gives all interfaces another end than a network. */
const end = (keys: string, values: Values): Shape => ({
  category: "guest",
  keys: new RegExp(String.raw`^(?:defaults\.interface|interfaces\.\*)\.(?:${keys})`),
  change: (object) => {
    object.interfaces = [0, 1, 2].map(() => structuredClone(values));
    const { bridge: _, macvtap: __, ...defaults } = structuredClone(values);
    (object.defaults as Values).interface = defaults;
  },
});

/** Gives the virtual machine values that others exclude, or that only one guest can have. */
const machine = (key: string, values: Values): Shape => ({
  category: "guest",
  keys: new RegExp(String.raw`^virtinst\.${key}$`),
  change: (object) => {
    Object.assign(object.virtinst as Values, values);
  },
});

const SHAPES: readonly Shape[] = [
  machine("max_ram", { max_ram: 2048 }),
  machine("nested", { nested: true }),
  machine(String.raw`serial_ports\.\*\.file`, { serial_ports: [{ file: "/srv/a.log" }] }),
  machine(String.raw`serial_ports\.\*\.socket`, { serial_ports: [{ socket: "/srv/a.sock" }] }),
  machine(String.raw`serial_ports\.\*\.tcp`, { serial_ports: [{ tcp: 5001 }] }),
  network(/^bridge\.type$/, { mode: "bridge", bridge: { name: "br0", type: "linux" } }),
  network(/^vlan\./, { mode: "bridge", bridge: OVS, vlan: TRUNK }),
  network(/^port_groups\.\*\.vlan\./, { mode: "bridge", bridge: OVS, port_groups: { a: { vlan: TRUNK } } }),
  network(/^macvtap\./, { mode: "macvtap", macvtap: { devices: ["eth1"], mode: "bridge" } }),
  {
    category: "network",
    keys: /^(?:ipv6\.)?(?:gateway\.guest|host_address|subnet)$/,
    change: (object) => {
      const ipv6 = object.ipv6 as Values;
      const third = String(object.gateway).replace(/\.0\.1$/, "");
      const start = String(ipv6.gateway).replace(/::1$/, "");
      const own = { gateway: { guest: "other" }, host_address: `${third}.0.1`, subnet: `${third}.0.0/16` };
      Object.assign(object, own);
      delete object.netmask;
      delete object.prefix;
      delete ipv6.prefix;
      Object.assign(ipv6, {
        gateway: { guest: "other" },
        host_address: `${start}::1`,
        subnet: `${start}::/64`,
      });
    },
  },
  end("bridge$|bridge_type$", { bridge: "br0", bridge_type: "linux" }),
  end("macvtap", { macvtap: "eth1", macvtap_mode: "bridge" }),
  end("vlan", { bridge: "ovs", bridge_type: "openvswitch", vlan: TRUNK }),
  {
    category: "guest",
    keys: /^(?:defaults\.disk|disks\.\*)\.encryption/,
    change: (object) => {
      const disks = [(object.defaults as Values).disk, ...(object.disks as unknown[])] as Values[];
      for (const disk of disks)
        Object.assign(disk, { preallocation: "none", encryption: { passphrase: "example" } });
    },
  },
  {
    category: "guest",
    keys: /^image/,
    change: (object) => {
      become(object, {
        hostname: object.hostname,
        os: { id: "debian12" },
        image: "a",
        image_copy: "linked",
        interfaces: [{ network: "one" }],
        disks: [{ size: 20 }],
      });
    },
  },
];

/** Changes an object so that it can have a value of a key, written as in the schema: `interfaces.*.vlan.native`. */
export function shapeFor(category: Category, object: Values, key: string): void {
  for (const shape of SHAPES) if (shape.category === category && shape.keys.test(key)) shape.change(object);
}
