import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { suite, test } from "node:test";
import { checkLab } from "../../src/lab.ts";
import { LayerReader } from "../../src/layers/reader.ts";
import { directoryWith } from "../directory.ts";
import { findingsOf } from "./findings.ts";
import { check, compile, type Files } from "./lab.ts";

const NETWORK = "gateway: 10.9.8.1\nprefix: 24\n";
const BOTH = `${NETWORK}ipv6: {gateway: "fd00:9::1"}\n`;
const auto = (values = "ip: auto") => `interfaces: [{network: n, ${values}}]\n`;
const LOCK = "addresses.lock.yml";

const firstNic = (files: Files) => compile(files).guests[0]?.interfaces[0];

suite("automatic addresses", () => {
  test("are plain addresses for every consumer: the network, the guest and the values of its layers", () => {
    const { lab, plan, found } = check({
      "networks.d/n.yml": BOTH,
      "guests.d/a.yml": auto("ip: auto, ip6: auto"),
      [LOCK]: "n:\n  a/0: 10.9.8.31\n  a/0/ip6: fd00:9::31\n",
    });
    assert.deepEqual(found, []);
    const { ip, ip6, bootproto, prefix } = lab?.guests[0]?.interfaces[0] ?? {};
    assert.deepEqual([ip, ip6, bootproto, prefix], ["10.9.8.31", "fd00:9::31", "static", 24]);
    assert.deepEqual(
      lab?.networks[0]?.hosts.map((host) => [host.ip, host.ip6]),
      [["10.9.8.31", "fd00:9::31"]],
    );
    assert.deepEqual(plan?.guests[0]?.merged.value.interfaces, [
      { network: "n", ip: "10.9.8.31", ip6: "fd00:9::31" },
    ]);
  });

  test("of a guest without a line end alike in both families", () => {
    const nic = firstNic({ "networks.d/n.yml": BOTH, "guests.d/a.yml": auto("ip: auto, ip6: auto") });
    assert.equal(nic?.ip6, `fd00:9::${nic?.ip?.split(".")[3]}`);
  });

  test("are of the static range, also on a network of the host whose dynamic range is the whole subnet", () => {
    const all = "dhcp: {start: 10.9.8.2, end: 10.9.8.254}\n";
    const network = `${NETWORK}${all}external: true\nbridge: {name: virbr0}\n`;
    const range = "static: {start: 10.9.8.77, end: 10.9.8.77}\n";
    assert.equal(
      firstNic({ "networks.d/n.yml": `${NETWORK}${range}`, "guests.d/a.yml": auto() })?.ip,
      "10.9.8.77",
    );
    assert.equal(
      firstNic({ "networks.d/n.yml": `${network}${range}`, "guests.d/a.yml": auto() })?.ip,
      "10.9.8.77",
    );
    assert.match(
      check({ "networks.d/n.yml": network, "guests.d/a.yml": auto() }).found.join("\n"),
      /must have a free address for each `ip: auto`/,
    );
  });

  test("can be that of the gateway", () => {
    const lab = compile({
      "networks.d/n.yml": "mode: isolated\ngateway: {guest: a}\nsubnet: 10.9.8.0/24\n",
      "guests.d/a.yml": auto(),
      [LOCK]: "n: {a/0: 10.9.8.9}\n",
    });
    assert.equal(lab.networks[0]?.gateway, "10.9.8.9");
  });

  test("are those of the highest directory, and the lock is no layer, whatever the patterns of META are", () => {
    const root = directoryWith({
      "low/META/a.yml": "site: lab\nguest: {dir: guests.d, files: ['*.yml', 'guests.d/%(name)s.yml']}\n",
      "low/lab/networks.d/n.yml": NETWORK,
      "low/lab/guests.d/a.yml": `${auto()}templates: ~\n`,
      [`low/lab/${LOCK}`]: "n: {a/0: 10.9.8.8}\n",
      [`high/lab/${LOCK}`]: "n: {a/0: 10.9.8.9}\n",
      "none/META/a.yml": "{}\n",
      "templates/a": "",
    });
    const confdirs = ["low", "high", "none"].map((name) => join(root, name));
    const { lab, addresses } = checkLab(new LayerReader(), { confdirs, tmpldirs: [join(root, "templates")] });
    assert.equal(lab?.guests[0]?.interfaces[0]?.ip, "10.9.8.9");
    assert.equal(lab?.guests[0]?.n, undefined);
    assert.equal(addresses?.file, join(root, `high/lab/${LOCK}`));
  });

  test("follow a change of the lock in the next run of one reader", () => {
    const root = directoryWith({
      "META/a.yml": "",
      "lab/common/a.yml": "",
      "lab/networks.d/n.yml": NETWORK,
      "lab/guests.d/a.yml": `${auto()}templates: ~\n`,
      [`lab/${LOCK}`]: "n: {a/0: 10.9.8.8}\n",
      "templates/a": "",
    });
    const reader = new LayerReader();
    const guest = () =>
      checkLab(reader, { confdirs: [root], tmpldirs: [join(root, "templates")], site: "lab" }).lab?.guests[0];
    const first = guest();
    assert.equal(guest(), first);
    writeFileSync(join(root, `lab/${LOCK}`), "n: {a/0: 10.9.8.9}\n");
    assert.equal(guest()?.interfaces[0]?.ip, "10.9.8.9");
  });

  test("of 1000 guests of a range are all different", () => {
    const files = {
      "networks.d/n.yml": "gateway: 10.9.0.1\nprefix: 22\n",
      "guests.d/g.yml": `range: {from: 1, to: 1000}\n${auto()}templates: ~\n`,
    };
    const ips = compile(files).guests.map(({ interfaces }) => interfaces[0]?.ip);
    assert.equal(new Set(ips).size, 1000);
  });
});

