import assert from "node:assert/strict";
import { test } from "node:test";
import { networkRules } from "../../src/checks/networks/networks.ts";
import type { Plan } from "../../src/checks/plan.ts";
import { runRules } from "../../src/checks/rule.ts";
import { formatFinding } from "../../src/finding.ts";
import { findingsOf } from "./findings.ts";
import { check } from "./lab.ts";

const NETWORK = "gateway: 10.9.8.1\nprefix: 24\n";
const BOTH = `${NETWORK}ipv6: {gateway: "fd00:9::1"}\n`;
const nic = (values: string) => `interfaces: [{network: n, ${values}}]\n`;
const RANGES = `${NETWORK}dhcp: {start: 10.9.8.100, end: 10.9.8.199}
ipv6: {gateway: "fd00:9::1", dhcp: {start: "fd00:9::100", end: "fd00:9::1ff"}}
`;
const KICKSTART = "templates: {autoinst: {src: autoinstall.d/ks.cfg, dst: ks.cfg}}\n";
const OF_HOST =
  "names something of the host: nothing needs to be done if you trust this layer; `allow` in META limits such keys [reaches-host]";
const NO_IPV6 = "os: {id: rhel5.9}\nrelease: {ipv6: false}\n";

findingsOf("addresses and MACs of interfaces", [
  [
    "an address of three guests is one finding, at the last of them",
    {
      "networks.d/n.yml": NETWORK,
      "guests.d/a.yml": nic("ip: 10.9.8.7"),
      "guests.d/b.yml": nic("ip: 10.9.8.7"),
      "guests.d/c.yml": nic("ip: 10.9.8.7"),
    },
    "guests.d/c.yml:1:31: error: the address 10.9.8.7 is also that of a and b: give each interface its own [duplicate-ip]\nguests.d/a.yml:1:31: note: a has it here\nguests.d/b.yml:1:31: note: b has it here",
  ],
  [
    "a reservation has the MAC and the address of a guest",
    {
      "networks.d/n.yml": `${NETWORK}dhcp: {hosts: [{mac: "52:54:00:00:00:0A", ip: 10.9.8.7}]}\n`,
      "guests.d/a.yml": nic('ip: 10.9.8.7, mac: "52:54:00:00:00:0a"'),
    },
    "guests.d/a.yml:1:31: error: the address 10.9.8.7 is also that of a reservation of `n`: give each interface its own [duplicate-ip]\nnetworks.d/n.yml:3:47: note: a reservation of `n` has it here",
    "networks.d/n.yml:3:22: error: the MAC 52:54:00:00:00:0a is there twice on this network: give each machine its own [duplicate-mac]\nguests.d/a.yml:1:46: note: a has it here",
  ],
  [
    "reservations have the gateway's address, one elsewhere, and one of the dynamic range",
    {
      "networks.d/n.yml": `${NETWORK}dhcp: {start: 10.9.8.100, end: 10.9.8.199, hosts: [{mac: "52:54:00:00:00:01", ip: 10.9.8.1}, {mac: "52:54:00:00:00:02", ip: 10.9.9.7}, {mac: "52:54:00:00:00:03", ip: 10.9.8.150}]}\n`,
    },
    "networks.d/n.yml:3:83: error: the address 10.9.8.1 is the gateway's: use another one of 10.9.8.0/24 [address-reserved]\nnetworks.d/n.yml:1:10: note: the network `n` is here",
    "networks.d/n.yml:3:125: error: the address 10.9.9.7 is outside the network `n`: use one of 10.9.8.0/24 [address-outside-network]\nnetworks.d/n.yml:1:10: note: 10.9.8.0/24 is set here",
    "networks.d/n.yml:3:167: warning: the address 10.9.8.150 is in the dynamic range 10.9.8.100 - 10.9.8.199 of `n`: use one outside it [address-in-dynamic-range]\nnetworks.d/n.yml:3:15: note: the range begins here",
  ],
  [
    "the MAC of a reservation may be in another network",
    {
      "networks.d/n.yml": `${NETWORK}dhcp: {hosts: [{mac: "52:54:00:00:00:0A", ip: 10.9.8.7}]}\n`,
      "networks.d/m.yml": `gateway: 10.9.7.1\nprefix: 24\ndhcp: {hosts: [{mac: "52:54:00:00:00:0A", ip: 10.9.7.7}]}\n`,
    },
  ],
  [
    "an address on a bridge of the host, which a network is too; another bridge has it as well",
    {
      "networks.d/n.yml": "mode: bridge\nbridge: {name: br0}\n",
      "guests.d/a.yml": 'interfaces: [{bridge: br0, addresses: [10.0.0.5/24, "fd00::5/64"]}]\n',
      "guests.d/b.yml": 'interfaces: [{network: n, addresses: [10.0.0.5/16, "fd00:0::5/64"]}]\n',
      "guests.d/c.yml": "interfaces: [{bridge: br1, addresses: [10.0.0.5/24]}]\n",
    },
    `guests.d/a.yml:1:23: info: \`interfaces.*.bridge\` ${OF_HOST}\nguests.d/c.yml:1:23: note: and here`,
    "guests.d/b.yml:1:39: error: the address 10.0.0.5 is also that of a: give each interface its own [duplicate-ip]\nguests.d/a.yml:1:40: note: a has it here",
    "guests.d/b.yml:1:52: error: the address fd00::5 is also that of a: give each interface its own [duplicate-ip]\nguests.d/a.yml:1:53: note: a has it here",
    `networks.d/n.yml:2:16: info: \`bridge.name\` ${OF_HOST}`,
  ],
  [
    "an address in a VLAN of the host's bridge; another VLAN has it as well",
    {
      "guests.d/a.yml":
        "interfaces: [{bridge: br0}, {bridge: br0}]\nbonds: {b: {members: [0, 1]}}\nvlans: {v: {id: 5, link: b, addresses: [10.0.0.5/24]}}\n",
      "guests.d/b.yml":
        "interfaces: [{bridge: br0}]\nvlans: {x: {id: 5, link: 0, addresses: [10.0.0.5/24]}}\n",
      "guests.d/c.yml":
        "interfaces: [{bridge: br0}]\nvlans: {x: {id: 6, link: 0, addresses: [10.0.0.5/24]}}\n",
    },
    `guests.d/a.yml:1:23: info: \`interfaces.*.bridge\` ${OF_HOST}\nguests.d/a.yml:1:38: note: and here\nguests.d/b.yml:1:23: note: and here\nguests.d/c.yml:1:23: note: and here`,
    "guests.d/b.yml:2:41: error: the address 10.0.0.5 is also that of a: give each interface its own [duplicate-ip]\nguests.d/a.yml:3:41: note: a has it here",
  ],
  [
    "an address on a device of the host; another device and no device have it as well",
    {
      "guests.d/a.yml": "interfaces: [{macvtap: eth0, addresses: [10.0.0.5/24]}]\n",
      "guests.d/b.yml": "interfaces: [{macvtap: eth0, addresses: [10.0.0.5/24]}]\n",
      "guests.d/c.yml": "interfaces: [{macvtap: eth1, addresses: [10.0.0.5/24]}]\n",
    },
    `guests.d/a.yml:1:24: info: \`interfaces.*.macvtap\` ${OF_HOST}\nguests.d/b.yml:1:24: note: and here\nguests.d/c.yml:1:24: note: and here`,
    "guests.d/b.yml:1:42: error: the address 10.0.0.5 is also that of a: give each interface its own [duplicate-ip]\nguests.d/a.yml:1:42: note: a has it here",
  ],
  [
    "an address outside of the network's subnet; another network has it as well",
    {
      "networks.d/n.yml": NETWORK,
      "networks.d/m.yml": "gateway: 10.9.7.1\nprefix: 24\n",
      "guests.d/a.yml": nic("ip: 10.9.8.7, addresses: [10.0.0.5/24]"),
      "guests.d/b.yml": nic("ip: 10.9.8.8, addresses: [10.0.0.5/24]"),
      "guests.d/c.yml": "interfaces: [{network: m, ip: 10.9.7.7, addresses: [10.0.0.5/24]}]\n",
    },
    "guests.d/b.yml:1:53: error: the address 10.0.0.5 is also that of a: give each interface its own [duplicate-ip]\nguests.d/a.yml:1:53: note: a has it here",
  ],
  [
    "an address with a prefix length in the network's subnet is one finding",
    {
      "networks.d/n.yml": NETWORK,
      "guests.d/a.yml": nic("ip: 10.9.8.7, addresses: [10.9.8.9/24]"),
      "guests.d/b.yml": nic("ip: 10.9.8.8, addresses: [10.9.8.9/24]"),
    },
    "guests.d/b.yml:1:53: error: the address 10.9.8.9 is also that of a: give each interface its own [duplicate-ip]\nguests.d/a.yml:1:53: note: a has it here",
  ],
  [
    "an address in a VLAN of a VLAN, below a bridge of the guest",
    {
      "guests.d/a.yml":
        "interfaces: [{bridge: br0}]\nvlans: {v: {id: 5, link: 0}, w: {id: 6, link: v, addresses: [10.0.0.5/24]}}\nbridges: {lan: {members: [w]}}\n",
      "guests.d/b.yml":
        "interfaces: [{bridge: br0}]\nvlans: {v: {id: 5, link: 0}, w: {id: 6, link: v}, x: {id: 7, link: lan, addresses: [10.0.0.5/24]}}\nbridges: {lan: {members: [w]}}\n",
      "guests.d/c.yml":
        "interfaces: [{bridge: br0}]\nvlans: {v: {id: 5, link: 0}, w: {id: 6, link: v, addresses: [10.0.0.5/24]}}\n",
    },
    `guests.d/a.yml:1:23: info: \`interfaces.*.bridge\` ${OF_HOST}\nguests.d/b.yml:1:23: note: and here\nguests.d/c.yml:1:23: note: and here`,
    "guests.d/c.yml:2:62: error: the address 10.0.0.5 is also that of a: give each interface its own [duplicate-ip]\nguests.d/a.yml:2:62: note: a has it here",
  ],
  [
    "DUIDs of a network",
    {
      "networks.d/n.yml": `${NETWORK}ipv6: {gateway: "fd00:9::1", dhcp: {hosts: [{duid: "0:3:0:1:52:54:0:0:0:1", ip: "fd00:9::7"}]}}\n`,
      "guests.d/a.yml": nic('ip: 10.9.8.8, ip6: "fd00:9::8", duid: "00:03:0:1:52:54:0:0:0:01"'),
    },
    "networks.d/n.yml:3:52: error: the DUID 0:3:0:1:52:54:0:0:0:1 is there twice on this network: give each machine its own [duplicate-duid]\nguests.d/a.yml:1:65: note: a has it here",
  ],
  [
    "a guest that has a MAC twice is named once",
    {
      "networks.d/n.yml": NETWORK,
      "guests.d/a.yml":
        'interfaces: [{network: n, mac: "52:54:00:00:00:01"}, {network: n, mac: "52:54:00:00:00:01"}]\n',
      "guests.d/b.yml": nic('mac: "52:54:00:00:00:01"'),
      "guests.d/c.yml": nic('mac: "52:54:00:00:00:01"'),
    },
    "guests.d/c.yml:1:32: error: the MAC 52:54:00:00:00:01 is also that of a and b: give each interface its own [duplicate-mac]\nguests.d/a.yml:1:32: note: a has it here\nguests.d/a.yml:1:72: note: a has it here\nguests.d/b.yml:1:32: note: b has it here",
  ],
  [
    "two spellings of an IPv6 address are one address",
    {
      "networks.d/n.yml": BOTH,
      "guests.d/a.yml": nic('ip6: "fd00:9::0a"'),
      "guests.d/b.yml": nic('ip6: "FD00:9:0::A"'),
    },
    "guests.d/b.yml:1:32: error: the address fd00:9::a is also that of a: give each interface its own [duplicate-ip]\nguests.d/a.yml:1:32: note: a has it here",
  ],
  [
    "addresses just outside the subnet, in both families",
    {
      "networks.d/n.yml": BOTH,
      "guests.d/a.yml": nic('ip: 10.9.7.255, ip6: "fd00:8:ffff:ffff:ffff:ffff:ffff:ffff"'),
      "guests.d/b.yml": nic('ip: 10.9.9.0, ip6: "fd00:9:0:1::"'),
    },
    "guests.d/a.yml:1:31: error: the address 10.9.7.255 is outside the network `n`: use one of 10.9.8.0/24 [address-outside-network]\nnetworks.d/n.yml:1:10: note: 10.9.8.0/24 is set here",
    "guests.d/a.yml:1:48: error: the address fd00:8:ffff:ffff:ffff:ffff:ffff:ffff is outside the network `n`: use one of fd00:9::/64 [address-outside-network]\nnetworks.d/n.yml:3:17: note: fd00:9::/64 is set here",
    "guests.d/b.yml:1:31: error: the address 10.9.9.0 is outside the network `n`: use one of 10.9.8.0/24 [address-outside-network]\nnetworks.d/n.yml:1:10: note: 10.9.8.0/24 is set here",
    "guests.d/b.yml:1:46: error: the address fd00:9:0:1:: is outside the network `n`: use one of fd00:9::/64 [address-outside-network]\nnetworks.d/n.yml:3:17: note: fd00:9::/64 is set here",
  ],
  [
    "no finding: the first and the last address that a guest can have",
    {
      "networks.d/n.yml": BOTH,
      "guests.d/a.yml": nic('ip: 10.9.8.2, ip6: "fd00:9::2"'),
      "guests.d/b.yml": nic('ip: 10.9.8.254, ip6: "fd00:9::ffff:ffff:ffff:ffff"'),
    },
  ],
  [
    "the IPv6 addresses of any router and of the gateway",
    {
      "networks.d/n.yml": BOTH,
      "guests.d/a.yml": nic('ip6: "fd00:9::"'),
      "guests.d/b.yml": nic('ip6: "fd00:9::1"'),
    },
    "guests.d/a.yml:1:32: error: the address fd00:9:: is the address of the network fd00:9::/64 itself: use another one of fd00:9::/64 [address-reserved]\nnetworks.d/n.yml:3:17: note: the network `n` is here",
    "guests.d/b.yml:1:32: error: the address fd00:9::1 is the gateway's: use another one of fd00:9::/64 [address-reserved]\nnetworks.d/n.yml:3:17: note: the network `n` is here",
  ],
  [
    "both ends of a dynamic range belong to it, and the addresses beside them do not",
    {
      "networks.d/n.yml": RANGES,
      "guests.d/a.yml": nic('ip: 10.9.8.99, ip6: "fd00:9::ff"'),
      "guests.d/b.yml": nic('ip: 10.9.8.100, ip6: "fd00:9::100"'),
      "guests.d/c.yml": nic('ip: 10.9.8.199, ip6: "fd00:9::1ff"'),
      "guests.d/d.yml": nic('ip: 10.9.8.200, ip6: "fd00:9::200"'),
    },
    "guests.d/b.yml:1:31: warning: the address 10.9.8.100 is in the dynamic range 10.9.8.100 - 10.9.8.199 of `n`: use one outside it [address-in-dynamic-range]\nnetworks.d/n.yml:3:15: note: the range begins here",
    "guests.d/b.yml:1:48: warning: the address fd00:9::100 is in the dynamic range fd00:9::100 - fd00:9::1ff of `n`: use one outside it [address-in-dynamic-range]\nnetworks.d/n.yml:4:44: note: the range begins here",
    "guests.d/c.yml:1:31: warning: the address 10.9.8.199 is in the dynamic range 10.9.8.100 - 10.9.8.199 of `n`: use one outside it [address-in-dynamic-range]\nnetworks.d/n.yml:3:15: note: the range begins here",
    "guests.d/c.yml:1:48: warning: the address fd00:9::1ff is in the dynamic range fd00:9::100 - fd00:9::1ff of `n`: use one outside it [address-in-dynamic-range]\nnetworks.d/n.yml:4:44: note: the range begins here",
  ],
  [
    "an IPv6 address on a network without IPv6",
    { "networks.d/n.yml": NETWORK, "guests.d/a.yml": nic('ip: 10.9.8.7, ip6: "fd00:9::7"') },
    "guests.d/a.yml:1:46: error: the network `n` has no IPv6, and so no address fd00:9::7: set its `ipv6`, or remove `ip6` [address-without-subnet]\nnetworks.d/n.yml:1:10: note: `n` is here",
  ],
  [
    "an IPv6 address that the guest's installer cannot set; not if the guest has no answer file",
    {
      "networks.d/n.yml": `${BOTH}dhcp: elsewhere\n`,
      "guests.d/a.yml": `${NO_IPV6}${KICKSTART}${nic('ip6: "fd00:9::7"')}`,
      "guests.d/b.yml": `${NO_IPV6}templates: {other: {src: a, dst: ks.cfg}}\n${nic('ip6: "fd00:9::8"')}`,
      "guests.d/c.yml": `os: {id: rhel9.4}\n${KICKSTART}${nic('ip6: "fd00:9::9"')}`,
    },
    "guests.d/a.yml:4:32: error: a kickstart of RHEL5 cannot set the address fd00:9::7: remove `ip6`, or ignore this where the guest sets it by itself [address-not-installed]",
  ],
]);

// Every present mode has a subnet, so the plan is changed after the check.
test("an address on a network whose mode has no subnet", () => {
  const { plan, root } = check({
    "networks.d/n.yml": `mode: nat\n${BOTH}`,
    "guests.d/a.yml": nic('ip: 10.9.8.7, ip6: "fd00:9::7"'),
  });
  assert.ok(plan);
  const noSubnet = { gateway: null, netmask: null, prefix: null, subnet: null, dhcp: null, ipv6: null };
  const networks = plan.networks.map((network) => ({
    ...network,
    object: { ...network.object, ...noSubnet },
  }));
  const changed: Plan = { ...plan, networks };
  const note = "\nnetworks.d/n.yml:1:7: note: `n` is here";
  assert.deepEqual(
    runRules(networkRules, changed).map((each) => formatFinding(each).replaceAll(`${root}/lab/`, "")),
    [
      `guests.d/a.yml:1:31: error: the network \`n\` has no subnet, and so no address 10.9.8.7: remove \`ip\` [address-without-subnet]${note}`,
      `guests.d/a.yml:1:46: error: the network \`n\` has no subnet, and so no address fd00:9::7: remove \`ip6\` [address-without-subnet]${note}`,
    ],
  );
});
