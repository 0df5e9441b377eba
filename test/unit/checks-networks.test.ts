import { findingsOf } from "./findings.ts";

const network = (number: number, more = "") => `gateway: 10.9.${number}.1\nprefix: 24\n${more}`;

findingsOf("networks", [
  [
    "two bridges of one name",
    {
      "networks.d/a.yml": network(1, "bridge: {name: br7}\n"),
      "networks.d/b.yml": network(2, "bridge: {name: br7}\n"),
      "networks.d/br7.yml": network(3),
    },
    "networks.d/b.yml:3:16: error: the bridge br7 is also that of the network `a`: give each network its own [duplicate-bridge]\nnetworks.d/a.yml:3:16: note: `a` has it here",
  ],
  [
    "a bridge name has at most 15 characters",
    {
      "networks.d/a.yml": network(1, "bridge: {name: abcdefghijklmno}\n"),
      "networks.d/b.yml": network(2, "bridge: {name: abcdefghijklmnop}\n"),
    },
    "networks.d/b.yml:3:16: error: the bridge name `abcdefghijklmnop` is longer than 15 characters: set a shorter `bridge.name` [bridge-name-too-long]",
  ],
  [
    "the prefix of names counts",
    {
      "common/a.yml": "name_prefix: abcdefgh-\n",
      "networks.d/a.yml": network(1),
      "networks.d/b.yml": network(2, "bridge: {name: br}\n"),
    },
    "networks.d/a.yml:1:1: error: the bridge name `abcdefgh-virbr-a` is longer than 15 characters: set a shorter `bridge.name` or `name_prefix` [bridge-name-too-long]",
  ],
  [
    "a bridge name has no `+`",
    { "networks.d/a+b.yml": network(1), "networks.d/c.yml": network(2, "bridge: {name: vi+r}\n") },
    "networks.d/a+b.yml:1:1: error: a bridge cannot be named `virbr-a+b`: set a `bridge.name` without `+` [bridge-name-unusable]",
    "networks.d/c.yml:3:16: error: a bridge cannot be named `vi+r`: set a `bridge.name` without `+` [bridge-name-unusable]",
  ],
  [
    "subnets overlap the widest one before them",
    {
      "networks.d/a.yml": "gateway: 10.9.0.1\nnetmask: 255.255.0.0\n",
      "networks.d/b.yml": network(1),
      "networks.d/c.yml": network(2),
      "networks.d/d.yml": "gateway: 10.10.0.1\nprefix: 16\n",
      "networks.d/e.yml": "gateway: 10.10.255.1\nprefix: 24\n",
    },
    "networks.d/b.yml:1:10: error: the subnet 10.9.1.0/24 overlaps 10.9.0.0/16 of the network `a`: use a separate one [subnet-overlap]\nnetworks.d/a.yml:2:10: note: the size of `a` is set here",
    "networks.d/c.yml:1:10: error: the subnet 10.9.2.0/24 overlaps 10.9.0.0/16 of the network `a`: use a separate one [subnet-overlap]\nnetworks.d/a.yml:2:10: note: the size of `a` is set here",
    "networks.d/e.yml:1:10: error: the subnet 10.10.255.0/24 overlaps 10.10.0.0/16 of the network `d`: use a separate one [subnet-overlap]\nnetworks.d/d.yml:2:9: note: the size of `d` is set here",
  ],
  [
    "of two subnets with the same first address the smaller one overlaps the other",
    {
      "networks.d/a.yml": network(0),
      "networks.d/b.yml": "gateway: 10.9.0.2\nprefix: 16\n",
      "networks.d/c.yml": "gateway: 10.8.255.1\nprefix: 24\n",
    },
    "networks.d/a.yml:1:10: error: the subnet 10.9.0.0/24 overlaps 10.9.0.0/16 of the network `b`: use a separate one [subnet-overlap]\nnetworks.d/b.yml:2:9: note: the size of `b` is set here",
  ],
  [
    "IPv6 subnets overlap among themselves",
    {
      "networks.d/a.yml": network(0, 'ipv6: {gateway: "fd00:9::1"}\n'),
      "networks.d/b.yml": network(1, 'ipv6: {gateway: "fd00:9::1:0:0:1", prefix: 80}\n'),
      "networks.d/c.yml": network(2, 'ipv6: {gateway: "fd00:8::1", prefix: 64}\n'),
      "networks.d/d.yml": network(3, 'ipv6: {gateway: "fd00:8::2", prefix: 80}\n'),
    },
    "networks.d/b.yml:3:17: error: the subnet fd00:9:0:0:1::/80 overlaps fd00:9::/64 of the network `a`: use a separate one [subnet-overlap]\nnetworks.d/a.yml:3:17: note: the size of `a` is set here",
    "networks.d/d.yml:3:17: error: the subnet fd00:8::/80 overlaps fd00:8::/64 of the network `c`: use a separate one [subnet-overlap]\nnetworks.d/c.yml:3:38: note: the size of `c` is set here",
  ],
  [
    "a gateway is neither the first nor the last address, but in IPv6 it can be the last",
    {
      "networks.d/a.yml": 'gateway: 10.9.0.0\nprefix: 24\nipv6: {gateway: "fd00:9::"}\n',
      "networks.d/b.yml": 'gateway: 10.9.1.255\nprefix: 24\nipv6: {gateway: "fd00:8::ffff:ffff:ffff:ffff"}\n',
      "networks.d/c.yml": "gateway: 10.9.2.254\nprefix: 24\n",
    },
    "networks.d/a.yml:1:10: error: the gateway 10.9.0.0 is the address of the network 10.9.0.0/24 itself: use an address between its first and its last one [gateway-reserved]",
    "networks.d/a.yml:3:17: error: the gateway fd00:9:: is the address of the network fd00:9::/64 itself: use an address between its first and its last one [gateway-reserved]",
    "networks.d/b.yml:1:10: error: the gateway 10.9.1.255 is the broadcast address of 10.9.1.0/24: use an address between its first and its last one [gateway-reserved]",
  ],
]);

