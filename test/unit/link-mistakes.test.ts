import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { check } from "./lab.ts";

const NETWORKS = {
  "networks.d/lab.yml": "gateway: 10.9.8.1\nprefix: 24\ndhcp: {start: 10.9.8.100, end: 10.9.8.199}\n",
  "networks.d/jumbo.yml":
    'mode: isolated\ngateway: 10.9.7.1\nprefix: 24\nmtu: 9000\nipv6: {gateway: "fd00:9:7::1"}\n',
  "networks.d/host.yml": "mode: bridge\nbridge: {name: br0}\n",
};
const found = (text: string) =>
  check({ ...NETWORKS, "guests.d/a.yml": `templates: ~\n${text}\n` })
    .found.filter((each) => !each.endsWith("[reaches-host]"))
    .map((each) => each.replace(/^guests\.d\/a\.yml:/, "").replace(/ \[schema\]$/, ""));

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
    "must be a whole number, at least 0",
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
        'interfaces: [{network: lab, addresses: ["fd00::5/64"], routes: [{to: "fd00:3::/48", via: "fd00::9"}, {to: 10.20.30.40/32, via: 10.9.8.9}]}]',
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

const TWO = "interfaces: [{network: lab, ip: 10.9.8.5}, {network: lab, ip: 10.9.8.6}]\n";
const VLAN = "interfaces: [{network: lab, ip: 10.9.8.5}]\nvlans: {v: {id: 1, link: 0, network: lab, ";

