import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { check } from "./lab.ts";

const NETWORKS = {
  "networks.d/lab.yml": "gateway: 10.9.8.1\nprefix: 24\ndhcp: {start: 10.9.8.100, end: 10.9.8.199}\n",
};
const found = (text: string) =>
  check({ ...NETWORKS, "guests.d/a.yml": `templates: ~\n${text}\n` }).found.map((each) =>
    each.replace(/^guests\.d\/a\.yml:/, "").replace(/ \[schema\]$/, ""),
  );

/** A layer of a guest with one mistake, and its message. */
const CASES: readonly (readonly [text: string, message: string])[] = [
  [
    "bonds: {1b: {members: [0]}}",
    "2:13: error: `bonds.1b`: must be the name of a device: a letter, then at most 14 letters, digits and _ . -",
  ],
  [
    "bonds: {b: {members: [-1]}}",
    "2:23: error: `bonds.b.members[0]`: must be the index of an interface, 0 or more",
  ],
  ["bonds: {b: {members: []}}", "2:22: error: `bonds.b.members`: must have at least one member"],
  ["bonds: {b: {members: 0}}", "2:22: error: `bonds.b.members`: must be a list of links"],
  ["bonds: {b: {members: [0], mode: fast}}", "must be one of balance-rr, active-backup, balance-xor"],
  ["bonds: {b: {members: [0], options: {Miimon: 1}}}", "must be lower case letters and _"],
  ["bonds: {b: {members: [0], options: {miimon: yes}}}", "must be text or a number"],
  ["bonds: {b: {members: [0], options: {primary: a b}}}", "must be letters, digits and _ . : + , -"],
  ["bonds: {b: {members: [0], options: 1}}", "must be a map of options"],
  ["bonds: [{members: [0]}]", "2:8: error: `bonds`: must be a map of bonds by their names"],
  ["bridges: []", "must be a map of bridges by their names"],
  ["vlans: []", "must be a map of VLANs by their names"],
  ["vlans: {v: {id: 4095, link: 0}}", "must be the number of a VLAN, 1 to 4094"],
  ["vlans: {v: {id: 1, link: [0]}}", "must be the index of an interface, 0 or more, or the name of a link"],
  [
    "interfaces: [{network: lab}]\nvlans: {v: {id: 1, link: 0, network: lan}}",
    "3:38: error: there is no network `lan`: did you mean `lab`?",
  ],
  ["interfaces: [{network: lab, mtu: 60}]", "must be a number of bytes, 68 to 65535"],
  ["interfaces: [{network: lab, bootproto: auto}]", "must be dhcp, static or none"],
  [
    "interfaces: [{network: lab, addresses: [10.9.8.7/33]}]",
    "must be an IPv4 or IPv6 address, with or without a prefix length, like 192.168.155.11 or fd00:5::11/64",
  ],
  ["interfaces: [{network: lab, addresses: [fe80::1]}]", "must be an IPv4 or IPv6 address, with"],
  ["interfaces: [{network: lab, addresses: 10.9.8.7}]", "must be a list of addresses"],
  ["interfaces: [{network: lab, routes: [10.0.0.0/8]}]", "must be a map of `to`, `via` and `metric`"],
  [
    "interfaces: [{network: lab, routes: [{to: 10.0.0.0/8, via: 10.9.8.9, metric: -1}]}]",
    "must be 0 or more",
  ],
  ["interfaces: [{network: lab, search: lab.test}]", "must be a list of domains"],
  ...["default", "0.0.0.0/0", "10.9.8.7/24", "10.9.8.0", "fd00::1/64", "::/0", "10.9.8.0/24/1"].map(
    (to) =>
      [
        `interfaces: [{network: lab, routes: [{to: "${to}", via: 10.9.8.9}]}]`,
        "must be a subnet like 10.20.0.0/16: its first address and a prefix length of at least 1; for the default route use `router` and `default_interface`",
      ] as const,
  ),
  [
    "interfaces: [{network: lab}]\ndefault_interface: bond0",
    "3:20: error: the guest has no link `bond0`: use the index of an interface",
  ],
  [
    "interfaces: [{network: lab}]\ndefault_interface: nic1",
    "3:20: error: the guest has no link `nic1`: did you mean `nic0`?",
  ],
  [
    "interfaces: [{network: lab}]\nvlans: {v: {id: 1, link: 0, addresses: [10.3.0.2/24]}}\ndefault_interface: v",
    "4:20: error: the link `v` has no router: set its `router`, or use another link",
  ],
];

suite("a mistake in links has one message", () => {
  for (const [text, message] of CASES)
    test(text, () => {
      const all = found(text);
      assert.ok(
        all.some((each) => each.includes(message)),
        all.join("\n"),
      );
      assert.equal(all.filter((each) => each.includes("error")).length, 1, all.join("\n"));
    });

  test("and what is right has none", () => {
    assert.deepEqual(
      found(
        'interfaces: [{network: lab, routes: [{to: "fd00:3::/48", via: "fd00::9"}, {to: 10.20.30.40/32, via: 10.9.8.9}]}]',
      ),
      [],
    );
  });
});

suite("a bond, VLAN or bridge is on links of the guest, each once", () => {
  const NICS = "interfaces: [{network: lab}, {network: lab}]\n";
  const cases: readonly (readonly [text: string, message: string])[] = [
    [
      "bonds: {b: {members: [0, 2]}}",
      "the guest has no interface 2, for it has 2, counted from 0: use the index of one",
    ],
    ["vlans: {v: {id: 1, link: nic7}}", "the guest has no link `nic7`: did you mean `nic0`?"],
    ["vlans: {v: {id: 1, link: v}}", "`v` is built on itself, through other links: remove one of them"],
    [
      "bonds: {b: {members: [0]}}\nbridges: {br0: {members: [nic0]}}",
      "`nic0` is already a member of a bond or bridge: name another link",
    ],
    [
      "bonds: {nic1: {members: [0]}}",
      "another link of the guest is named `nic1`: give this one another name",
    ],
  ];
  for (const [text, message] of cases)
    test(message, () => {
      const errors = found(NICS + text).filter((each) => each.includes("error:"));
      assert.ok(errors.length === 1 && errors[0]?.includes(message), errors.join("\n"));
    });
});

suite("the rules of addresses are for all addresses of an interface", () => {
  const nic = (addresses: string) => `interfaces: [{network: lab, ip: 10.9.8.5, addresses: [${addresses}]}]`;

  test("in the subnet, and once", () => {
    assert.match(
      found(nic("10.9.9.6")).join("\n"),
      /^2:55: error: the address 10\.9\.9\.6 is outside the network `lab`/m,
    );
    assert.match(
      found(nic("10.9.8.5/24")).join("\n"),
      /the address 10\.9\.8\.5 is also that of a: give each/,
    );
    assert.match(found(nic("10.9.8.255")).join("\n"), /the address 10\.9\.8\.255 is the broadcast address/);
  });

  test("an address with a prefix length may be in another subnet", () => {
    assert.deepEqual(found(nic("10.3.0.6/24")), []);
  });
});
