import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { Templates } from "../src/artifacts/templates.ts";
import { formatFinding } from "../src/finding.ts";
import { compileLab } from "../src/lab.ts";
import { LayerReader } from "../src/layers/reader.ts";
import type { Guest } from "../src/model/guest.ts";
import { linksOf } from "../src/model/links.ts";
import { findings } from "./findings.ts";
import { PROJECT } from "./run.ts";
import { writeLayers } from "./write-layers.ts";

const TEMPLATES = [join(PROJECT, "templates")];
const reader = new LayerReader();
const templates = new Templates(TEMPLATES);

const NETWORKS = {
  "networks.d/lab.yml": 'gateway: 10.9.8.1\nprefix: 24\ndhcp: {}\nipv6: {gateway: "fd00:9::1"}\n',
};

function compiled(os: string, text: string): Guest {
  const files = {
    ...NETWORKS,
    "guests.d/a.yml": `os: {id: ${os}}\nvirtinst: {location: "http://trees.test/", ram: 4096}\n${text}`,
  };
  const { guests } = compileLab(reader, {
    confdirs: [writeLayers(files)],
    tmpldirs: TEMPLATES,
    site: "site",
  });
  return guests[0] as Guest;
}

const IP6 = 'ip6: "fd00:9::71"';

/** The links of a guest, and the name servers of the one with the default route. */
const NAMESERVERS: readonly (readonly [text: string, ...expected: string[]])[] = [
  [`interfaces: [{network: lab, ${IP6}, bootproto: none}]`, "fd00:9::1"],
  ["interfaces: [{network: lab, bootproto: none}]", "fd00:9::1"],
  [`interfaces: [{network: lab, ip: 10.9.8.5, ${IP6}, bootproto: static}]`, "10.9.8.1"],
  ["interfaces: [{network: lab, ip: 10.9.8.5, bootproto: static, ipv6: false}]", "10.9.8.1"],
  ["interfaces: [{network: lab, bootproto: static, addresses: [10.9.8.5]}]", "10.9.8.1"],
  ["interfaces: [{network: lab, bootproto: none, ipv6: false}]"],
  ["disable_ipv6: true\ninterfaces: [{network: lab, bootproto: none}]"],
  ["interfaces: [{network: lab}]"],
  [
    `interfaces: [{network: lab}]\nvlans: {v5: {id: 5, link: 0, network: lab, bootproto: none, addresses: ["fd00:9::71"]}}\ndefault_interface: v5`,
    "fd00:9::1",
  ],
  [
    "interfaces: [{network: lab}]\nvlans: {v5: {id: 5, link: 0, network: lab, addresses: [10.9.8.5]}}\ndefault_interface: v5",
    "10.9.8.1",
  ],
  [`interfaces: [{network: lab, ${IP6}, bootproto: none}]\nbonds: {b: {members: [0]}}`, "fd00:9::1"],
  [
    'defaults: {interface: {nameservers: [10.1.1.1, "fd00:1::1"]}}\ninterfaces: [{network: lab, bootproto: none}]',
    "fd00:1::1",
  ],
  [
    'defaults: {interface: {nameservers: [10.1.1.1, "fd00:1::1"]}}\ninterfaces: [{network: lab, ip: 10.9.8.5, ipv6: false}]',
    "10.1.1.1",
  ],
];

for (const [text, ...expected] of NAMESERVERS)
  test(`name servers: ${text.replaceAll("\n", " ")}`, () => {
    const link = linksOf(compiled("rhel9.4", text)).find(({ is_routed }) => is_routed);
    assert.deepEqual(link?.nameservers, expected);
  });

test("answer files have a name server of a family that the link has", () => {
  const text = `interfaces: [{network: lab, ${IP6}, bootproto: none}]\n`;
  assert.match(
    templates.render("autoinstall.d/ks.cfg", compiled("rhel9.4", text)),
    /^network .* --noipv4 --nameserver=fd00:9::1 --ipv6=fd00:9::71\/64 /m,
  );
  assert.match(
    templates.render("autoinstall.d/preseed.cfg", compiled("debian12", text)),
    /^d-i netcfg\/get_nameservers string fd00:9::1$/m,
  );
});

const without = (address: string, key = "ipv6: false") =>
  `error: \`${key}\` leaves the link without IPv6: remove ${address}, or \`${key}\` [ipv6-unusable]`;
const noWay = (address: string) =>
  `error: the link has no IPv4 address, and so no way to ${address}: use a name server of IPv6, or give it an IPv4 address [nameserver-unusable]`;

/** A guest, and its findings. */
const FINDINGS: readonly (readonly [text: string, ...expected: string[]])[] = [
  [`interfaces: [{network: lab, ${IP6}, ipv6: false}]`, `1:34: ${without("fd00:9::71")}`],
  [
    `disable_ipv6: true\ninterfaces: [{network: lab, ${IP6}}]`,
    `2:34: ${without("fd00:9::71", "disable_ipv6: true")}`,
  ],
  [
    `interfaces: [{network: lab, addresses: [10.9.8.6, "fd00:9::6/64"], ipv6: false}]`,
    `1:51: ${without("fd00:9::6/64")}`,
  ],
  [
    `interfaces: [{network: lab, ${IP6}, ipv6: false}, {network: lab}]\nbonds: {b: {members: [0, 1]}}`,
    `1:34: ${without("fd00:9::71")}`,
  ],
  [
    'interfaces: [{network: lab}]\nvlans: {v5: {id: 5, link: 0, addresses: ["fd00:5::6/64"], ipv6: false}}',
    `2:42: ${without("fd00:5::6/64")}`,
  ],
  [
    'interfaces: [{network: lab, ip: 10.9.8.5, nameservers: [10.9.8.1, "fd00:1::1"], ipv6: false}]',
    `1:67: ${without("fd00:1::1")}`,
  ],
  [
    'disable_ipv6: true\ninterfaces: [{network: lab, ip: 10.9.8.5, nameservers: ["fd00:1::1"]}]',
    `2:57: ${without("fd00:1::1", "disable_ipv6: true")}`,
  ],
  [
    `interfaces: [{network: lab, bootproto: none, ${IP6}, nameservers: [10.9.8.1, "fd00:9::1"]}]`,
    `1:79: ${noWay("10.9.8.1")}`,
  ],
  [`interfaces: [{network: lab, nameservers: [10.9.8.1, "fd00:9::1"], ${IP6}}]`],
  [
    'defaults: {interface: {nameservers: [10.9.8.1, "fd00:9::1"]}}\ninterfaces: [{network: lab, ipv6: false}]',
  ],
];

for (const [text, ...expected] of FINDINGS)
  test(`findings: ${text.replaceAll("\n", " ")}`, () =>
    assert.deepEqual(
      findings({ ...NETWORKS, "guests.d/a.yml": `${text}\ntemplates: ~\n` }).map(formatFinding),
      expected.map((each) => `guests.d/a.yml:${each}`),
    ));
