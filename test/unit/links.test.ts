import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { Templates } from "../../src/artifacts/templates.ts";
import type { FindingsError } from "../../src/finding.ts";
import type { Guest } from "../../src/model/guest.ts";
import type { Link } from "../../src/model/link.ts";
import { linksOf } from "../../src/model/links.ts";
import { check, compile } from "./lab.ts";

const NETWORKS = {
  "networks.d/lab.yml":
    'gateway: 10.9.8.1\nprefix: 24\ndhcp: {start: 10.9.8.100, end: 10.9.8.199}\nipv6: {gateway: "fd00:9:8::1"}\n',
  "networks.d/iso.yml": "mode: isolated\ngateway: 10.9.7.1\nprefix: 25\n",
};

/** Also of a guest that breaks rules. */
function links(guest: string): Link[] {
  const { resolved } = check({ ...NETWORKS, "guests.d/a.yml": `templates: ~\n${guest}` });
  return linksOf(resolved?.guests[0]?.object as Guest);
}

/** Names with what each link has. */
const brief = (all: readonly Link[], ...keys: readonly (keyof Link)[]) =>
  Object.fromEntries(all.map((link) => [link.name, keys.map((key) => link[key])]));

const M1 = "mac: 52:54:00:00:00:01";
const M2 = "mac: 52:54:00:00:00:02";