findingsOf("dynamic ranges", [
  [
    "both ends are in the subnet",
    {
      "networks.d/a.yml": network(
        1,
        'dhcp: {start: 10.9.0.255, end: 10.9.2.0}\nipv6: {gateway: "fd00:9::1", dhcp: {start: "fd00:8::ffff:2:3:4", end: "fd00:9:0:1::"}}\n',
      ),
    },
    "networks.d/a.yml:3:15: error: the dynamic range's start 10.9.0.255 is outside 10.9.1.0/24: use an address in it [range-outside-network]",
    "networks.d/a.yml:3:32: error: the dynamic range's end 10.9.2.0 is outside 10.9.1.0/24: use an address in it [range-outside-network]",
    "networks.d/a.yml:3:32: info: the dynamic range 10.9.0.255 - 10.9.2.0 holds the gateway 10.9.1.1, which no guest gets: leave it out, or ignore this [range-holds-gateway]",
    "networks.d/a.yml:4:44: error: the dynamic range's start fd00:8::ffff:2:3:4 is outside fd00:9::/64: use an address in it [range-outside-network]",
    "networks.d/a.yml:4:71: error: the dynamic range's end fd00:9:0:1:: is outside fd00:9::/64: use an address in it [range-outside-network]",
    "networks.d/a.yml:4:71: info: the dynamic range fd00:8::ffff:2:3:4 - fd00:9:0:1:: holds the gateway fd00:9::1, which no guest gets: leave it out, or ignore this [range-holds-gateway]",
  ],
  [
    "the end is not before the start",
    {
      "networks.d/a.yml": network(
        1,
        'dhcp: {start: 10.9.1.9, end: 10.9.1.8}\nipv6: {gateway: "fd00:9::1", dhcp: {start: "fd00:9::9", end: "fd00:9::8"}}\n',
      ),
      "networks.d/b.yml": network(2, "dhcp: {start: 10.9.2.9, end: 10.9.2.9}\n"),
    },
    "networks.d/a.yml:3:15: error: the dynamic range begins at 10.9.1.9, after its end 10.9.1.8: exchange the two [range-reversed]",
    "networks.d/a.yml:4:44: error: the dynamic range begins at fd00:9::9, after its end fd00:9::8: exchange the two [range-reversed]",
  ],
  [
    "the ends differ only in the last 16 bits",
    {
      "networks.d/a.yml":
        'gateway: 10.10.0.1\nprefix: 14\ndhcp: {start: 10.8.0.1, end: 10.9.255.254}\nipv6: {gateway: "fd00:9::1", dhcp: {start: "fd00:9::1:0", end: "fd00:9::2:0"}}\n',
      "networks.d/b.yml": "gateway: 10.16.0.1\nprefix: 14\ndhcp: {start: 10.17.0.0, end: 10.17.255.255}\n",
    },
    "networks.d/a.yml:3:30: error: the dynamic range 10.8.0.1 - 10.9.255.254 is too large for libvirt: its two ends may differ only in their last 16 bits [range-too-large]",
    "networks.d/a.yml:4:64: error: the dynamic range fd00:9::1:0 - fd00:9::2:0 is too large for libvirt: its two ends may differ only in their last 16 bits [range-too-large]",
  ],
  [
    "neither the gateway nor an address that no guest can have is in it",
    {
      "networks.d/a.yml":
        'gateway: 10.9.1.5\nprefix: 24\ndhcp: {start: 10.9.1.5, end: 10.9.1.9}\nipv6: {gateway: "fd00:9::5", dhcp: {start: "fd00:9::2", end: "fd00:9::5"}}\n',
      "networks.d/b.yml":
        'gateway: 10.9.2.5\nprefix: 24\ndhcp: {start: 10.9.2.0, end: 10.9.2.4}\nipv6: {gateway: "fd00:8::5", dhcp: {start: "fd00:8::6", end: "fd00:8::7"}}\n',
      "networks.d/c.yml":
        'gateway: 10.9.3.5\nprefix: 24\ndhcp: {start: 10.9.3.6, end: 10.9.3.255}\nipv6: {gateway: "fd00:7::5", dhcp: {start: "fd00:7::", end: "fd00:7::1"}}\n',
      "networks.d/d.yml": "gateway: 10.9.4.5\nprefix: 24\ndhcp: {start: 10.9.4.2, end: 10.9.4.9}\n",
      "networks.d/e.yml": "gateway: 10.9.5.5\nprefix: 24\ndhcp: {start: 10.9.5.6, end: 10.9.5.9}\n",
    },
    "networks.d/a.yml:3:15: info: the dynamic range 10.9.1.5 - 10.9.1.9 holds the gateway 10.9.1.5, which no guest gets: leave it out, or ignore this [range-holds-gateway]",
    "networks.d/a.yml:4:62: info: the dynamic range fd00:9::2 - fd00:9::5 holds the gateway fd00:9::5, which no guest gets: leave it out, or ignore this [range-holds-gateway]",
    "networks.d/b.yml:3:15: error: the dynamic range's start is the address of the network 10.9.2.0/24 itself: leave it out [range-takes-reserved]",
    "networks.d/c.yml:3:30: error: the dynamic range's end is the broadcast address of 10.9.3.0/24: leave it out [range-takes-reserved]",
    "networks.d/c.yml:4:44: error: the dynamic range's start is the address of the network fd00:7::/64 itself: leave it out [range-takes-reserved]",
    "networks.d/d.yml:3:30: info: the dynamic range 10.9.4.2 - 10.9.4.9 holds the gateway 10.9.4.5, which no guest gets: leave it out, or ignore this [range-holds-gateway]",
  ],
]);