/** What no installed system would have, or what it could not do. */
const SILENT: readonly (readonly [text: string, ...messages: readonly string[]])[] = [
  [
    "interfaces: [{bridge: br0, addresses: [10.3.0.5]}]",
    "2:40: error: the plan knows no subnet for the address 10.3.0.5: write its prefix length too, like 10.3.0.5/24 [address-without-prefix]",
  ],
  [
    'interfaces: [{network: lab, addresses: ["fd00:3::5"]}]',
    "2:41: error: the plan knows no subnet for the address fd00:3::5: write its prefix length too, like fd00:3::5/64 [address-without-prefix]",
  ],
  [
    `${TWO}bonds: {b: {members: [0, 1]}}`,
    "2:63: error: `b` has no values of `nic1`, which is not its first member: set `ip` at the first one, or remove it [member-value-unused]",
  ],
  [
    "interfaces: [{network: lab}, {network: lab}, {network: lab}]\nvlans: {v: {id: 1, link: 0, addresses: [10.3.0.2/24], routes: [{to: 10.5.0.0/16, via: 10.3.0.1}]}}\nbonds: {b: {members: [1]}}\nbridges: {br: {members: [b, v]}}",
    "3:40: error: `br` has no values of `v`, which is not its first member: set `addresses` at the first one, or remove it [member-value-unused]",
    "3:63: error: `br` has no values of `v`, which is not its first member: set `routes` at the first one, or remove it [member-value-unused]",
  ],
  [
    "interfaces: [{network: lab}, {network: jumbo, ip: 10.9.7.5, router: 10.9.7.9}]",
    "2:69: error: `router` has no effect, as the guest has its default route by `nic0`: set `default_interface: 1`, or use `routes` [router-unused]",
  ],
  [
    'interfaces: [{network: lab}]\nvlans: {v: {id: 1, link: 0, addresses: ["fd00:3::5/64"], router6: "fd00:3::1"}}',
    "3:67: error: `router6` has no effect, as the guest has its default route by `nic0`: set `default_interface: v`, or use `routes` [router-unused]",
  ],
  [
    'interfaces: [{network: lab, router: 10.9.8.9, router6: "fd00:3::1"}]',
    "2:37: error: `router` has no effect without a fixed IPv4 address: set such an address, or remove `router` [router-unused]",
    "2:56: error: `router6` has no effect without a fixed IPv6 address: set such an address, or remove `router6` [router-unused]",
  ],
  [
    "interfaces: [{network: lab, routes: [{to: 10.5.0.0/16, via: 10.9.9.9}]}]",
    "2:61: error: the router 10.9.9.9 is not in a subnet of `nic0`: use an address in 10.9.8.0/24 [next-hop-unreachable]",
  ],
  [
    "interfaces: [{bridge: br0, addresses: [10.3.0.5/25, 10.4.0.5/24], routes: [{to: 10.5.0.0/16, via: 10.3.0.129}]}]",
    "2:99: error: the router 10.3.0.129 is not in a subnet of `nic0`: use an address in 10.3.0.5/25 or 10.4.0.5/24 [next-hop-unreachable]",
  ],
  [
    "interfaces: [{network: lab, bootproto: static, ip: 10.9.8.5, router: 10.9.9.1}]",
    "2:70: error: the router 10.9.9.1 is not in a subnet of `nic0`: use an address in 10.9.8.5/24 [next-hop-unreachable]",
  ],
  [
    'interfaces: [{bridge: br0, addresses: ["fd00:3::5/64"], router6: "fd00:4::1"}]',
    "2:66: error: the router fd00:4::1 is not in a subnet of `nic0`: use an address in fd00:3::5/64 [next-hop-unreachable]",
  ],
  [
    "interfaces: [{network: jumbo, bootproto: none, routes: [{to: 10.5.0.0/16, via: 10.9.7.9}]}]",
    "2:80: error: `nic0` has no IPv4 address, and so no way to the router 10.9.7.9: give it one, or remove the route [next-hop-unreachable]",
  ],
  [
    'interfaces: [{network: lab, routes: [{to: 10.5.0.0/16, via: "fd00:3::1"}]}]',
    "2:61: error: the router fd00:3::1 and the subnet 10.5.0.0/16 must be of one family: use IPv4 for both, or IPv6 [next-hop-unreachable]",
  ],
  [
    "interfaces: [{network: jumbo, ip: 10.9.7.5, mtu: 9001}]",
    "2:50: error: the MTU 9001 of `nic0` is above 9000, that of the network `jumbo`: use 9000 or less, or make that one larger [mtu-unusable]",
  ],
  [
    "defaults: {interface: {mtu: 9000}}\ninterfaces: [{network: lab}]",
    "2:29: error: the MTU 9000 of `nic0` is above 1500, that of the network `lab`: use 1500 or less, or make that one larger [mtu-unusable]",
  ],
  [
    "interfaces: [{network: jumbo, ip: 10.9.7.5}, {network: lab}]\nbonds: {b: {members: [0, 1], mtu: 1600}}",
    "3:35: error: the MTU 1600 of `b` is above 1500, that of the network `lab`: use 1500 or less, or make that one larger [mtu-unusable]",
  ],
  [
    "interfaces: [{network: jumbo, ip: 10.9.7.5, mtu: 2000}]\nvlans: {v: {id: 1, link: 0, mtu: 2001}}",
    "3:34: error: the MTU 2001 of `v` is above 2000, that of `nic0` below it: use 2000 or less, or make that one larger [mtu-unusable]",
  ],
  [
    "interfaces: [{network: jumbo, ip: 10.9.7.5}]\nbonds: {b: {members: [0]}}\nvlans: {v: {id: 1, link: b, mtu: 9001}}",
    "4:34: error: the MTU 9001 of `v` is above 9000, that of the network `jumbo`: use 9000 or less, or make that one larger [mtu-unusable]",
  ],
  [
    'interfaces: [{network: jumbo, ip: 10.9.7.5, ip6: "fd00:9:7::5", mtu: 1279}]\nbonds: {b: {members: [0]}}',
    "2:70: error: `b` has an IPv6 address, and its MTU 1279 is below 1280: use 1280 or more, or remove the address [mtu-unusable]",
  ],
  [
    `${VLAN}addresses: [10.9.8.5/24]}}`,
    "3:55: error: the address 10.9.8.5 is also that of a: give each interface its own [duplicate-ip]",
  ],
  [
    `${VLAN}addresses: [10.9.9.5]}}`,
    "3:55: error: the address 10.9.9.5 is outside the network `lab`: use one of 10.9.8.0/24 [address-outside-network]",
  ],
  [
    `${VLAN}addresses: [10.9.8.1]}}`,
    "3:55: error: the address 10.9.8.1 is the gateway's: use another one of 10.9.8.0/24 [address-reserved]",
  ],
  [
    `${VLAN}addresses: [10.9.8.150]}}`,
    "3:55: warning: the address 10.9.8.150 is in the dynamic range 10.9.8.100 - 10.9.8.199 of `lab`: use one outside it [address-in-dynamic-range]",
  ],
];

