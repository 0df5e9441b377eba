import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { LabHost } from "./lab-host.ts";
import { driftOf, LAB_OF_TWO, labOfTwo, put, succeeded } from "./lab-of-two.ts";

/** An interface of the plan, what its XML has beside the card, and the place that a difference names. */
interface Connection {
  readonly nic: object;
  readonly xml: string;
  readonly place: string;
}
const BRIDGE: Connection = {
  nic: { bridge: "br0" },
  xml: "bridge'>MAC<source bridge='br0'/>",
  place: "bridge br0",
};
const SWITCH: Connection = {
  nic: {
    bridge: "ovs0",
    bridge_type: "openvswitch",
    vlan: { trunk: [20, 30], native: 30, native_mode: "tagged" },
  },
  xml: "bridge'>MAC<source bridge='ovs0'/><vlan trunk='yes'><tag id='30' nativeMode='tagged'/><tag id='20'/></vlan><virtualport type='openvswitch'/>",
  place: "bridge ovs0 of Open vSwitch",
};
const DEVICE: Connection = {
  nic: { macvtap: "eth1", macvtap_mode: "passthrough", vlan: 42 },
  xml: "direct'>MAC<source dev='eth1' mode='passthrough'/><vlan><tag id='42'/></vlan>",
  place: "device eth1 with mode passthrough",
};
const GROUP: Connection = {
  nic: { network: "ports", port_group: "servers", isolated: true },
  xml: "network'>MAC<source network='ports' portgroup='servers'/><port isolated='yes'/>",
  place: "ports",
};
const PORTS = {
  mode: "bridge",
  bridge: { name: "br5" },
  dhcp: "elsewhere",
  port_groups: { servers: { default: false }, other: { default: false } },
};

/** Interfaces of one guest, the change of each, and the differences that this is. */
const ROWS: readonly (readonly [Connection, from: RegExp, to: string, ...drift: string[]])[] = [
  ...[BRIDGE, SWITCH, DEVICE, GROUP].map(
    (each) =>
      [
        each,
        /type='\w+'>(.*?)<[sv].*<model/,
        "type='bridge'>$1<source bridge='br9'/><model",
        `no interface MAC on ${each.place}: it is on bridge br9`,
      ] as const,
  ),
  [SWITCH, /<vlan.*?<\/vlan>/, "", "has no VLAN, planned trunk 30:tagged 20"],
  [SWITCH, /<tag id='20'\/>/, "", "has VLAN trunk 30:tagged, planned trunk 30:tagged 20"],
  [SWITCH, / trunk='yes'|<tag id='30'.*?\/>/g, "", "has VLAN 20, planned trunk 30:tagged 20"],
  [SWITCH, /<virtualport.*?\/>/, "", "no interface MAC on bridge ovs0 of Open vSwitch: it is on bridge ovs0"],
  [SWITCH, /<model/, "<port isolated='yes'/><model", "is isolated, planned as not isolated"],
  [
    SWITCH,
    /<vlan.*<model type='virtio'/,
    "<virtualport type='openvswitch'/><port isolated='yes'/><model type='e1000'",
    "is e1000, planned virtio",
    "has no VLAN, planned trunk 30:tagged 20",
    "is isolated, planned as not isolated",
  ],
  [
    GROUP,
    /'servers'\/><port isolated='yes'\/>/,
    "'other'/>",
    "has port group other, planned servers",
    "is not isolated, planned as isolated",
  ],
];
const macOf = (at: number) => `52:54:00:00:01:${10 + at}`;
const planned = ROWS.map(
  ([{ xml }], at) =>
    `<interface type='${xml.replace("MAC", `<mac address='${macOf(at)}'/>`)}<model type='virtio'/></interface>`,
);
const textOf = (at: number, text: string) =>
  text.startsWith("no ") ? text.replace("MAC", macOf(at)) : `interface ${macOf(at)} ${text}`;

test("status compares all parts of an interface, and up --restart gives it back by one change", async () => {
  const nics = ROWS.map(([{ nic }], at) => ({ mac: macOf(at), ...nic }));
  const interfaces = [...LAB_OF_TWO["guests.d/one.yml"].interfaces, ...nics];
  const host = new LabHost(
    labOfTwo({
      "networks.d/ports.yml": PORTS,
      "guests.d/one.yml": { interfaces, disks: [{}] },
      "guests.d/two.yml": null,
    }),
  );
  succeeded(await host.run("up"));
  const devices = join(host.state, "domain/one.devices");
  const before = readFileSync(devices, "utf8");
  const drift = async () => (await driftOf(host))["guest one"];
  // The recording virt-install makes none of these.
  assert.deepEqual(
    await drift(),
    ROWS.map(([{ place }], at) => textOf(at, `no interface MAC on ${place}`)),
  );

  const restart = async () => {
    host.changes();
    succeeded(await host.run("up", ["--restart"]));
    const attached = host.changes().filter((call) => call.includes("attach-device"));
    assert.deepEqual(
      attached,
      ROWS.map(() => "virsh --connect qemu:///system attach-device one /dev/stdin --config"),
    );
    assert.equal(readFileSync(devices, "utf8"), `${before}${planned.join("\n")}\n`);
  };
  await restart();
  assert.deepEqual(await drift(), []);

  const changed = ROWS.map(([, from, to], at) => {
    const xml = planned[at]?.replace(from, to) ?? "";
    assert.notEqual(xml, planned[at]);
    return xml;
  });
  for (const side of ["devices", "running"])
    put(host, `domain/one.${side}`, `${before}${changed.join("\n")}\n`);
  assert.deepEqual(
    await drift(),
    ROWS.flatMap(([, , , ...texts], at) => texts.map((text) => textOf(at, text))),
  );
  await restart();
});
