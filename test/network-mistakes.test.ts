import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { formatFinding, type Severity } from "../src/finding.ts";
import type { FindingId } from "../src/finding-ids.ts";
import { findings } from "./findings.ts";

type Files = Readonly<Record<string, string>>;

const NETWORK = "gateway: 10.9.8.1\nprefix: 24\ndomain: lab.test\n";
const SERVED = `${NETWORK}dhcp: {start: 10.9.8.100, end: 10.9.8.199}\n`;
const ISOLATED = "gateway: 10.9.7.1\nprefix: 24\nmode: isolated\n";
const INSTALLED = "os: {id: rocky9}\nvirtinst: {location: 'http://trees.test/9/', ram: 2048}\n";
const QUIET = "templates: ~\n";
const nic = (text: string) => `interfaces: [{network: lab${text}}]\n`;
const lab = (network: string, guest: string, more: Files = {}): Files => ({
  "networks.d/lab.yml": network,
  "guests.d/a.yml": guest,
  ...more,
});
const cluster = (text: string) => `${nic(", ip: 10.9.8.7")}cluster: {${text}}\n${QUIET}`;

/** The text of a layer, and its only finding; null: none. */
const CASES: readonly (readonly [
  input: string,
  files: Files,
  finding: readonly [severity: Severity, id: FindingId, place: string, message: string] | null,
])[] = [
  [
    "an interface with an address where nobody serves DHCP",
    lab(NETWORK, INSTALLED + nic(", ip: 10.9.8.7")),
    null,
  ],
  ...(
    [
      ["hostdev", ": a guest gets a network card of the host by `virtinst.host_devices`"],
      ["vepa", ": set `mode: macvtap` and `macvtap: {mode: vepa}`"],
      ["nats", ""],
    ] as const
  ).map(([mode, remedy]): (typeof CASES)[number] => [
    `mode: ${mode}`,
    { "networks.d/lab.yml": `${NETWORK}mode: ${mode}\n` },
    [
      "error",
      "schema",
      "networks.d/lab.yml:4:7",
      `\`mode\`: must be one of nat, route, open, isolated, bridge or macvtap${remedy}`,
    ],
  ]),
  [
    "an interface without an address where nobody serves DHCP",
    lab(NETWORK, INSTALLED + nic("")),
    [
      "error",
      "dhcp-not-served",
      "guests.d/a.yml:3:24",
      "nobody serves DHCP on the network `lab`: set `ip`, or set the network's `dhcp` to a range, to `elsewhere` or to `{by: GUEST}`",
    ],
  ],
  [
    "an interface that wants DHCP where nobody serves it",
    lab(NETWORK, INSTALLED + nic(", ip: 10.9.8.7, bootproto: dhcp")),
    [
      "error",
      "dhcp-not-served",
      "guests.d/a.yml:3:54",
      "nobody serves DHCP on the network `lab`: remove `bootproto: dhcp`, or set the network's `dhcp` to a range, to `elsewhere` or to `{by: GUEST}`",
    ],
  ],
  [
    "a boot file where DHCP serves nobody",
    { "networks.d/lab.yml": `${NETWORK}dhcp: {boot: {file: pxelinux.0}}\n` },
    [
      "error",
      "boot-file-unused",
      "networks.d/lab.yml:4:14",
      "libvirt names a boot file only where its DHCP has a range or a reservation: set `dhcp.start` and `dhcp.end`, give a guest an `ip` here, or remove `dhcp.boot`",
    ],
  ],
  [
    "`netboot` where DHCP serves nobody",
    { "networks.d/lab.yml": `${NETWORK}dhcp: {}\nnetboot: true\n` },
    [
      "error",
      "boot-file-unused",
      "networks.d/lab.yml:5:10",
      "libvirt names a boot file only where its DHCP has a range or a reservation: set `dhcp.start` and `dhcp.end`, give a guest an `ip` here, or remove `netboot`",
    ],
  ],
  [
    "a boot file for a guest with an address",
    lab(`${NETWORK}dhcp: {}\nnetboot: true\n`, QUIET + nic(", ip: 10.9.8.7")),
    null,
  ],
  [
    "TFTP without an IPv4 address of the host",
    { "networks.d/lab.yml": 'ipv6: {gateway: "fd00:9::1"}\ntftp: /srv/tftp\n' },
    [
      "warning",
      "tftp-without-address",
      "networks.d/lab.yml:2:7",
      "the host has no IPv4 address for TFTP: set `gateway` and `prefix`, or remove `tftp`",
    ],
  ],
  ["DHCP of a server outside the lab", lab(`${NETWORK}dhcp: elsewhere\n`, INSTALLED + nic("")), null],
  [
    "DHCP of a guest",
    lab(`${NETWORK}dhcp: {by: b}\n`, INSTALLED + nic(""), {
      "guests.d/b.yml": INSTALLED + nic(", ip: 10.9.8.8"),
    }),
    null,
  ],
  [
    "a server of DHCP that asks itself",
    lab(`${NETWORK}dhcp: {by: a}\n`, INSTALLED + nic("")),
    [
      "error",
      "dhcp-not-served",
      "guests.d/a.yml:3:24",
      "nobody serves DHCP on the network `lab`: set `ip`, or set the network's `dhcp` to a range, to `elsewhere` or to `{by: GUEST}`",
    ],
  ],
  [
    "DHCP of a guest that is not in the plan",
    lab(`${NETWORK}dhcp: {by: dhcp-1}\n`, QUIET, { "guests.d/dhcp-2.yml": QUIET }),
    [
      "error",
      "dhcp-server-missing",
      "networks.d/lab.yml:4:12",
      "there is no guest `dhcp-1`: did you mean `dhcp-2`?",
    ],
  ],
  [
    "DHCP of a guest where the plan has none",
    { "networks.d/lab.yml": `${NETWORK}dhcp: {by: dhcp-1}\n` },
    [
      "error",
      "dhcp-server-missing",
      "networks.d/lab.yml:4:12",
      "there is no guest `dhcp-1`: name a guest of the plan, or set `dhcp: elsewhere`",
    ],
  ],
  [
    "DHCP of a guest that is not on the network",
    lab(`${NETWORK}dhcp: {by: a}\n`, QUIET),
    [
      "error",
      "dhcp-server-missing",
      "networks.d/lab.yml:4:12",
      "the guest `a` has no interface on `lab`: give it one, or name another guest",
    ],
  ],
  [
    "DHCP of a guest, and a range",
    lab(`${NETWORK}dhcp: {by: a, start: 10.9.8.100}\n`, QUIET),
    [
      "error",
      "schema",
      "networks.d/lab.yml:4:7",
      "`dhcp`: a guest serves DHCP here, and has the range: remove `start` and `end`, or `by`",
    ],
  ],
  [
    "another word",
    lab(`${NETWORK}dhcp: true\n`, QUIET),
    [
      "error",
      "schema",
      "networks.d/lab.yml:4:7",
      "`dhcp`: must be a map of `start` and `end`, `{by: GUEST}` or `elsewhere`",
    ],
  ],
  [
    "a range that holds the gateway",
    lab(`${NETWORK}dhcp: {start: 10.9.8.1, end: 10.9.8.9}\n`, QUIET),
    [
      "info",
      "range-holds-gateway",
      "networks.d/lab.yml:4:15",
      "the dynamic range 10.9.8.1 - 10.9.8.9 holds the gateway 10.9.8.1, which no guest gets: leave it out, or ignore this",
    ],
  ],
  [
    "a default route by a network without a way out",
    lab(ISOLATED, `${nic(", ip: 10.9.7.7")}default_interface: 0\n${QUIET}`),
    [
      "error",
      "default-interface-unusable",
      "guests.d/a.yml:2:20",
      "the network `lab` has no way out: use the index of another interface, or remove `default_interface`",
    ],
  ],
  [
    "a default route by an interface that is not there",
    lab(NETWORK, `${nic("")}default_interface: 1\n${QUIET}`),
    [
      "error",
      "default-interface-unusable",
      "guests.d/a.yml:2:20",
      "the guest has no interface 1, for it has 1, counted from 0: use the index of one",
    ],
  ],
  [
    "a default route that is no index",
    lab(NETWORK, `${nic("")}default_interface: -1\n${QUIET}`),
    [
      "error",
      "schema",
      "guests.d/a.yml:2:20",
      "`default_interface`: must be the index of an interface, 0 or more",
    ],
  ],
  [
    "an address of a cluster outside its networks",
    lab(NETWORK, cluster("nodes: [a], ip: 10.8.8.7")),
    [
      "error",
      "address-outside-network",
      "guests.d/a.yml:2:27",
      "the address 10.8.8.7 is outside the network `lab`: use one of 10.9.8.0/24",
    ],
  ],
  [
    "a cluster with the gateway's address",
    lab(NETWORK, cluster("nodes: [a], ip: 10.9.8.1")),
    [
      "error",
      "address-reserved",
      "guests.d/a.yml:2:27",
      "the address 10.9.8.1 is the gateway's: use another one of 10.9.8.0/24",
    ],
  ],
  [
    "a cluster with an address of the range",
    lab(SERVED, cluster("nodes: [a], ip: 10.9.8.150")),
    [
      "warning",
      "address-in-dynamic-range",
      "guests.d/a.yml:2:27",
      "the address 10.9.8.150 is in the dynamic range 10.9.8.100 - 10.9.8.199 of `lab`: use one outside it",
    ],
  ],
  [
    "a cluster with the address of a guest",
    lab(NETWORK, cluster("nodes: [a], ip: 10.9.8.7")),
    [
      "error",
      "duplicate-ip",
      "guests.d/a.yml:1:33",
      "the address 10.9.8.7 is also that of the cluster of a: give each interface its own",
    ],
  ],
  [
    "two clusters with one address",
    lab(NETWORK, cluster("nodes: [a], ip: 10.9.8.9"), {
      "guests.d/b.yml": `${nic(", ip: 10.9.8.8")}cluster: {nodes: [b], ip: 10.9.8.9}\n${QUIET}`,
    }),
    [
      "error",
      "duplicate-ip",
      "guests.d/b.yml:2:27",
      "the address 10.9.8.9 is also that of the cluster of a: give each interface its own",
    ],
  ],
  [
    "the address of a cluster on the second network of its nodes, with a name",
    {
      "networks.d/lab.yml": `${NETWORK}dns: {hosts: [{ip: 10.9.8.9, name: x}]}\n`,
      "networks.d/iso.yml": ISOLATED,
      "sysgroups.d/n.yml": `cluster: {nodes: [n-2, n-1], ip: 10.9.8.9}\n${QUIET}`,
      "guests.d/n-1.yml": "interfaces: [{network: iso, ip: 10.9.7.7}, {network: lab, ip: 10.9.8.7}]\n",
      "guests.d/n-2.yml": "interfaces: [{network: iso, ip: 10.9.7.8}, {network: lab, ip: 10.9.8.8}]\n",
    },
    null,
  ],
  [
    "a name of the broadcast address",
    lab(`${NETWORK}dns: {hosts: [{ip: 10.9.8.255, name: x}]}\n`, QUIET),
    [
      "error",
      "address-reserved",
      "networks.d/lab.yml:4:20",
      "the address 10.9.8.255 is the broadcast address of 10.9.8.0/24: use another one of 10.9.8.0/24",
    ],
  ],
  [
    "a name of an address that any guest may get",
    lab(`${SERVED}dns: {hosts: [{ip: 10.9.8.150, name: x}]}\n`, QUIET),
    [
      "warning",
      "address-in-dynamic-range",
      "networks.d/lab.yml:5:20",
      "the address 10.9.8.150 is in the dynamic range 10.9.8.100 - 10.9.8.199 of `lab`: use one outside it",
    ],
  ],
  [
    "names of the gateway, of a guest and of a machine elsewhere",
    lab(
      `${NETWORK}dns: {hosts: [{ip: 10.9.8.1, name: x}, {ip: 10.9.8.7, name: y}, {ip: 10.1.1.255, name: z}, {ip: "fd00::1", name: z}]}\n`,
      nic(", ip: 10.9.8.7") + QUIET,
    ),
    null,
  ],
  [
    "an alias that is the name of another host",
    lab(`${NETWORK}dns: {aliases: [x], hosts: [{ip: 10.9.8.9, name: x}]}\n`, QUIET),
    [
      "error",
      "duplicate-dns-name",
      "networks.d/lab.yml:4:50",
      "the name x.lab.test is also that of lab: give each its own",
    ],
  ],
  [
    "two interfaces on one network",
    lab(NETWORK, `interfaces:\n  - {network: lab, ip: 10.9.8.7}\n  - {network: lab, ip: 10.9.8.8}\n${QUIET}`),
    [
      "error",
      "duplicate-dns-name",
      "guests.d/a.yml:3:15",
      "two interfaces of a on this network have the name a.lab.test: set `dns: false` at one of them",
    ],
  ],
  [
    "two interfaces on one network, one without a name",
    lab(
      NETWORK,
      `interfaces:\n  - {network: lab, ip: 10.9.8.7}\n  - {network: lab, ip: 10.9.8.8, dns: false}\n${QUIET}`,
    ),
    null,
  ],
  [
    "a netmask that contradicts the prefix",
    lab("gateway: 10.9.8.1\nprefix: 24\nnetmask: 255.255.0.0\n", QUIET),
    [
      "error",
      "netmask",
      "networks.d/lab.yml:3:10",
      "`netmask` and `prefix` must say the same, and 255.255.0.0 is /16: remove one of them",
    ],
  ],
  [
    "a netmask that says the same as the prefix",
    lab("gateway: 10.9.8.1\nprefix: 24\nnetmask: 255.255.255.0\n", QUIET),
    null,
  ],
  [
    "a heartbeat by an interface that a node lacks",
    lab(NETWORK, cluster("nodes: [a], heartbeat: 1")),
    [
      "error",
      "heartbeat-missing",
      "guests.d/a.yml:2:34",
      "a has no interface 1, for it has 1, counted from 0: give it one, or use another index",
    ],
  ],
  [
    "a heartbeat by an interface without an address",
    lab(
      SERVED,
      `interfaces: [{network: lab, ip: 10.9.8.7}, {network: lab}]\ncluster: {nodes: [a], heartbeat: 1}\n${QUIET}`,
    ),
    [
      "error",
      "heartbeat-missing",
      "guests.d/a.yml:2:34",
      "the interface 1 of a has no address for the traffic of the cluster: set its `ip`",
    ],
  ],
  [
    "a guest without an interface that installs from a URL",
    { "guests.d/a.yml": INSTALLED },
    [
      "warning",
      "install-without-interface",
      "guests.d/a.yml:1:1",
      "a has no interface, and cannot be installed from http://trees.test/9/: set `interfaces`, or use an ISO image on the host",
    ],
  ],
  [
    "a guest without an interface that installs from an ISO image",
    { "guests.d/a.yml": "os: {id: rocky9}\nvirtinst: {location: /srv/rocky.iso, ram: 2048}\n" },
    null,
  ],
  ...["00:00:00:00:00:00"].map((mac): (typeof CASES)[number] => [
    "the MAC that QEMU takes for none",
    lab(NETWORK, nic(`, mac: "${mac}"`) + QUIET),
    [
      "error",
      "schema",
      "guests.d/a.yml:1:34",
      "`interfaces[0].mac`: must not be 00:00:00:00:00:00, for which QEMU gives each card 52:54:00:12:34:56: remove it",
    ],
  ]),
  ...["01:00:5e:00:00:01", "ff:ff:ff:ff:ff:ff", "52:54:00:00:00", "5254.0000.0001"].map(
    (mac): (typeof CASES)[number] => [
      `the MAC ${mac}`,
      lab(NETWORK, nic(`, mac: "${mac}"`) + QUIET),
      [
        "error",
        "schema",
        "guests.d/a.yml:1:34",
        "`interfaces[0].mac`: must be a unicast MAC address, like 52:54:00:05:00:10",
      ],
    ],
  ),
  ["a MAC of another maker", lab(NETWORK, nic(', mac: "00:16:3e:00:00:01"') + QUIET), null],
  [
    "names of its own without a domain",
    lab("gateway: 10.9.8.1\nprefix: 24\ndns: {local_only: true}\n", QUIET),
    [
      "warning",
      "local-only-unused",
      "networks.d/lab.yml:3:19",
      "`dns.local_only` has no effect without a domain: set `domain`, or remove it",
    ],
  ],
  [
    "names of its own on a network of the host",
    lab(`${NETWORK}external: true\nbridge: {name: virbr0}\ndns: {local_only: true}\n`, QUIET),
    [
      "warning",
      "local-only-unused",
      "networks.d/lab.yml:6:19",
      "`dns.local_only` has no effect on a network of the host: remove it",
    ],
  ],
];

suite("a mistake in a network", () => {
  for (const [input, files, expected] of CASES)
    test(input, () => {
      const found = findings(files);
      const [severity, id, place, message] = expected ?? [];
      assert.deepEqual(
        found.map((each) => formatFinding({ ...each, related: [] })),
        expected ? [`${place}: ${severity}: ${message} [${id}]`] : [],
      );
    });
});
