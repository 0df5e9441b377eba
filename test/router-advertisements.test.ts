import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { Templates } from "../src/artifacts/templates.ts";
import { formatFinding } from "../src/finding.ts";
import { networkFile } from "../src/ignition/networkd.ts";
import { compileLab } from "../src/lab.ts";
import { LayerReader } from "../src/layers/reader.ts";
import type { Guest } from "../src/model/guest.ts";
import { linksOf } from "../src/model/links.ts";
import { findings } from "./findings.ts";
import { PROJECT } from "./run.ts";
import { writeLayers } from "./write-layers.ts";

const TEMPLATES = [join(PROJECT, "templates")];
const NETWORKS = {
  "networks.d/lab.yml": 'gateway: 10.9.8.1\nprefix: 24\nipv6: {gateway: "fd00:9::1"}\n',
  "networks.d/v4.yml": "gateway: 10.9.7.1\nprefix: 24\n",
  "networks.d/v6.yml": 'ipv6: {gateway: "fd00:6::1"}\n',
  "networks.d/own.yml": 'mode: isolated\nipv6: {gateway: "fd00:5::1"}\n',
};
const FIXED = '{network: lab, ip: 10.9.8.5, ip6: "fd00:9::5", bootproto: static}';
const TREE = "http://trees.test/debian/dists/bookworm/main/installer-amd64/";
const layer = (os: string, text: string, location = TREE) =>
  `os: {id: ${os}}\nvirtinst: {location: "${location}", ram: 4096}\nfirewall: {enabled: false}\n${text}`;

function compiled(text: string): Guest {
  const confdirs = [writeLayers({ ...NETWORKS, "guests.d/a.yml": layer("debian12", text) })];
  const { guests } = compileLab(new LayerReader(), { confdirs, tmpldirs: TEMPLATES, site: "site" });
  return guests[0] as Guest;
}

const TWO = compiled(`interfaces: [${FIXED}, {network: v6}]\n`);

test("late.sh takes no default route of another link by router advertisement", () => {
  const late = new Templates(TEMPLATES).render("autoinstall.d/late.sh", TWO);
  const [, first = "", second = ""] = late.split(/^ {2}name=\$\{device\[/m);
  const line = `  option pre-up "echo 0 >/proc/sys/net/ipv6/conf/$name/accept_ra_defrtr || true"\n`;
  assert.doesNotMatch(first, /accept_ra_defrtr/);
  assert.ok(second.indexOf(line) > 0 && second.indexOf(line) < second.indexOf("option up ip link set dev"));
});

test("networkd of Flatcar takes no default route of another link by router advertisement", () => {
  const links = linksOf(TWO);
  const [first = "", second = ""] = links.map((link) => networkFile(link, links));
  assert.doesNotMatch(first, /UseGateway/);
  assert.match(second, /IPv6AcceptRA=yes\n(?:.*\n)*\[IPv6AcceptRA\]\nUseGateway=false\n/);
  const [only] = linksOf(compiled("interfaces: [{network: v6}]\n"));
  assert.ok(only && !networkFile(only, [only]).includes("UseGateway"));
});

test("a second default route by router advertisement, which netplan cannot refuse, is a finding", () => {
  const message =
    "warning: netplan also takes the default route of this network, by router advertisement: set an IPv6 address, or use an isolated network [cannot-say]";
  const cases: readonly (readonly [text: string, ...expected: string[]])[] = [
    [`interfaces: [${FIXED}, {network: v6}]\n`, `4:91: ${message}`],
    [`interfaces: [${FIXED}]\nvlans: {v5: {id: 5, link: 0, network: v6}}\n`, `5:39: ${message}`],
    [`interfaces: [${FIXED}, {network: own}]\n`],
    [`interfaces: [${FIXED}, {network: v6, ip6: "fd00:6::5"}]\n`],
    ["interfaces: [{network: v4, ip: 10.9.7.5}, {network: v6}]\n"],
    ["interfaces: [{network: v6}]\n"],
  ];
  for (const [text, ...expected] of cases)
    assert.deepEqual(
      findings({ ...NETWORKS, "guests.d/a.yml": layer("ubuntu24.04", text, "/srv/ubuntu.iso") })
        .filter(({ id }) => id !== "reaches-host")
        .map(formatFinding),
      expected.map((each) => `guests.d/a.yml:${each}`),
      text,
    );
});
