import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { findings } from "./findings.ts";
import { OwnLab } from "./own-lab.ts";

/** A guest for each installer and each of its ways to set up links. */
const GUESTS = {
  old: "os: {id: rhel6.9}\nvirtinst: {location: 'http://trees.test/6/', ram: 2048}\n",
  seven: "os: {id: rhel7.9}\nvirtinst: {location: 'http://trees.test/7/', ram: 2048}\n",
  nine: "os: {id: rocky9}\nvirtinst: {location: 'http://trees.test/9/', ram: 2048}\n",
  debian: "os: {id: debian12}\nvirtinst: {location: /srv/images/debian.iso, ram: 2048}\n",
  ubuntu: "os: {id: ubuntu24.04}\nvirtinst: {location: /srv/images/ubuntu.iso, ram: 4096}\n",
  suse: "os: {id: opensuse16.0}\nvirtinst: {location: /srv/images/leap.iso, ram: 4096}\n",
  cloud: "os: {id: debian12}\nimage: any\n",
  coreos: "os: {id: fedora-coreos-stable}\nimage: any\n",
  flatcar: "os: {id: flatcar}\nimage: any\n",
} as const;
type Name = keyof typeof GUESTS;
const NAMES = Object.keys(GUESTS) as Name[];

/** Values of a link beside its DHCP. */
const VALUES = {
  addresses: "[10.9.8.4NUMBER/24]",
  routes: "[{to: 10.20.0.0/16, via: 10.9.8.9, metric: 7}]",
  nameservers: "[10.9.8.53]",
  search: "[corp.test]",
  mtu: "1400",
  ipv6: "false",
} as const;

/** Links with DHCP, with a value of one. */
const PLACES: Readonly<Record<string, (value: string) => string>> = {
  interface: (value) => `interfaces: [{network: lab, bootproto: dhcp${value}}]\n`,
  bond: (value) =>
    `interfaces: [{network: lab, bootproto: dhcp${value}}, {network: lab}]\nbonds: {bond0: {members: [0, 1]}}\n`,
  bridge: (value) =>
    `interfaces: [{network: lab, bootproto: dhcp${value}}]\nbridges: {br0: {members: [0]}}\n`,
  vlan: (value) =>
    `interfaces: [{network: lab}]\nvlans: {eth0.7: {id: 7, link: 0, network: lab, bootproto: dhcp${value}}}\n`,
};

const layers = (names: readonly Name[], links: string) => ({
  "networks.d/lab.yml":
    "domain: lab.test\ngateway: 10.9.8.1\nprefix: 24\ndhcp: {start: 10.9.8.100, end: 10.9.8.199}\nipv6: {gateway: 'fd00:9::1'}\n",
  "storages.d/default.yml": "path: /srv/default\n",
  "host.d/images.yml": "cloud_images: {any: {path: /srv/images/any.qcow2}}\n",
  ...Object.fromEntries(
    names.map((name) => [
      `guests.d/${name}.yml`,
      `${GUESTS[name]}${links.replace("NUMBER", String(NAMES.indexOf(name)))}`,
    ]),
  ),
});

/** The files of each guest. */
async function outputs(names: readonly Name[], links: string): Promise<Map<Name, string>> {
  const files = Object.entries(layers(names, links)).map(([path, text]) => [`_data/default/${path}`, text]);
  const lab = new OwnLab(Object.fromEntries(files));
  const { code, stderr } = await lab.build(["-w", "out"]);
  assert.equal(code, 0, stderr);
  const textOf = (name: Name) =>
    readdirSync(lab.path(`out/guests.d/${name}`))
      .filter((file) => /\.(?:cfg|json|ign|sh)$|^(?:user-data|network-config)$/.test(file))
      .map((file) => readFileSync(join(lab.path(`out/guests.d/${name}`), file), "utf8"))
      .join("\n");
  return new Map(names.map((name) => [name, textOf(name)]));
}

const isOf = (name: Name, { file }: { readonly file: string }) => file.endsWith(`/${name}.yml`);

for (const [kind, at] of Object.entries(PLACES))
  test(`each value of a link with DHCP is in a file of its guest or a finding: ${kind}`, async () => {
    const plain = findings(layers(NAMES, at("")));
    const names = NAMES.filter(
      (name) => !plain.some(({ severity, place }) => severity === "error" && isOf(name, place)),
    );
    const before = await outputs(names, at(""));
    const lost: string[] = [];
    for (const [key, value] of Object.entries(VALUES)) {
      const links = at(`, ${key}: ${value}`);
      const found = findings(layers(names, links)).filter(
        ({ message }) => !plain.some((each) => each.message === message),
      );
      const silent = names.filter((name) => !found.some((each) => isOf(name, each.place)));
      const after = await outputs(silent, links);
      lost.push(
        ...silent.filter((name) => before.get(name) === after.get(name)).map((name) => `${name} ${key}`),
      );
    }
    assert.deepEqual(lost, []);
  });
