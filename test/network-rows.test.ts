import assert from "node:assert/strict";
import { join } from "node:path";
import { suite, test } from "node:test";
import { Templates } from "../src/artifacts/templates.ts";
import { checkLab } from "../src/lab.ts";
import { LayerReader } from "../src/layers/reader.ts";
import { PROJECT } from "./run.ts";
import { writeLayers } from "./write-layers.ts";

const TEMPLATES = join(PROJECT, "templates");
const templates = new Templates([TEMPLATES]);

/** The XML of the network `n`, a line for each element, without its names and metadata. */
function xmlOf(network: string, guest = ""): string[] {
  const root = writeLayers({
    "networks.d/n.yml": `${network}\n`,
    "networks.d/lan.yml": "mode: bridge\nbridge: {name: br9}\n",
    ...(guest ? { "guests.d/g.yml": `templates: ~\n${guest}\n` } : {}),
  });
  const options = { confdirs: [root], tmpldirs: [TEMPLATES], site: "site" };
  const { lab, findings } = checkLab(new LayerReader(), options);
  const own = lab?.networks.find(({ name }) => name === "n");
  assert.ok(own, findings.map(({ message }) => message).join("\n"));
  const text = templates.render("host/network.xml", own).replace(/ *<metadata>.*?<\/metadata>\n/s, "");
  return text
    .split("\n")
    .map((line) => line.trim().replace(/ xmlns:dnsmasq='[^']*'/, ""))
    .filter((line) => line && !/^(?:<\/?network>|<name>|<uuid>|<\?xml)/.test(line));
}

const V4 = "gateway: 10.9.1.1\nprefix: 24\nbridge: {name: b, stp: false}";

/** An element of a real network, layers that ask for it, and the lines of the XML that must be there. */
const ROWS: readonly (readonly [
  element: string,
  network: string,
  lines: readonly string[],
  guest?: string,
])[] = [
  [
    "forward nat, the bridge, a range and a DNS host",
    `${V4}\ndomain: n.test\ndhcp: {start: 10.9.1.100, end: 10.9.1.199}\ndns: {hosts: [{ip: 10.9.1.5, name: disk}]}`,
    [
      "<forward mode='nat'/>",
      "<bridge name='b' stp='off' delay='0'/>",
      "<domain name='n.test' localOnly='yes'/>",
      "<dns>",
      "<host ip='10.9.1.5'><hostname>disk.n.test</hostname></host>",
      "</dns>",
      "<ip address='10.9.1.1' netmask='255.255.255.0'>",
      "<dhcp>",
      "<range start='10.9.1.100' end='10.9.1.199'/>",
      "</dhcp>",
      "</ip>",
    ],
  ],
  [
    "route",
    `mode: route\n${V4}`,
    [
      "<forward mode='route'/>",
      "<bridge name='b' stp='off' delay='0'/>",
      "<dns>",
      "</dns>",
      "<ip address='10.9.1.1' netmask='255.255.255.0'>",
      "</ip>",
    ],
  ],
  [
    "isolated",
    `mode: isolated\n${V4}`,
    [
      "<bridge name='b' stp='off' delay='0'/>",
      "<dns>",
      "</dns>",
      "<ip address='10.9.1.1' netmask='255.255.255.0'>",
      "</ip>",
    ],
  ],
  [
    "NAT addresses and ports",
    `${V4}\nforward: {addresses: {start: 203.0.113.10, end: 203.0.113.12}, ports: {start: 20000, end: 29999}}`,
    [
      "<forward mode='nat'>",
      "<nat>",
      "<address start='203.0.113.10' end='203.0.113.12'/>",
      "<port start='20000' end='29999'/>",
      "</nat>",
      "</forward>",
      "<bridge name='b' stp='off' delay='0'/>",
      "<dns>",
      "</dns>",
      "<ip address='10.9.1.1' netmask='255.255.255.0'>",
      "</ip>",
    ],
  ],
  [
    "forward dev",
    `${V4}\nforward: {device: eth1}`,
    [
      "<forward mode='nat' dev='eth1'/>",
      "<bridge name='b' stp='off' delay='0'/>",
      "<dns>",
      "</dns>",
      "<ip address='10.9.1.1' netmask='255.255.255.0'>",
      "</ip>",
    ],
  ],
  [
    "static routes",
    `${V4}\nroutes: [{to: 10.50.0.0/16, via: 10.9.1.7, metric: 3}]`,
    [
      "<forward mode='nat'/>",
      "<bridge name='b' stp='off' delay='0'/>",
      "<dns>",
      "</dns>",
      "<ip address='10.9.1.1' netmask='255.255.255.0'>",
      "</ip>",
      "<route address='10.50.0.0' prefix='16' gateway='10.9.1.7' metric='3'/>",
    ],
  ],
  [
    "a domain of its own",
    `${V4}\ndomain: n.test\ndns: {local_only: true}`,
    [
      "<forward mode='nat'/>",
      "<bridge name='b' stp='off' delay='0'/>",
      "<domain name='n.test' localOnly='yes'/>",
      "<dns>",
      "</dns>",
      "<ip address='10.9.1.1' netmask='255.255.255.0'>",
      "</ip>",
    ],
  ],
  [
    "DNS forwarders",
    `${V4}\ndns: {forwarders: [10.9.1.53, {domain: corp.test, address: 10.9.1.54}]}`,
    [
      "<forward mode='nat'/>",
      "<bridge name='b' stp='off' delay='0'/>",
      "<dns>",
      "<forwarder addr='10.9.1.53'/>",
      "<forwarder domain='corp.test' addr='10.9.1.54'/>",
      "</dns>",
      "<ip address='10.9.1.1' netmask='255.255.255.0'>",
      "</ip>",
    ],
  ],
  [
    "mtu",
    `${V4}\nmtu: 9000`,
    [
      "<forward mode='nat'/>",
      "<bridge name='b' stp='off' delay='0'/>",
      "<mtu size='9000'/>",
      "<dns>",
      "</dns>",
      "<ip address='10.9.1.1' netmask='255.255.255.0'>",
      "</ip>",
    ],
  ],
  [
    "the MAC of the bridge",
    `gateway: 10.9.1.1\nprefix: 24\nbridge: {name: b, stp: false, mac: 52:54:00:0a:00:01}`,
    [
      "<forward mode='nat'/>",
      "<bridge name='b' stp='off' delay='0'/>",
      "<mac address='52:54:00:0a:00:01'/>",
      "<dns>",
      "</dns>",
      "<ip address='10.9.1.1' netmask='255.255.255.0'>",
      "</ip>",
    ],
  ],
  [
    "options of dnsmasq, and option 252 of DHCP",
    `${V4}\ndhcp: {start: 10.9.1.100, end: 10.9.1.199, options: {252: "http://n/wpad.dat"}}\ndnsmasq: [log-dhcp]`,
    [
      "<forward mode='nat'/>",
      "<bridge name='b' stp='off' delay='0'/>",
      "<dns>",
      "</dns>",
      "<ip address='10.9.1.1' netmask='255.255.255.0'>",
      "<dhcp>",
      "<range start='10.9.1.100' end='10.9.1.199'/>",
      "</dhcp>",
      "</ip>",
      "<dnsmasq:options>",
      "<dnsmasq:option value='dhcp-option=252,http://n/wpad.dat'/>",
      "<dnsmasq:option value='log-dhcp'/>",
      "</dnsmasq:options>",
    ],
  ],
  [
    "a TFTP root and a boot file",
    `${V4}\ntftp: /srv/tftp\ndhcp: {start: 10.9.1.100, end: 10.9.1.199, boot: {file: pxelinux.0, server: 10.9.1.5}}`,
    [
      "<forward mode='nat'/>",
      "<bridge name='b' stp='off' delay='0'/>",
      "<dns>",
      "</dns>",
      "<ip address='10.9.1.1' netmask='255.255.255.0'>",
      "<tftp root='/srv/tftp'/>",
      "<dhcp>",
      "<range start='10.9.1.100' end='10.9.1.199'/>",
      "<bootp file='pxelinux.0' server='10.9.1.5'/>",
      "</dhcp>",
      "</ip>",
    ],
  ],
  [
    "a switch of Open vSwitch with port groups and VLANs",
    "mode: bridge\nbridge: {name: ovs0, type: openvswitch}\nport_groups: {servers: {default: true, vlan: 20}, uplink: {vlan: {trunk: [20, 30], native: 20}}}",
    [
      "<forward mode='bridge'/>",
      "<bridge name='ovs0'/>",
      "<virtualport type='openvswitch'/>",
      "<portgroup name='servers' default='yes'>",
      "<vlan>",
      "<tag id='20'/>",
      "</vlan>",
      "</portgroup>",
      "<portgroup name='uplink'>",
      "<vlan trunk='yes'>",
      "<tag id='20' nativeMode='untagged'/>",
      "<tag id='30'/>",
      "</vlan>",
      "</portgroup>",
    ],
  ],
  [
    "IPv6 of guests without an address of the host",
    'mode: isolated\nbridge: {name: b, stp: false}\ngateway: none\nsubnet: 10.9.1.0/24\nipv6: {gateway: none, subnet: "fd00:1::/64"}',
    ["<network ipv6='yes'>", "<bridge name='b' stp='off' delay='0'/>"],
  ],
  [
    "a range that holds the gateway",
    `${V4}\ndhcp: {start: 10.9.1.1, end: 10.9.1.199}`,
    [
      "<forward mode='nat'/>",
      "<bridge name='b' stp='off' delay='0'/>",
      "<dns>",
      "</dns>",
      "<ip address='10.9.1.1' netmask='255.255.255.0'>",
      "<dhcp>",
      "<range start='10.9.1.1' end='10.9.1.199'/>",
      "</dhcp>",
      "</ip>",
    ],
  ],
  [
    "a reservation without a range",
    `${V4}\ndhcp: {}`,
    [
      "<forward mode='nat'/>",
      "<bridge name='b' stp='off' delay='0'/>",
      "<dns>",
      "<host ip='10.9.1.7'><hostname>g</hostname></host>",
      "</dns>",
      "<ip address='10.9.1.1' netmask='255.255.255.0'>",
      "<dhcp>",
      "<host mac='52:54:00:00:00:01' name='g' ip='10.9.1.7'/>",
      "</dhcp>",
      "</ip>",
    ],
    "interfaces: [{network: n, mac: 52:54:00:00:00:01, ip: 10.9.1.7}]",
  ],
  [
    "a reservation by DUID",
    'bridge: {name: b, stp: false}\ndomain: n.test\nipv6: {gateway: "fd00:1::1", dhcp: {}}',
    [
      "<forward mode='nat'>",
      "<nat ipv6='yes'/>",
      "</forward>",
      "<bridge name='b' stp='off' delay='0'/>",
      "<domain name='n.test' localOnly='yes'/>",
      "<dns>",
      "<host ip='fd00:1::7'><hostname>g.n.test</hostname></host>",
      "</dns>",
      "<ip family='ipv6' address='fd00:1::1' prefix='64'>",
      "<dhcp>",
      "<host id='0:3:0:1:52:54:0:0:0:1' name='g.n.test' ip='fd00:1::7'/>",
      "</dhcp>",
      "</ip>",
    ],
    'interfaces: [{network: n, mac: 52:54:00:00:00:01, ip6: "fd00:1::7", duid: "0:3:0:1:52:54:0:0:0:1"}]',
  ],
  [
    "a bridge of the host",
    "mode: bridge\nbridge: {name: br0}",
    ["<forward mode='bridge'/>", "<bridge name='br0'/>"],
  ],
  [
    "macvtap",
    "mode: macvtap\nmacvtap: {devices: [eth1], mode: private}",
    ["<forward mode='private'>", "<interface dev='eth1'/>", "</forward>"],
  ],
  [
    "no address of the host",
    "mode: isolated\nbridge: {name: b, stp: false}\ngateway: none\nsubnet: 10.9.1.0/24",
    ["<bridge name='b' stp='off' delay='0'/>"],
  ],
  [
    "a guest as the gateway",
    "mode: isolated\nbridge: {name: b, stp: false}\ngateway: {guest: g}\nhost_address: 10.9.1.254\nprefix: 24\ndhcp: {start: 10.9.1.100, end: 10.9.1.199}",
    [
      "<bridge name='b' stp='off' delay='0'/>",
      "<dns>",
      "<host ip='10.9.1.1'><hostname>g</hostname></host>",
      "</dns>",
      "<ip address='10.9.1.254' netmask='255.255.255.0'>",
      "<dhcp>",
      "<range start='10.9.1.100' end='10.9.1.199'/>",
      "<host mac='52:54:00:00:00:01' name='g' ip='10.9.1.1'/>",
      "</dhcp>",
      "</ip>",
      "<dnsmasq:options>",
      "<dnsmasq:option value='dhcp-option=option:router,10.9.1.1'/>",
      "</dnsmasq:options>",
    ],
    "interfaces: [{network: lan}, {network: n, mac: 52:54:00:00:00:01, ip: 10.9.1.1}]",
  ],
  [
    "IPv6 alone",
    'bridge: {name: b, stp: false}\nipv6: {gateway: "fd00:1::1", dhcp: {start: "fd00:1::100", end: "fd00:1::1ff"}}',
    [
      "<forward mode='nat'>",
      "<nat ipv6='yes'/>",
      "</forward>",
      "<bridge name='b' stp='off' delay='0'/>",
      "<dns>",
      "</dns>",
      "<ip family='ipv6' address='fd00:1::1' prefix='64'>",
      "<dhcp>",
      "<range start='fd00:1::100' end='fd00:1::1ff'/>",
      "</dhcp>",
      "</ip>",
    ],
  ],
  [
    "DNS off",
    `${V4}\ndns: {enabled: false}`,
    [
      "<forward mode='nat'/>",
      "<bridge name='b' stp='off' delay='0'/>",
      "<dns enable='no'/>",
      "<ip address='10.9.1.1' netmask='255.255.255.0'>",
      "</ip>",
    ],
  ],
];

suite("an element of real networks has its XML", () => {
  for (const [element, network, lines, guest] of ROWS)
    test(element, () => assert.deepEqual(xmlOf(network, guest), lines));
});
