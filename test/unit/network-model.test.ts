import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { check, compile, type Files } from "./lab.ts";

const network = (text: string, others: Files = {}) => {
  const found = compile({ "networks.d/n.yml": text, ...others }).networks.find(({ name }) => name !== "m");
  assert.ok(found);
  return found;
};

const NETWORK = "gateway: 10.9.8.1\nprefix: 24\n";
const IPV6 = 'ipv6: {gateway: "FD00:9::1", dhcp: {start: "fd00:9::0100", end: "fd00:9::01ff"}}\n';

suite("a network", () => {
  test("is NAT on a bridge of its name, with the size that its prefix gives", () => {
    const { name, mode, bridge, gateway, netmask, prefix, subnet, dhcp, ipv6, domain, hosts, names, site } =
      network(NETWORK);
    assert.deepEqual(
      { name, mode, bridge, gateway, netmask, prefix, subnet, dhcp, ipv6, domain, hosts, names, site },
      {
        name: "n",
        mode: "nat",
        bridge: { name: "virbr-n", stp: true, delay: 0 },
        gateway: "10.9.8.1",
        netmask: "255.255.255.0",
        prefix: 24,
        subnet: "10.9.8.0/24",
        dhcp: null,
        ipv6: null,
        domain: null,
        hosts: [],
        names: [],
        site: "lab",
      },
    );
  });

  test("has the size that its netmask or prefix gives, which must not contradict", () => {
    const sized = network("gateway: 10.9.8.1\nnetmask: 255.255.252.0\n");
    assert.deepEqual([sized.prefix, sized.netmask, sized.subnet], [22, "255.255.252.0", "10.9.8.0/22"]);
    assert.equal(network("gateway: 10.9.8.1\nnetmask: 255.255.252.0\nprefix: 22\n").prefix, 22);
    assert.deepEqual(
      check({ "networks.d/n.yml": "gateway: 10.9.8.1\nnetmask: 255.255.252.0\nprefix: 25\n" }).found,
      [
        "networks.d/n.yml:2:10: error: `netmask` and `prefix` must say the same, and 255.255.252.0 is /22: remove one of them [netmask]\nnetworks.d/n.yml:3:9: note: `prefix` is 25 here",
      ],
    );
    assert.deepEqual(check({ "networks.d/n.yml": "gateway: 10.9.8.1\nnetmask: 255.0.255.0\n" }).found, [
      "networks.d/n.yml:2:10: error: `255.0.255.0` is not a netmask: it must be a row of 1 bits, then of 0 bits, like 255.255.255.0 [netmask]",
    ]);
    assert.deepEqual(check({ "networks.d/n.yml": "gateway: 10.9.8.1\n" }).found, [
      "networks.d/n.yml:1:10: error: a network must have a size: set `netmask` or `prefix` [network-size]",
    ]);
  });

  test("has IPv6 in one spelling, translated where the mode translates", () => {
    assert.deepEqual(network(NETWORK + IPV6).ipv6, {
      gateway: "fd00:9::1",
      prefix: 64,
      subnet: "fd00:9::/64",
      dhcp: { start: "fd00:9::100", end: "fd00:9::1ff" },
      nat: true,
    });
    const plain = (text: string) => network(`${NETWORK}ipv6: {gateway: "fd00::1", ${text}}\n`).ipv6;
    assert.deepEqual(
      [plain("nat: false")?.nat, plain("prefix: 80")?.prefix, plain("nat: true")?.dhcp],
      [false, 80, null],
    );
    assert.equal(network(`${NETWORK}mode: route\n${IPV6}`).ipv6?.nat, false);
    assert.equal(network(`${NETWORK}mode: isolated\n${IPV6}`).ipv6?.nat, false);
  });

  test("has names: the aliases of each gateway, then its hosts, with its domain unless they have one", () => {
    const dns = 'dns: {aliases: [gw], hosts: [{ip: 10.9.8.5, name: p}, {ip: "FD00::5", name: q.other}]}\n';
    assert.deepEqual(network(`${NETWORK}${IPV6}domain: lab.test\n${dns}`).names, [
      { ip: "10.9.8.1", name: "gw.lab.test" },
      { ip: "fd00:9::1", name: "gw.lab.test" },
      { ip: "10.9.8.5", name: "p.lab.test" },
      { ip: "fd00::5", name: "q.other" },
    ]);
    assert.deepEqual(network(`${NETWORK}${dns}`).summary.dns, {
      aliases: ["gw"],
      hosts: [
        { ip: "10.9.8.5", name: "p" },
        { ip: "fd00::5", name: "q.other" },
      ],
    });
    assert.equal("dns" in network(NETWORK), false);
    assert.deepEqual(network(`${NETWORK}dns: {aliases: [gw]}\n`).names, [{ ip: "10.9.8.1", name: "gw" }]);
    assert.deepEqual(network(`${NETWORK}dns: ~\n`).names, []);
  });

  test("has the lab's prefix before the name of its bridge, and its UUID derives from the name in libvirt", () => {
    const plain = network(NETWORK);
    const files = { "common/a.yml": "name_prefix: x-\n" };
    const prefixed = network(NETWORK, files);
    assert.deepEqual([prefixed.name, prefixed.bridge?.name, prefixed.name_prefix], ["n", "x-virbr-n", "x-"]);
    assert.equal(prefixed.summary.name_prefix, "x-");
    assert.deepEqual(["name_prefix" in plain, "name_prefix" in plain.summary], [false, false]);
    assert.equal(network(`${NETWORK}bridge: {name: br, delay: 5}\n`, files).bridge?.name, "x-br");
    assert.equal("name_prefix" in network(`${NETWORK}name_prefix: ""\n`).summary, true);
    assert.equal(prefixed.uuid, network(`${NETWORK}name: x-n\n`).uuid);
    assert.notEqual(prefixed.uuid, plain.uuid);
  });

  test("publishes what its own layers say, and its templates see the rest", () => {
    const { summary, ...all } = network(`${NETWORK}note: mine\n`, { "common/a.yml": "shared: 1\n" });
    assert.equal(summary.note, "mine");
    assert.deepEqual(
      ["shared" in summary, "merged" in summary, "own" in summary, "merged" in all],
      [false, false, false, false],
    );
    assert.deepEqual([summary.gateway, summary.mode, all.note, all.site], ["10.9.8.1", "nat", "mine", "lab"]);
  });

  test("has the interfaces of all guests on it, in the order of their MACs", () => {
    const nic = (mac: string, ip: number) =>
      `interfaces: [{network: n, mac: "52:54:00:00:00:${mac}", ip: 10.9.8.${ip}}]\n`;
    const { hosts } = network(`${NETWORK}domain: lab.test\n`, {
      "guests.d/a.yml": nic("0B", 7),
      "guests.d/b.yml": nic("0a", 8),
      "guests.d/c.yml": "interfaces: [{network: m}]\n",
      "networks.d/z.yml": "name: m\ngateway: 10.9.9.1\nprefix: 24\n",
    });
    assert.deepEqual(hosts, [
      {
        guest: "b",
        index: 0,
        mac: "52:54:00:00:00:0a",
        ip: "10.9.8.8",
        ip6: null,
        fqdn: "b.lab.test",
        dns: true,
      },
      {
        guest: "a",
        index: 0,
        mac: "52:54:00:00:00:0b",
        ip: "10.9.8.7",
        ip6: null,
        fqdn: "a.lab.test",
        dns: true,
      },
    ]);
  });
});
