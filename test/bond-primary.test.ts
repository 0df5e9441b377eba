import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { Templates } from "../src/artifacts/templates.ts";
import { formatFinding } from "../src/finding.ts";
import { compileLab } from "../src/lab.ts";
import { LayerReader } from "../src/layers/reader.ts";
import { findings } from "./findings.ts";
import { PROJECT } from "./run.ts";
import { writeLayers } from "./write-layers.ts";

const TEMPLATES = [join(PROJECT, "templates")];
const LAB = "gateway: 10.9.8.1\nprefix: 24\ndhcp: {}\n";
const guest = (os: string, options: string) => ({
  "networks.d/lab.yml": LAB,
  "guests.d/a.yml": `os: {id: ${os}}
virtinst: {location: "http://trees.test/debian/dists/bookworm/main/installer-amd64/", ram: 4096}
firewall: {enabled: false}
interfaces: [{network: lab, ip: 10.9.8.5}, {network: lab}]
bonds: {bond0: {members: [0, 1], options: {${options}}}}
`,
});

/** The option of the bond, in the file or arguments that make it. */
function rendered(os: string, template: string, options: string): string {
  const confdirs = [writeLayers(guest(os, options))];
  const { guests } = compileLab(new LayerReader(), { confdirs, tmpldirs: TEMPLATES, site: "site" });
  return new Templates(TEMPLATES).render(template, guests[0] as object as Record<string, unknown>);
}

test("the primary member of a bond has the name of the card in the installed system", () => {
  assert.match(
    rendered("debian12", "autoinstall.d/late.sh", "primary: nic1"),
    /^ {2}option pre-up ip link add "\$name" address \S+ type bond mode active-backup primary "\$\{device\[nic1\]\}"$/m,
  );
  assert.match(rendered("rhel9.4", "autoinstall.d/ks.cfg", "primary: nic1"), / --bondopts=\S*,primary=nic1 /);
  assert.match(
    rendered("rhel6.10", "autoinstall.d/ks.cfg", "primary: eth1"),
    / --bondopts=\S*,primary=eth1 /,
  );
});

test("an option of a bond that names no member is a finding", () => {
  for (const [os, value, expected] of [
    ["rhel9.4", "primary: nic7", "`nic7` is no member of `bond0`: use nic0, nic1"],
    ["debian12", "primary: ens3", "`ens3` is no member of `bond0`: use nic0, nic1"],
    ["rhel6.10", "active_slave: nic0", "`nic0` is no member of `bond0`: use eth0, eth1"],
    ["debian12", "primary: 0", "`0` is no member of `bond0`: use nic0, nic1"],
  ] as const)
    assert.deepEqual(
      findings(guest(os, value)).map(formatFinding),
      [`guests.d/a.yml:5:${44 + value.indexOf(" ") + 1}: error: ${expected} [bond-primary-unusable]`],
      value,
    );
  assert.deepEqual(findings(guest("debian12", "primary: nic0")), []);
});
