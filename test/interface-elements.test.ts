import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { load } from "js-yaml";
import { connectionFacts } from "../src/artifacts/connection.ts";
import { Templates } from "../src/artifacts/templates.ts";
import { checkLab, type Lab } from "../src/lab.ts";
import { LayerReader } from "../src/layers/reader.ts";
import { libvirtName } from "../src/model/libvirt-name.ts";
import { networkInterface } from "../src/schema/interface.ts";
import { shapeOf } from "../src/schema/shape.ts";
import { temporaryDirectory } from "./build.ts";
import { NETWORKS } from "./network-elements.ts";
import { PROJECT } from "./run.ts";
import { leaves, without } from "./schema-leaves.ts";
import { has } from "./tools.ts";
import { writeLayers } from "./write-layers.ts";

const TEMPLATES = join(PROJECT, "templates");
const RNG = "/usr/share/libvirt/schemas/domain.rng";
const templates = new Templates([TEMPLATES]);

/** Interfaces that together have every key. */
const INTERFACES = load(`
- {network: full, mac: 52:54:00:0a:01:01, ip: 10.9.1.11, ip6: "fd00:a:1::11", bootproto: static, addresses: [10.9.1.12], router: 10.9.1.9, router6: "fd00:a:1::9", routes: [{to: 10.60.0.0/16, via: 10.9.1.7, metric: 7}], nameservers: [10.9.1.53], search: [x.test], mtu: 1300, model: e1000e, rom: false, isolated: true, lease: 5}
- {network: six, mac: 52:54:00:0a:01:02, ip6: "fd00:a:4::11", duid: "0:3:0:1:52:54:0:a:1:2", dns: false, device: lan1}
- {network: ovs, mac: 52:54:00:0a:01:03, port_group: uplink, ipv6: false}
- {bridge: ovsbr0, bridge_type: openvswitch, mac: 52:54:00:0a:01:04, vlan: {trunk: [20, 30], native: 20, native_mode: tagged}}
- {macvtap: uplink, macvtap_mode: private, mac: 52:54:00:0a:01:05}
- {bridge: ovsbr0, bridge_type: openvswitch, mac: 52:54:00:0a:01:06, vlan: 42}
`) as Readonly<Record<string, unknown>>[];

function compiled(interfaces: unknown): Lab | null {
  // RHEL 6 knows cards by their devices.
  const guest = (os: string) =>
    JSON.stringify({ os: { id: os }, virtinst: { location: "http://t.test/", ram: 4096 }, interfaces });
  const root = writeLayers({ ...NETWORKS, "guests.d/fw.yml": FIREWALL, "guests.d/a.yml": guest("rhel6.10") });
  return checkLab(new LayerReader(), { confdirs: [root], tmpldirs: [TEMPLATES], site: "site" }).lab;
}

const FIREWALL =
  'templates: ~\ninterfaces: [{network: lan, ip: 10.9.7.5}, {network: behind, ip: 10.9.5.1, ip6: "fd00:a:5::1"}]\n';

/** The files that interfaces have an effect on; null: the site has an error. */
function filesOf(interfaces: unknown): string | null {
  const lab = compiled(interfaces);
  const guest = lab?.guests.find(({ name }) => name === "a");
  if (!lab || !guest) return null;
  return [
    ...lab.networks.map((network) => templates.render("host/network.xml", network)),
    ...["guest/vmbuild.sh", "autoinstall.d/ks.cfg"].map((name) => templates.render(name, guest)),
  ].join("\n");
}

test("each key of an interface has an effect on the network, the guest or its kickstart", () => {
  const before = filesOf(INTERFACES);
  assert.ok(before);
  assert.equal(filesOf(INTERFACES), before, "the same values give the same files");
  const used = new Set<string>();
  const idle = new Set<string>();
  for (const [path, rest] of without(INTERFACES, [])) (filesOf(rest) === before ? idle : used).add(path);
  const all = new Set([...leaves(shapeOf(networkInterface), [])]);
  assert.deepEqual(
    [...all].filter((path) => !used.has(path)),
    [],
    `without effect: ${[...idle].join(" ")}`,
  );
});

test("libvirt's schema accepts the XML of every interface", (t) => {
  const guest = compiled(INTERFACES)?.guests.find(({ name }) => name === "a");
  assert.ok(guest);
  const devices = guest.interfaces.map(
    (nic) => connectionFacts(nic as never, nic.network ? libvirtName(nic.network, "") : "").xml,
  );
  assert.deepEqual(devices.filter(Boolean).length, 5);
  assert.match(devices[3] ?? "", /<tag id='20' nativeMode='tagged'\/><tag id='30'\/><\/vlan>/);
  if (!has(t, "xmllint", "virt-xml-validate")) return;
  const file = join(temporaryDirectory(), "domain.xml");
  const os = "<os><type>hvm</type></os>";
  writeFileSync(
    file,
    `<domain type='qemu'><name>a</name><memory>65536</memory>${os}<devices>${devices.join("")}</devices></domain>\n`,
  );
  execFileSync("xmllint", ["--noout", "--relaxng", RNG, file], { stdio: "pipe" });
});
