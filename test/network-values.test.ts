import assert from "node:assert/strict";
import { test } from "node:test";
import { findings } from "./findings.ts";

/** Layers of a network, and the messages about their values. */
const CASES: readonly (readonly [layer: string, messages: readonly string[]])[] = [
  [
    "bridge: [br0]\nmacvtap: [eth1]\nforward: {addresses: 1}\nvlan: many\nport_groups: 5\nhost_address: x\n",
    [
      "`bridge`: must be a map of `name`, `stp` and `delay`",
      "`macvtap`: must be a map of `devices` and `mode`",
      "`forward.addresses`: must be a map of `start` and `end`",
      "`vlan`: must be the number of a VLAN, or a map of `trunk` and `native`",
      "`port_groups`: must be a map of port groups",
      "`host_address`: must be an IPv4 address, like 192.168.155.10",
    ],
  ],
  [
    "macvtap: {devices: eth1, mode: x}\nbandwidth: {inbound: 5, outbound: {average: 0, peak: 0}}\nport_groups: {a: 5}\n",
    [
      "`macvtap.devices`: must be a list of network devices",
      "`macvtap.mode`: must be one of bridge, private, vepa or passthrough",
      "`bandwidth.inbound`: must be a map of `average`, `peak` and `burst`",
      "`bandwidth.outbound.average`: must be a number of KiB per second, 1 or more",
      "`bandwidth.outbound.peak`: must be a whole number, at least 1",
      "`port_groups.a`: must be a map of `default`, `vlan` and `bandwidth`",
    ],
  ],
  [
    "dns: {forwarders: [{}], srv: [{service: a, protocol: tcp, target: b, port: 0, weight: 65536}, {service: a, protocol: tcp, port: 5, weight: 0}]}\nmacvtap: {devices: [eth1, eth1]}\nbandwidth: {inbound: {average: 4294967296, peak: 4294967296}}\nroutes: [{to: 10.1.0.0/16, via: 10.9.8.2, metric: 4294967296}]\nipv6: {gateway: 'fd00::1', dhcp: {hosts: [{duid: '0:3:0:3', ip: 'fd00::5'}]}}\n",
    [
      "`dns.forwarders[0]`: must have `domain` or `address`",
      "`dns.srv[0].port`: must be a port, 1 to 65535",
      "`dns.srv[0].weight`: must be a whole number, 0 to 65535",
      "`dns.srv[1].port`: must be the value of a machine: set `target`, or remove this key",
      "`dns.srv[1].weight`: must be the value of a machine: set `target`, or remove this key",
      "`macvtap.devices`: must name each network device once",
      "`bandwidth.inbound.average`: must be at most 4294967295",
      "`bandwidth.inbound.peak`: must be at most 4294967295",
      "`routes[0].metric`: must be at most 4294967295",
      "`ipv6.dhcp.hosts[0].duid`: must be a DUID of a kind that libvirt takes: its first bytes are 0:1, 0:2, 0:3 or 0:4",
    ],
  ],
  [
    "macvtap: {devices: []}\nbridge: {zone: a b, type: x, delay: -1}\nsubnets: [{gateway: 10.9.9.1, prefix: 0}]\nroutes: 5\n",
    [
      "`macvtap.devices`: must name a network device",
      "`bridge.zone`: must be at most 17 letters, digits, _ and -",
      "`bridge.type`: must be one of linux or openvswitch",
      "`bridge.delay`: must be a number of seconds, 0 or more",
      "`subnets[0].prefix`: must be a prefix length",
      "`routes`: must be a list of maps with `to` and `via`",
    ],
  ],
  [
    "dns: {forwarders: 5, srv: 5, txt: 5, wildcards: 5}\ndhcp: {hosts: 5, options: {ntp: 5, search: 5, router: 5, 5: {a: 1}}}\nipv6: {gateway: 'fd00::1', dhcp: {hosts: 5}}\nsubnets: 5\n",
    [
      "`dns.forwarders`: must be a list of addresses, or of maps of `domain` and `address`",
      "`dns.srv`: must be a list of maps with `service` and `protocol`",
      "`dns.txt`: must be a list of maps with `name` and `value`",
      "`dns.wildcards`: must be a list of maps with `ip` and `name`",
      "`dhcp.hosts`: must be a list of maps with `mac` and `ip`",
      "`dhcp.options.ntp`: must be a list of addresses",
      "`dhcp.options.search`: must be a list of domains",
      "`dhcp.options.router`: must be an IPv4 address, or `none`",
      "`dhcp.options.5`: must be a text, a whole number, or a list of them, without quotes and backslashes",
      "`ipv6.dhcp.hosts`: must be a list of maps with `duid` and `ip`",
      "`subnets`: must be a list of maps with `gateway` and `prefix`",
    ],
  ],
  [
    "dns: {srv: [{service: a, protocol: tcp, target: b, port: 70000}], wildcards: [x], forwarders: [5]}\nroutes: [{to: 10.1.0.0/16, via: 10.9.8.2, metric: 0}]\ndnsmasq: x\ndhcp: {options: 5}\nvlan: {trunk: 5}\n",
    [
      "`dns.srv[0].port`: must be a port, 1 to 65535",
      "`dns.wildcards[0]`: must be a map of `ip` and `name`",
      "`dns.forwarders[0]`: must be an address, or a map of `domain` and `address`",
      "`routes[0].metric`: must be a whole number, at least 1",
      "`dnsmasq`: must be a list of lines",
      "`dhcp.options`: must be a map of options and their values",
      "`vlan.trunk`: must be a list of VLANs",
    ],
  ],
  [
    "subnet: 10.9.8.1/24\nroutes: [{to: 10.1.1.1/16, via: x}]\nvlan: 5000\nport_groups: {a: {vlan: {trunk: []}}}\nmtu: 5\nipv6: {gateway: [x], subnet: 'fd00::1/64'}\ndns: 5\n",
    [
      "`subnet`: must be a subnet with its first address, like 192.168.155.0/24",
      "`routes[0].to`: must be a subnet with its first address, like 10.20.0.0/16 or fd00:20::/64",
      "`routes[0].via`: must be the IPv4 or IPv6 address of a router, without a zone, like 192.168.155.253 or fe80::1",
      "`vlan`: must be the number of a VLAN, 1 to 4094",
      "`port_groups.a.vlan.trunk`: must name a VLAN",
      "`mtu`: must be a number of bytes, 68 to 65535",
      "`ipv6.gateway`: must be an address, `{guest: GUEST}` or `none`",
      "`ipv6.subnet`: must be a subnet with its first address, like fd00:5::/64",
      "`dns`: must be a map of `aliases`, `hosts` and `local_only`",
    ],
  ],
  [
    "dhcp: {start: 10.9.8.2, end: 10.9.8.5, lease: 1, options: {ntp: [a], 252: \"a\\\"b\"}}\nipv6: {gateway: 'fd00::1', dhcp: {hosts: [{duid: x, ip: 'fd00::5'}]}}\ndns: {txt: [{name: a, value: 'a\"'}], srv: [{service: _ldap, protocol: sctp}], forwarders: [x, {address: y}]}\ndnsmasq: [\"a\\nb\"]\n",
    [
      "`dhcp.lease`: must be a number of minutes, 2 or more, or `infinite`",
      "`dhcp.options.ntp[0]`: must be an IPv4 address, like 192.168.155.10",
      "`dhcp.options.252`: must be a text, a whole number, or a list of them, without quotes and backslashes",
      "`ipv6.dhcp.hosts[0].duid`: must be a DUID: bytes in hexadecimal digits with colons between them, like 0:3:0:1:52:54:0:5:0:10",
      '`dns.txt[0].value`: must be at most 255 printable ASCII characters, without `"`, `\\` and spaces at the ends',
      "`dns.srv[0].service`: must be letters, digits and dashes, at most 15",
      "`dns.srv[0].protocol`: must be one of tcp or udp",
      "`dns.forwarders[0]`: must be an IPv4 or IPv6 address, like 192.168.155.10 or fd00:5::10",
      "`dns.forwarders[1].address`: must be an IPv4 or IPv6 address, like 192.168.155.10 or fd00:5::10",
      "`dnsmasq[0]`: must be one line of text, without control characters, and without spaces at the ends",
    ],
  ],
  [
    "dhcp: {start: 10.9.8.2}\nipv6: {gateway: 'fd00::1', dhcp: {end: 'fd00::5'}}\n",
    [
      "`dhcp.end`: must have both `start` and `end`, or none of them",
      "`ipv6.dhcp.start`: must have both `start` and `end`, or none of them",
    ],
  ],
  [
    "dhcp: {options: {300: x}}\nipv6: {gateway: 'fd00::1', dhcp: {options: {router: x}}}\n",
    [
      "`dhcp.options`: `300` must be the number of an option, 1 to 254, or one of ntp, search, router",
      "`ipv6.dhcp.options`: `router` must be the number of an option, 1 to 65535, or one of ntp, search",
    ],
  ],
  [
    'dhcp: {lease: soon, options: {252: "a\\nb"}}\nforward: {device: ../eth0, ports: {start: 0, end: 70000}}\n',
    [
      "`dhcp.lease`: must be a number of minutes, 2 or more, or `infinite`",
      "`dhcp.options.252`: must be a text, a whole number, or a list of them, without quotes and backslashes",
      "`forward.device`: must be letters, digits and _ . + -, and must not start with a dot or a dash",
      "`forward.ports.start`: must be a port, 1 to 65535",
      "`forward.ports.end`: must be a port, 1 to 65535",
    ],
  ],
  [
    'dns: {txt: [{name: a, value: "v=spf1 \\n-all"}], wildcards: [{name: \'*.lab\', ip: 10.9.8.7}]}\nmacvtap: {devices: ["eth1,x"]}\n',
    [
      '`dns.txt[0].value`: must be at most 255 printable ASCII characters, without `"`, `\\` and spaces at the ends',
      "`dns.wildcards[0].name`: must be a domain name: DNS labels with dots between them",
      "`macvtap.devices[0]`: must be letters, digits and _ . + -, and must not start with a dot or a dash",
    ],
  ],
  [
    "bandwidth: 5\nipv6: {gateway: 'fd00::1', prefix: 200}\n",
    [
      "`bandwidth`: must be a map of `inbound` and `outbound`",
      "`ipv6.prefix`: must be an IPv6 prefix length, 64 to 126",
    ],
  ],
];

test("a network's prefix is that of a subnet with room for guests", () => {
  const [found] = findings({ "networks.d/a.yml": "gateway: 10.9.8.1\nprefix: 31\n" });
  assert.equal(found?.message, "`prefix`: must be a prefix length, 1 to 30");
});

for (const [layer, messages] of CASES)
  test(`values of a network: ${layer.replaceAll("\n", " ")}`, () => {
    const files = { "networks.d/a.yml": `gateway: 10.9.8.1\nprefix: 24\n${layer}` };
    const found = findings(files).filter(({ id }) => id === "schema");
    assert.deepEqual(
      found.map(({ message }) => message),
      messages,
    );
  });
