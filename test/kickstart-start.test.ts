import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { Templates } from "../src/artifacts/templates.ts";
import { kickstart } from "../src/installers/kickstart.ts";
import { compileLab } from "../src/lab.ts";
import { LayerReader } from "../src/layers/reader.ts";
import type { Guest } from "../src/model/guest.ts";
import { linksOf } from "../src/model/links.ts";
import { PROJECT } from "./run.ts";
import { writeLayers } from "./write-layers.ts";

const TEMPLATES = [join(PROJECT, "templates")];
const reader = new LayerReader();
const templates = new Templates(TEMPLATES);

const NETWORKS = {
  "networks.d/lab.yml": 'gateway: 10.9.8.1\nprefix: 24\ndhcp: {}\nipv6: {gateway: "fd00:9::1"}\n',
  "networks.d/san.yml": "mode: isolated\ngateway: none\nsubnet: 10.9.7.0/24\n",
};
const SAN = "{network: san, mac: 52:54:00:00:00:03, ip: 10.9.7.6}";
const LAB = "{network: lab, mac: 52:54:00:00:00:01}";
const LAB6 = '{network: lab, mac: 52:54:00:00:00:02, bootproto: none, ip6: "fd00:9::7"}';

function compiled(os: string, text: string): Guest {
  const layer = `os: {id: ${os}}\nvirtinst: {location: "http://trees.test/", ram: 4096}\n${text}`;
  const confdirs = [writeLayers({ ...NETWORKS, "guests.d/a.yml": layer })];
  const { guests } = compileLab(reader, { confdirs, tmpldirs: TEMPLATES, site: "site" });
  return guests[0] as Guest;
}

/** The lines `network` of the kickstart: their cards, and whether they have the name of the guest. */
const linesOf = (guest: Guest) =>
  [...templates.render("autoinstall.d/ks.cfg", guest).matchAll(/^network --device=(\S+)(.*)/gm)].map(
    ([, device, others = ""]) => [device, others.includes("--hostname=")],
  );
const argumentsOf = (ks_arg: string, { release, interfaces, ...guest }: Guest) =>
  kickstart.bootArguments({ ks_arg, nic: String(release.nic) }, linksOf({ release, interfaces, ...guest }));

/** The cards of a guest, and the one that the installer starts its network with. */
for (const [cards, first] of [
  [[SAN, LAB], 1],
  [[LAB, SAN], 0],
  [[SAN, LAB6], 0],
] as const)
  test(`the installer starts its network with ${cards[first]} of ${cards.join()}`, () => {
    const text = `interfaces: [${cards.join()}]\n`;
    const macs = cards.map((card) => /[0-9a-f:]{17}/.exec(card)?.[0]);
    assert.deepEqual(linesOf(compiled("rhel9.4", text)), [
      [macs[first], true],
      [macs[1 - first], false],
    ]);
    const old = compiled("rhel6.10", text);
    assert.deepEqual(linesOf(old), [
      [`eth${first}`, true],
      [`eth${1 - first}`, false],
    ]);
    assert.equal(argumentsOf("ks=file:/ks.cfg ksdevice=eth0", old), `ks=file:/ks.cfg ksdevice=eth${first}`);
  });

test("ksdevice is the first member of a bond, and an own one stays", () => {
  const text = `interfaces: [${SAN}, ${LAB}]\nbonds: {bond0: {members: [1]}}\n`;
  const old = compiled("rhel6.10", text);
  assert.equal(argumentsOf("ks=file:/ks.cfg ksdevice=eth0 ext4", old), "ks=file:/ks.cfg ksdevice=eth1 ext4");
  assert.equal(argumentsOf("ks=cdrom ksdevice=eth5", old), "ks=cdrom ksdevice=eth5");
});
