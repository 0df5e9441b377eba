import assert from "node:assert/strict";
import { test } from "node:test";
import { formatFinding } from "../src/finding.ts";
import { findings } from "./findings.ts";

const QUIET = "checks: {ignore: [reaches-host]}\n";
const NETWORKS = {
  "networks.d/lab.yml": `gateway: 10.9.8.1\nprefix: 24\n`,
  "networks.d/br.yml": `mode: bridge\nbridge: {name: br1}\n${QUIET}`,
  "networks.d/ovs.yml": `mode: bridge\nbridge: {name: ovs1, type: openvswitch}\n${QUIET}`,
  "networks.d/tap.yml": `mode: macvtap\nmacvtap: {devices: [eth1]}\n${QUIET}`,
  "networks.d/pass.yml": `mode: macvtap\nmacvtap: {devices: [eth2], mode: passthrough}\n${QUIET}`,
};
const guest = (...cards: readonly string[]) => ({
  "guests.d/x.yml": `interfaces:\n${cards.map((card) => `- {${card}}\n`).join("")}templates: ~\n${QUIET}`,
});

/** Layers beside the networks, and the findings. */
const CASES: Readonly<Record<string, readonly [files: Record<string, string>, ...expected: string[]]>> = {
  "a VLAN of an interface": [
    guest(
      "network: lab, vlan: 5",
      "bridge: br0, vlan: 5",
      "macvtap: eth3, vlan: 5",
      "network: br, vlan: {trunk: [5, 6]}",
      "network: tap, vlan: 5",
    ),
    "2:24: error: `lab` has no VLANs: use another mode, or remove `vlan` [vlan-unusable]",
    "3:23: error: `br0` has no VLANs: set `bridge_type: openvswitch`, or remove `vlan` [vlan-unusable]",
    "4:25: error: `eth3` has no VLANs: set `macvtap_mode: passthrough`, or remove `vlan` [vlan-unusable]",
    "5:23: error: `br` has no VLANs: set `bridge.type: openvswitch`, or remove `vlan` [vlan-unusable]",
    "6:24: error: `tap` has no VLANs: set `macvtap.mode: passthrough`, or remove `vlan` [vlan-unusable]",
  ],
  "a VLAN of an interface on a switch that has some": [
    guest(
      "network: ovs, vlan: 5",
      "network: pass, vlan: 5",
      "bridge: ovs0, bridge_type: openvswitch, vlan: 5",
      "macvtap: eth3, macvtap_mode: passthrough, vlan: 5",
    ),
  ],
  "an isolated interface": [
    guest(
      "network: ovs, isolated: true",
      "network: tap, isolated: true",
      "bridge: ovs0, bridge_type: openvswitch, isolated: true",
      "macvtap: eth3, isolated: true",
    ),
    "2:28: error: `ovs` is a bridge of Open vSwitch, which keeps no ports apart: use a bridge of the kernel, or remove `isolated` [isolation-unusable]",
    "3:28: error: `tap` is macvtap, which keeps no ports apart: use a bridge of the kernel, or remove `isolated` [isolation-unusable]",
    "4:54: error: `ovs0` is a bridge of Open vSwitch, which keeps no ports apart: use a bridge of the kernel, or remove `isolated` [isolation-unusable]",
    "5:29: error: `eth3` is macvtap, which keeps no ports apart: use a bridge of the kernel, or remove `isolated` [isolation-unusable]",
  ],
  "an isolated interface on a bridge of the kernel": [
    guest("network: lab, isolated: true", "network: br, isolated: true", "bridge: br0, isolated: true"),
  ],
  "a VLAN of all interfaces": [
    {
      "guests.d/x.yml": `defaults: {interface: {vlan: 5, isolated: false}}\ninterfaces: [{network: lab}]\ntemplates: ~\n`,
    },
    "1:30: error: `lab` has no VLANs: use another mode, or remove `vlan` [vlan-unusable]",
  ],
};

for (const [name, [files, ...expected]] of Object.entries(CASES))
  test(name, () =>
    assert.deepEqual(
      findings({ ...NETWORKS, ...files }).map(formatFinding),
      expected.map((text) => `guests.d/x.yml:${text}`),
    ),
  );

test("isolated ports of a network on Open vSwitch", () => {
  const files = {
    ...NETWORKS,
    "networks.d/ovs.yml": `${NETWORKS["networks.d/ovs.yml"]}isolated_ports: true\n`,
  };
  assert.deepEqual(
    findings({ ...files, "networks.d/br.yml": `${NETWORKS["networks.d/br.yml"]}isolated_ports: true\n` }).map(
      formatFinding,
    ),
    [
      "networks.d/ovs.yml:4:17: error: a bridge of Open vSwitch keeps no ports apart: use a bridge of the kernel, or remove `isolated_ports` [isolation-unusable]",
    ],
  );
});

test("a VLAN of a network in mode macvtap", () => {
  const files = { ...NETWORKS, "networks.d/tap.yml": `${NETWORKS["networks.d/tap.yml"]}vlan: 5\n` };
  assert.deepEqual(findings(files).map(formatFinding), [
    "networks.d/tap.yml:4:7: error: this network has no VLANs: set `macvtap.mode: passthrough`, or remove the key [vlan-unusable]",
  ]);
});
