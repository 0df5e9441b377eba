import assert from "node:assert/strict";
import { test } from "node:test";
import { formatFinding } from "../src/finding.ts";
import { findings } from "./findings.ts";

type Files = Readonly<Record<string, string>>;

const guest = (yaml: string): Files => ({ "guests.d/a.yml": `${yaml}\ntemplates: ~\n` });
const NETWORK = "gateway: 10.9.8.1\nprefix: 24\n";

/** A guest's layer, and all findings on it. */
const GUESTS: Readonly<Record<string, readonly string[]>> = {
  "ram: 4096": ["1:6: warning: no template reads `ram`: did you mean `virtinst.ram`? [unread-value]"],
  "vcpus: 4": ["1:8: warning: no template reads `vcpus`: did you mean `virtinst.vcpus`? [unread-value]"],
  "firmware: uefi": [
    "1:11: warning: no template reads `firmware`: did you mean `virtinst.firmware`? [unread-value]",
  ],
  "size: 20": ["1:7: warning: no template reads `size`: did you mean `disks[0].size`? [unread-value]"],
  "mountpoint: /srv": [
    "1:13: warning: no template reads `mountpoint`: did you mean `cluster.mountpoint`? [unread-value]",
  ],
  "nat: true": ["1:6: warning: no template reads `nat`: correct its name, or remove it [unread-value]"],
  "ram: 4096\ndescription: x": [
    "1:6: warning: no template reads `ram`: did you mean `virtinst.ram`? [unread-value]",
  ],
  "gateway: 10.9.8.1": [
    "1:10: warning: `gateway` is a key of networks, and no template reads it from guests: move it to their layers, or remove it [key-of-other-category]",
  ],
  "path: /srv": [
    "1:7: warning: `path` is a key of storage pools, and no template reads it from guests: move it to their layers, or remove it [key-of-other-category]",
  ],
  "name: b": [
    "1:7: warning: `name` is a key of networks and storage pools, and no template reads it from guests: move it to their layers, or remove it [key-of-other-category]",
  ],
  "name: a": [],
  "x-ram: &ram 4096\nvirtinst: {ram: *ram}": [],
};

for (const [yaml, expected] of Object.entries(GUESTS)) {
  test(`${yaml.replaceAll("\n", ", ")}: ${expected[0] ?? "no finding"}`, () => {
    assert.deepEqual(
      findings(guest(yaml)).map(formatFinding),
      expected.map((text) => `guests.d/a.yml:${text}`),
    );
  });
}

/** Layers of other objects, and all findings on them. */
const OTHERS: readonly [files: Files, ...expected: string[]][] = [
  [
    { "networks.d/lab.yml": `${NETWORK}routes: [10.0.0.0/8]\nnat: {port: 1}\nmac: 52:54:00:05:01:51\n` },
    "networks.d/lab.yml:3:9: warning: no template reads `routes`: correct its name, or remove it [unread-value]",
    "networks.d/lab.yml:4:6: warning: no template reads `nat`: did you mean `ipv6.nat`? [unread-value]",
    "networks.d/lab.yml:5:6: warning: no template reads `mac`: correct its name, or remove it [unread-value]",
  ],
  [
    { "networks.d/lab.yml": `${NETWORK}start: 10.9.8.7\npackages: [x]\n` },
    "networks.d/lab.yml:3:8: warning: no template reads `start`: did you mean `dhcp.start`? [unread-value]",
    "networks.d/lab.yml:4:11: warning: `packages` is a key of guests, and no template reads it from networks: move it to their layers, or remove it [key-of-other-category]",
  ],
  [
    { "storages.d/data.yml": "path: /srv/data\nsize: 20\ngateway: 10.9.8.1\n" },
    "storages.d/data.yml:2:7: warning: no template reads `size`: correct its name, or remove it [unread-value]",
    "storages.d/data.yml:3:10: warning: `gateway` is a key of networks, and no template reads it from storage pools: move it to their layers, or remove it [key-of-other-category]",
  ],
  [
    { "host.d/10.yml": "nested: true\nmount: /srv\nmac: x\npackages: [x]\n" },
    "host.d/10.yml:1:9: warning: no template reads `nested`: did you mean `kvm.nested`? [unread-value]",
    "host.d/10.yml:2:8: warning: no template reads `mount`: did you mean `images.mount`? [unread-value]",
    "host.d/10.yml:3:6: warning: no template reads `mac`: correct its name, or remove it [unread-value]",
    "host.d/10.yml:4:11: warning: `packages` is a key of guests, and no template reads it from the host: move it to their layers, or remove it [key-of-other-category]",
  ],
  [
    {
      "common/10.yml": 'rootpw: "!!"\ngateway: 10.9.8.1\nprefix: 24\n',
      ...guest("description: x"),
      "networks.d/lab.yml": "bridge: {name: virbr7}\n",
    },
  ],
];

for (const [files, ...expected] of OTHERS) {
  test(expected[0] ?? "no finding", () => assert.deepEqual(findings(files).map(formatFinding), expected));
}
