import assert from "node:assert/strict";
import { test } from "node:test";
import { formatFinding } from "../src/finding.ts";
import { findings } from "./findings.ts";

const NETWORK = "gateway: 10.9.8.1\nprefix: 24\n";
const QUIET = "mode: isolated\ngateway: none\nsubnet: 10.9.8.0/24\n";
const unused = (place: string, which: string, lacks: string, key: string, remedy: string) =>
  `networks.d/a.yml:${place}: warning: ${which} has no ${lacks}: remove \`${key}\`, or ${remedy} [unused-by-mode]`;
const byMode = (place: string, mode: string, lacks: string, key: string) =>
  unused(place, `a network of mode \`${mode}\``, lacks, key, "set another `mode`");
const withoutHost = (place: string, lacks: string, key: string) =>
  unused(place, "a network whose gateway is not the host", lacks, key, "set `host_address`");

/** A network `a`, perhaps a guest, and the findings beside those of `reaches-host`. */
const CASES: readonly (readonly [
  network: string,
  expected: readonly string[],
  guests?: Record<string, string>,
])[] = [
  [
    "domain: a.test\n",
    [
      "networks.d/a.yml:1:1: error: `gateway`: this key is missing: set it to the host's address, or to `none` [schema]",
    ],
  ],
  [
    `${NETWORK}ipv6: {prefix: 64}\n`,
    [
      "networks.d/a.yml:3:7: error: `ipv6.gateway`: this key is missing: set it to the host's address, or to `none` [schema]",
    ],
  ],
  ['ipv6: {gateway: "fd00:9::1"}\n', []],
  ["gateway: none\nmode: isolated\n", []],
  [
    "gateway: none\nsubnet: 10.9.8.0/24\n",
    [
      "networks.d/a.yml:1:10: error: in this mode the host forwards packets, and needs an address on the network: set `host_address`, or `mode: isolated` [host-address-missing]",
    ],
  ],
  [
    `${QUIET}dns: {aliases: [gw]}\ndhcp: {start: 10.9.8.5, end: 10.9.8.9}\nroutes: [{to: 10.0.0.0/16, via: 10.9.8.2}]\n`,
    [
      withoutHost("4:6", "DNS of libvirt", "dns"),
      withoutHost("5:7", "DHCP of libvirt", "dhcp"),
      withoutHost("6:9", "address of the host", "routes"),
    ],
  ],
  [
    "gateway: {guest: fw}\nmode: isolated\n",
    [
      "networks.d/a.yml:1:10: error: a network whose gateway is a guest must have a subnet: set `subnet` [network-size]",
    ],
  ],
  [
    `${QUIET.replace("none", "{guest: fw}")}`,
    ["networks.d/a.yml:2:18: error: there is no guest `fw`: did you mean `fv`? [gateway-guest-missing]"],
    { "guests.d/fv.yml": "templates: ~\n" },
  ],
  [
    `${QUIET.replace("none", "{guest: fw}")}`,
    [
      "networks.d/a.yml:2:18: error: the guest `fw` has no `ip` in 10.9.8.0/24: set it at its interface on `a` [gateway-guest-missing]",
    ],
    { "guests.d/fw.yml": "templates: ~\ninterfaces: [{network: a}]\n" },
  ],
  [
    [
      "mode: bridge",
      "bridge: {name: br0, stp: false, mac: 52:54:00:00:00:01, zone: x}",
      "mtu: 1400",
      "gateway: 10.9.8.1",
      "prefix: 24",
      "host_address: 10.9.8.2",
      "dns: {aliases: [gw]}",
      "dnsmasq: [log-dhcp]",
      "forward: {device: eth0, ports: {start: 1, end: 2}}",
      "macvtap: {devices: [eth1]}",
      "",
    ].join("\n"),
    [
      byMode("2:26", "bridge", "bridge of its own", "bridge.stp"),
      byMode("2:38", "bridge", "bridge of its own", "bridge.mac"),
      byMode("2:63", "bridge", "bridge of its own", "bridge.zone"),
      byMode("3:6", "bridge", "bridge of its own", "mtu"),
      byMode("6:15", "bridge", "address of the host", "host_address"),
      byMode("7:6", "bridge", "DNS of libvirt", "dns"),
      byMode("8:10", "bridge", "DNS of libvirt", "dnsmasq"),
      byMode("9:19", "bridge", "choice of a device", "forward.device"),
      byMode("9:32", "bridge", "NAT", "forward.ports"),
      byMode("10:10", "bridge", "network devices of the host", "macvtap"),
    ],
  ],
  [
    "mode: macvtap\nmacvtap: {devices: [eth1]}\nbridge: {name: br0}\nbandwidth: {inbound: {average: 5}}\nisolated_ports: true\n",
    [
      byMode("3:9", "macvtap", "bridge", "bridge"),
      byMode("4:12", "macvtap", "limit of its speed", "bandwidth"),
      byMode("5:17", "macvtap", "bridge", "isolated_ports"),
    ],
  ],
  [
    "mode: macvtap\n",
    [
      "networks.d/a.yml:1:7: error: a network of this mode needs a network device of the host: set `macvtap.devices` [device-missing]",
    ],
  ],
  [
    `${NETWORK}mode: open\nforward: {device: eth0, addresses: {start: 10.1.1.1, end: 10.1.1.2}}\n`,
    [
      byMode("4:19", "open", "choice of a device", "forward.device"),
      byMode("4:36", "open", "NAT", "forward.addresses"),
    ],
  ],
  [
    `${NETWORK}dns: {enabled: false, aliases: [ks]}\n`,
    [
      "networks.d/a.yml:3:32: warning: a network whose `dns.enabled` is false has no DNS of libvirt: remove `dns.aliases`, or `dns.enabled` [unused-by-mode]",
    ],
  ],
  [`${NETWORK}bridge: {type: openvswitch}\n`, [byMode("3:16", "nat", "bridge of the host", "bridge.type")]],
  [
    `${NETWORK}mtu: 5\n`,
    ["networks.d/a.yml:3:6: error: `mtu`: must be a number of bytes, 68 to 65535 [schema]"],
  ],
  [
    NETWORK,
    [
      "guests.d/x.yml:2:14: error: `interfaces[0]`: must have exactly one of `network`, `bridge` and `macvtap` [schema]",
    ],
    { "guests.d/x.yml": "templates: ~\ninterfaces: [{network: a, bridge: br0}]\n" },
  ],
  [
    NETWORK,
    [
      "guests.d/x.yml:2:32: error: the plan knows no subnet of `br0`, and so no size for the address: set it in `addresses`, with its prefix length, instead of `ip` [address-without-subnet]",
    ],
    { "guests.d/x.yml": "templates: ~\ninterfaces: [{bridge: br0, ip: 10.9.8.4}]\n" },
  ],
  [
    `${NETWORK}routes: [{to: "fd00:5::/64", via: 10.9.8.7}]\n`,
    [
      "networks.d/a.yml:3:35: error: the router 10.9.8.7 and the subnet fd00:5::/64 must be of one family: use IPv4 for both, or IPv6 [route-unreachable]",
    ],
  ],
  [
    `${NETWORK}forward: {addresses: {start: 10.1.1.9, end: 10.1.1.2}}\n`,
    [
      "networks.d/a.yml:3:30: error: `forward.addresses` begins at 10.1.1.9, after its end 10.1.1.2: exchange the two [nat-range-reversed]",
    ],
  ],
  [
    QUIET.replace("none", "none\nhost_address: 10.9.7.1"),
    [
      "networks.d/a.yml:3:15: error: the address 10.9.7.1 is outside 10.9.8.0/24: use one in it [gateway-outside-network]",
    ],
  ],
  [
    `${NETWORK}vlan: 42\n`,
    [
      "networks.d/a.yml:3:7: error: this network has no VLANs: use another mode, or remove the key [vlan-unusable]",
    ],
  ],
  ["mode: macvtap\nmacvtap: {devices: [eth1], mode: passthrough}\nvlan: 42\n", []],
  [
    NETWORK,
    [
      "guests.d/x.yml:2:40: error: without a network there is no group `b`: remove `port_group` [unknown-port-group]",
    ],
    { "guests.d/x.yml": "templates: ~\ninterfaces: [{bridge: br0, port_group: b}]\n" },
  ],
  [
    NETWORK,
    ["guests.d/x.yml:2:39: error: `a` has no group `b`: remove `port_group` [unknown-port-group]"],
    { "guests.d/x.yml": "templates: ~\ninterfaces: [{network: a, port_group: b}]\n" },
  ],
  [
    `${NETWORK}external: true\nbridge: {name: virbr0}\nmtu: 1400\n`,
    [
      "networks.d/a.yml:5:6: warning: the scripts do not change a network of the host: remove `mtu`, or `external` [unused-by-mode]",
    ],
  ],
  [
    `${NETWORK}external: true\nbridge: {name: virbr0, zone: work}\ndhcp: {start: 10.9.8.5, end: 10.9.8.9, lease: 30}\ndns: {hosts: [{ip: 10.9.8.50, name: disk}], forwarders: [10.1.1.1]}\nipv6: {gateway: "fd00:9::1", nat: true}\n`,
    ["4:30 bridge.zone", "5:47 dhcp.lease", "6:57 dns.forwarders", "7:35 ipv6.nat"].map((text) => {
      const [place, key] = text.split(" ");
      return `networks.d/a.yml:${place}: warning: the scripts do not change a network of the host: remove \`${key}\`, or \`external\` [unused-by-mode]`;
    }),
  ],
  [
    `${NETWORK}mode: route\nipv6: {gateway: "fd00:9::1", nat: true}\n`,
    [byMode("4:35", "route", "NAT", "ipv6.nat")],
  ],
];

for (const [network, expected, guests = {}] of CASES)
  test(`findings of a network: ${network.replaceAll("\n", " ")}`, () => {
    const found = findings({ "networks.d/a.yml": network, ...guests }).filter(
      ({ id }) => id !== "reaches-host",
    );
    assert.deepEqual(found.map(formatFinding), expected);
  });