suite("links", () => {
  test("asks nobody for an IPv4 address on a network of IPv6 alone, unless the plan says that somebody serves it", () => {
    const { guests } = compile({
      "networks.d/six.yml": 'ipv6: {gateway: "fd00:66::1"}\n',
      "networks.d/served.yml": 'ipv6: {gateway: "fd00:67::1"}\ndhcp: elsewhere\n',
      "guests.d/a.yml":
        "interfaces: [{network: six}, {network: six, bootproto: dhcp}, {network: served}]\nvlans: {v: {id: 1, link: 0, network: six}}\n",
    });
    const [{ interfaces = [], vlans } = {}] = guests;
    assert.deepEqual(
      [...interfaces, vlans?.v].map((each) => each?.bootproto),
      ["none", "dhcp", "dhcp", "none"],
    );
  });

  test("a card has the address, the prefix and the routes of its values and of its network", () => {
    const [link] = links(
      `interfaces: [{network: iso, ${M1}, ip: 10.9.7.5, addresses: [10.9.7.6, "FD00:1::5/64"], routes: [{to: 10.20.0.0/16, via: 10.9.7.3, metric: 9}], search: [x.test], nameservers: [10.9.7.2], mtu: 9000, router6: "FD00:1::1"}]\n`,
    );
    assert.deepEqual(link, {
      kind: "ethernet",
      name: "nic0",
      path: ["interfaces", 0],
      mac: "52:54:00:00:00:01",
      members: [],
      controller: null,
      vlans: [],
      parent: null,
      vlan_id: null,
      options: {},
      stp: false,
      is_routed: true,
      needs_file: true,
      needs_name: true,
      mtu: 9000,
      network: "iso",
      dhcp4: false,
      auto6: false,
      addresses4: [
        { address: "10.9.7.5", prefix: 25, netmask: "255.255.255.128" },
        { address: "10.9.7.6", prefix: 25, netmask: "255.255.255.128" },
      ],
      addresses6: [{ address: "fd00:1::5", prefix: 64 }],
      gateway4: null,
      gateway6: "fd00:1::1",
      routes: [{ to: "10.20.0.0/16", via: "10.9.7.3", metric: 9 }],
      nameservers: ["10.9.7.2"],
      search: ["x.test"],
      ipv6: true,
    });
  });

  test("a bond has the addresses and the MAC of its first member, and its members have none", () => {
    const all = links(
      `interfaces: [{network: lab, ${M1}, ip: 10.9.8.5, mtu: 1400}, {network: lab, ${M2}}, {network: iso}]\nbonds: {bond0: {members: [1, 0], options: {miimon: 50}}, bond1: {members: [2], mode: 802.3ad, mtu: 9000}}\n`,
    );
    assert.deepEqual(brief(all, "mac", "dhcp4", "controller", "members", "options", "mtu").bond0, [
      "52:54:00:00:00:02",
      true,
      null,
      ["nic1", "nic0"],
      { mode: "active-backup", miimon: "50" },
      null,
    ]);
    assert.deepEqual(brief(all, "dhcp4", "auto6", "controller"), {
      nic0: [false, false, "bond0"],
      nic1: [false, false, "bond0"],
      nic2: [false, false, "bond1"],
      bond0: [true, true, null],
      bond1: [true, false, null],
    });
    assert.deepEqual(brief(all, "options", "mtu").bond1, [{ mode: "802.3ad", miimon: "100" }, 9000]);
  });

  test("links on links come after those below, also where they are written before", () => {
    const all = links(
      `interfaces: [{network: lab, ${M1}, ip: 10.9.8.5}, {network: lab}]\nbridges: {br0: {members: [v10]}}\nvlans: {v10: {id: 10, link: bond0, network: iso, addresses: [10.9.7.5], router: 10.9.7.9}}\nbonds: {bond0: {members: [0, 1]}}\n`,
    );
    assert.deepEqual(
      brief(all, "kind", "parent", "vlan_id", "vlans", "controller", "members", "network", "addresses4"),
      {
        nic0: ["ethernet", null, null, [], "bond0", [], null, []],
        nic1: ["ethernet", null, null, [], "bond0", [], null, []],
        bond0: ["bond", null, null, ["v10"], null, ["nic0", "nic1"], "lab", []],
        v10: ["vlan", "bond0", 10, [], "br0", [], null, []],
        br0: [
          "bridge",
          null,
          null,
          [],
          null,
          ["v10"],
          "iso",
          [{ address: "10.9.7.5", prefix: 25, netmask: "255.255.255.128" }],
        ],
      },
    );
    assert.deepEqual(brief(all, "mac").br0, ["52:54:00:00:00:01"]);
  });

  test("one link has the default route and the name server of its network", () => {
    const cards = "interfaces: [{network: iso}, {network: lab}]\n";
    const vlan = "vlans: {v10: {id: 10, link: 0, addresses: [10.3.0.5/24], router: 10.3.0.1}}\n";
    const route = (text: string) =>
      links(text).flatMap(({ is_routed, name, gateway4, gateway6, nameservers }) =>
        is_routed ? [name, gateway4, gateway6, ...nameservers] : [gateway4 ?? [], gateway6 ?? []].flat(),
      );
    const routed = ["nic1", "10.9.8.1", "fd00:9:8::1"];
    assert.deepEqual(route(cards), routed);
    assert.deepEqual(route(cards + vlan), routed);
    assert.deepEqual(route(`${cards}${vlan}default_interface: v10\n`), ["v10", "10.3.0.1", null]);
    assert.deepEqual(route(`interfaces: [{network: iso}]\n${vlan}`), ["v10", "10.3.0.1", null]);
    assert.deepEqual(route("interfaces: [{network: iso, router: 10.9.7.3}, {network: lab}]\n"), [
      ...["nic0", "10.9.7.3", null],
    ]);
    assert.deepEqual(route(`${cards}bonds: {b: {members: [1]}}\n`), ["b", ...routed.slice(1)]);
  });

  test("a card has no IPv6 where the layers say so, and none by itself where the network has none", () => {
    const all = links(
      'interfaces: [{network: lab}, {network: iso}, {network: lab, ipv6: false}, {network: lab, ip6: "fd00:9:8::5"}]\n',
    );
    assert.deepEqual(brief(all, "ipv6", "auto6"), {
      nic0: [true, true],
      nic1: [true, false],
      nic2: [false, false],
      nic3: [true, false],
    });
  });

  test("has DHCP unless it has addresses, and nothing where `bootproto` is none", () => {
    const all = links(
      "interfaces: [{network: lab}, {network: lab, addresses: [10.9.8.5]}, {network: lab, addresses: [10.9.8.6], bootproto: dhcp}, {network: lab, bootproto: none}]\n",
    );
    const addresses = (address: string) => [{ address, prefix: 24, netmask: "255.255.255.0" }];
    assert.deepEqual(brief(all, "dhcp4", "addresses4"), {
      nic0: [true, []],
      nic1: [false, addresses("10.9.8.5")],
      nic2: [true, addresses("10.9.8.6")],
      nic3: [false, []],
    });
  });

  test("a release whose cards are eth0 and eth1 keeps these names", () => {
    const release = { nic: "device" };
    const { guests } = compile({
      ...NETWORKS,
      "guests.d/a.yml":
        "templates: ~\ninterfaces: [{network: lab}, {network: lab, device: lan0}]\nbonds: {b: {members: [0, lan0]}}\n",
    });
    const { members } = linksOf({ ...(guests[0] as Guest), release }).at(-1) as Link;
    assert.deepEqual(members, ["eth0", "lan0"]);
  });

  test("are a filter of templates", () => {
    const render = (text: string, context: Guest) => new Templates([]).page(text, "a.txt", false)(context);
    const [guest] = compile({
      ...NETWORKS,
      "guests.d/a.yml": "templates: ~\ninterfaces: [{network: lab}]\nbonds: {b: {members: [0]}}\n",
    }).guests as [Guest];
    const names = "{% for link in interfaces | links %}{{ link.name | word }} {% endfor %}";
    assert.equal(render(names, guest), "nic0 b ");
    assert.throws(
      () => render("{{ bonds | links }}", guest),
      (error: FindingsError) => {
        const message = "`links` takes the interfaces of a guest, but this is a map";
        assert.equal(error.findings[0]?.message.slice(0, message.length), message);
        return true;
      },
    );
  });
});