const at = "guests.d/a.yml:1:31";
findingsOf("findings on automatic addresses", [
  [
    "one warning for a network, at the first address without a line",
    {
      "networks.d/n.yml": NETWORK,
      "guests.d/a.yml": auto(),
      "guests.d/b.yml": auto(),
      "guests.d/c.yml": auto(),
      [LOCK]: "n: {b/0: 10.9.8.9}\n",
    },
    `${at}: warning: 2 automatic addresses of the network \`n\` must be in addresses.lock.yml, or may change with other guests: run \`miniascape lock\` [address-not-locked]`,
  ],
  [
    "lines with an address outside the subnet, of the dynamic range, of another guest and of the network",
    {
      "networks.d/n.yml": `${NETWORK}dhcp: {start: 10.9.8.100, end: 10.9.8.199}\ndns: {hosts: [{ip: 10.9.8.50, name: disk}]}\n`,
      "guests.d/a.yml": auto(),
      "guests.d/b.yml": auto(),
      "guests.d/c.yml": auto(),
      "guests.d/d.yml": auto(),
      "guests.d/e.yml": auto("ip: 10.9.8.7"),
      [LOCK]: "n:\n  a/0: 10.9.9.9\n  b/0: 10.9.8.150\n  c/0: 10.9.8.7\n  d/0: 10.9.8.50\n",
    },
    `${LOCK}:2:8: error: the address 10.9.9.9 of a/0 is outside the addresses for guests of 10.9.8.0/24: delete the line and run \`miniascape lock\` [address-lock]`,
    `${LOCK}:3:8: error: the address 10.9.8.150 of b/0 is in the dynamic range of the network: delete the line and run \`miniascape lock\` [address-lock]`,
    `${LOCK}:4:8: error: the address 10.9.8.7 of c/0 is set by the guest \`e\`: delete the line and run \`miniascape lock\` [address-lock]`,
    `${LOCK}:5:8: error: the address 10.9.8.50 of d/0 is set by the network \`n\`: delete the line and run \`miniascape lock\` [address-lock]`,
  ],
  [
    "lines of another form, and an address in two lines",
    {
      "networks.d/n.yml": BOTH,
      "guests.d/a.yml": auto(),
      "guests.d/b.yml": auto(),
      [LOCK]:
        "n:\n  a/0: 10.9.8.9\n  b/0: 10.9.8.9\n  c: 10.9.8.10\n  d/0: fd00:9::9\n  e/0/ip6: 7\nm: x\nl:\n",
    },
    `${LOCK}:3:8: error: the address 10.9.8.9 is also that of a/0 in \`n\`: delete the line and run \`miniascape lock\` [address-lock]\n${LOCK}:2:8: note: the first line is here`,
    ...["4:6", "5:8", "6:12"].map(
      (place) =>
        `${LOCK}:${place}: error: a line must be \`GUEST/INDEX: ADDRESS\` or \`GUEST/INDEX/ip6: ADDRESS\`: delete the line and run \`miniascape lock\` [address-lock]`,
    ),
    `${LOCK}:7:4: error: a network must have a map of lines: delete the line [address-lock]`,
  ],
  [
    "a cluster's address, and a line of a guest that is gone, which is none",
    {
      "networks.d/n.yml": NETWORK,
      "guests.d/a.yml": `${auto()}cluster: {ip: 10.9.8.9}\n`,
      [LOCK]: "n: {a/0: 10.9.8.9, gone/0: 10.1.1.1}\n",
    },
    `${LOCK}:1:10: error: the address 10.9.8.9 of a/0 is set by the guest \`a\`: delete the line and run \`miniascape lock\` [address-lock]`,
  ],
  [
    "an interface without a network, and networks without a subnet of the family",
    {
      "networks.d/n.yml": NETWORK,
      "networks.d/six.yml": 'ipv6: {gateway: "fd00:9::1"}\n',
      "guests.d/a.yml":
        "interfaces:\n  - {bridge: virbr0, ip: auto}\n  - {network: n, ip6: auto}\n  - {network: six, ip: auto, bootproto: static}\n",
    },
    "guests.d/a.yml:2:26: error: `ip: auto` must have a network of the plan: set `network`, or an address in `addresses` [address-unavailable]",
    "guests.d/a.yml:3:23: error: the network `n` must have an IPv6 subnet for `ip6: auto`: set its `ipv6`, or remove `ip6` [address-unavailable]",
    "guests.d/a.yml:4:24: error: the network `six` must have an IPv4 subnet for `ip: auto`: set its `gateway` or `subnet`, or remove `ip` [address-unavailable]",
  ],
  [
    "an unknown network, or one with a mistake, is one finding",
    {
      "networks.d/n.yml": "gateway: x\nprefix: 24\n",
      "guests.d/a.yml": auto(),
      "guests.d/b.yml": "interfaces: [{network: m, ip: auto}]\n",
    },
    "guests.d/b.yml:1:24: error: there is no network `m`: the plan has none [unknown-network]",
    "networks.d/n.yml:1:10: error: `gateway`: must be an IPv4 address, like 192.168.155.10 [schema]",
  ],
  [
    "a network without a free address is one finding",
    {
      "networks.d/n.yml": `${NETWORK}static: {start: 10.9.8.9, end: 10.9.8.9}\n`,
      "guests.d/a.yml": auto(),
      "guests.d/b.yml": auto(),
      "guests.d/c.yml": auto(),
      [LOCK]: "n: {c/0: 10.9.8.10, gone/0: 10.9.8.9}\n",
    },
    `${at}: error: the network \`n\` must have a free address for each \`ip: auto\`: widen \`static\` or the subnet, or delete lines of guests that are gone by \`miniascape lock --prune\` [address-unavailable]`,
  ],
  [
    "a static range outside the subnet, and one whose ends are exchanged",
    {
      "networks.d/n.yml": `${NETWORK}static: {start: 10.9.8.9, end: 10.9.8.8}\nipv6: {gateway: "fd00:9::1", static: {start: "fd00:9::5", end: "fd00:8::9"}}\n`,
    },
    "networks.d/n.yml:3:17: error: the static range begins at 10.9.8.9, after its end 10.9.8.8: exchange the two [static-range-unusable]",
    "networks.d/n.yml:4:64: error: the static range's end fd00:8::9 is outside fd00:9::/64: use an address in it [static-range-unusable]",
  ],
]);