suite("what a link would lose in silence is a finding", () => {
  for (const [text, ...messages] of SILENT)
    test(text, () => assert.deepEqual(withoutNotes(found(text)), messages));

  test("and what it has is none", () => {
    for (const text of [
      "interfaces: [{network: lab, ip: 10.9.8.5}, {network: lab, dns: false}]\nbonds: {b: {members: [0, 1], mtu: 1500}}\nbridges: {br: {members: [b]}}",
      "interfaces: [{network: lab}, {network: jumbo, ip: 10.9.7.5, bootproto: static, router: 10.9.7.9}]\ndefault_interface: 1",
      "interfaces: [{network: lab}]\nvlans: {v: {id: 1, link: 0, addresses: [10.3.0.2/24], router: 10.3.0.1}}\ndefault_interface: v",
      // The network's own router gives addresses that the plan does not know.
      'interfaces: [{network: host, mtu: 9000, routes: [{to: 10.5.0.0/16, via: 10.7.0.9}, {to: "fd00:3::/48", via: "fd00:2::9"}]}]',
      'interfaces: [{bridge: br0, mtu: 1000, routes: [{to: "fd00:3::/48", via: "fd00:2::9"}]}]',
      'interfaces: [{network: jumbo, ip: 10.9.7.5, mtu: 9000, routes: [{to: "fd00:3::/48", via: "fd00:9:7::9"}]}]\nvlans: {v: {id: 1, link: 0, mtu: 9000, addresses: [10.3.0.2/24]}}',
      `${VLAN}addresses: [10.9.8.7, 10.3.0.7/24]}}`,
    ])
      assert.deepEqual(found(text), [], text);
  });

  test("nobody serves DHCP to a VLAN", () => {
    const vlan = (values: string) =>
      check({
        ...NETWORKS,
        "guests.d/a.yml": `templates: {autoinst: {src: autoinstall.d/ks.cfg, dst: ks.cfg}}\nos: {id: rocky9}\ninterfaces: [{network: lab}]\nvlans: {v: {id: 1, link: 0, network: jumbo${values}}}\n`,
      }).found.filter((each) => !each.endsWith("[reaches-host]"));
    assert.deepEqual(withoutNotes(vlan("")), [
      "guests.d/a.yml:4:38: error: nobody serves DHCP on the network `jumbo`: set `addresses`, or set the network's `dhcp` to a range, to `elsewhere` or to `{by: GUEST}` [dhcp-not-served]",
    ]);
    assert.deepEqual(withoutNotes(vlan(", addresses: [10.9.7.5], bootproto: dhcp")), [
      "guests.d/a.yml:4:79: error: nobody serves DHCP on the network `jumbo`: remove `bootproto: dhcp`, or set the network's `dhcp` to a range, to `elsewhere` or to `{by: GUEST}` [dhcp-not-served]",
    ]);
    assert.deepEqual(vlan(", addresses: [10.9.7.5]"), []);
  });

  test("nobody serves DHCP to the first member of a bond or bridge, and the others ask nobody", () => {
    const links = (interfaces: string, uppers: string) =>
      check({
        ...NETWORKS,
        "guests.d/a.yml": `templates: {autoinst: {src: autoinstall.d/ks.cfg, dst: ks.cfg}}\nos: {id: rocky9}\ninterfaces: [${interfaces}]\n${uppers}\n`,
      }).found.filter((each) => !/\[(?:reaches-host|unsupported-by-installer)\]$/.test(each));
    const first = "{network: jumbo, ip: 10.9.7.5}";
    const asked =
      "error: nobody serves DHCP on the network `jumbo`: set `ip`, or set the network's `dhcp` to a range, to `elsewhere` or to `{by: GUEST}` [dhcp-not-served]";
    for (const uppers of [
      "bonds: {b: {members: [0, 1]}}",
      "bridges: {b: {members: [0, 1]}}",
      "bonds: {b: {members: [1]}}\nbridges: {br: {members: [0, b]}}",
    ])
      assert.deepEqual(links(`${first}, {network: jumbo}`, uppers), [], uppers);
    assert.deepEqual(
      links(first, "vlans: {v: {id: 1, link: 0, network: jumbo}}\nbridges: {b: {members: [0, v]}}"),
      [],
    );
    assert.deepEqual(
      withoutNotes(links(`{network: jumbo}, {network: jumbo}`, "bonds: {b: {members: [0, 1]}}")),
      [`guests.d/a.yml:3:24: ${asked}`],
    );
    assert.deepEqual(withoutNotes(links(`${first}, {network: jumbo}`, "bonds: {b: {members: [0]}}")), [
      `guests.d/a.yml:3:56: ${asked}`,
    ]);
  });
});

/** Without the lines of related places. */
function withoutNotes(findings: readonly string[]): string[] {
  return findings.map((each) => each.split("\n")[0] as string);
}
