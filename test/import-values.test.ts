import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { type Finding, formatFinding } from "../src/finding.ts";
import { LayerReader } from "../src/layers/reader.ts";
import { newLab } from "../src/original/new-lab.ts";
import { temporaryDirectory } from "./build.ts";
import { PROJECT } from "./run.ts";

/** The new layers of an old site, and the findings, with paths from its directory. */
function converted(files: Readonly<Record<string, string>>) {
  const root = temporaryDirectory();
  for (const [path, text] of Object.entries({ "default/common/a.yml": "x-y: 1\n", ...files })) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  const findings: Finding[] = [];
  const lab = newLab(new LayerReader(), [root], join(PROJECT, "templates"), findings);
  return { ...lab, messages: findings.map((finding) => formatFinding(finding).replace(`${root}/`, "")) };
}

const OWN =
  "is a template of the original: copy it to `templates/` of the new lab, rewrite it, and remove the comment signs in the layer";

/** The old text of one layer, the new text, and the findings. */
const CASES: readonly (readonly [path: string, old: string, text: string, ...messages: string[]])[] = [
  [
    "guests.d/a.yml",
    "disks: 5\n",
    "# not converted:\n#   disks: 5\n",
    "1:8: error: `disks` must be a list of maps: write `- size: GIB` for each [original-value]",
  ],
  [
    "guests.d/a.yml",
    "disks: [{perms: wr}, {perms: rw, size: 5 gb}]\n",
    "# not converted:\n#   disks.perms: wr\ndisks:\n  - shared: true\n  - size: 5\n",
    "1:17: error: `perms` must be sh or rw: a disk is shared or not, set `shared` [original-value]",
  ],
  [
    "guests.d/a.yml",
    "timezone: [Asia/Tokyo]\n",
    "# not converted:\n#   timezone:\n#     - Asia/Tokyo\n",
    "1:11: error: `timezone` must be a map of `utc` and `timezone`: name the time zone [original-value]",
  ],
  ["guests.d/a.yml", "timezone: Asia/Tokyo\n", "timezone:\n  name: Asia/Tokyo\n"],
  [
    "guests.d/a.yml",
    "fqdn: .b\n",
    "# not converted:\n#   fqdn: .b\n",
    "1:7: error: `fqdn` must be a host name and a domain: set `hostname` and `domain` [original-value]",
  ],
  [
    "guests.d/a.yml",
    "ip: 10.9.8.7\n",
    "# not converted:\n#   ip: 10.9.8.7\n",
    "1:5: error: the address of a guest belongs to an interface: set `interfaces[0].ip` [original-value]",
  ],
  [
    "guests.d/a.yml",
    "ip: 10.9.8.7\ninterfaces: [{network: n}]\n",
    "interfaces:\n  - network: 'n'\n    ip: 10.9.8.7\n",
  ],
  [
    "guests.d/a.yml",
    "auth: {options: x}\ngateway: 10.9.8.1\nnetmask: 255.0.0.0\n",
    "# passwords are hashed by the installer's own method:\n#   auth:\n#     options: x\n# a guest takes the gateway of its network:\n" +
      "#   gateway: 10.9.8.1\n# a guest takes the netmask of its network:\n#   netmask: 255.0.0.0\n",
  ],
  [
    "guests.d/a.yml",
    "nameservers: [{a: 10.0.0.1}]\n",
    "defaults:\n  interface:\n    nameservers:\n      - 10.0.0.1\n",
  ],
  [
    "guests.d/a.yml",
    "interfaces: eth0\n",
    "# not converted:\n#   interfaces: eth0\n",
    "1:13: error: `interfaces` must be a list of maps: write `- network: NAME` for each [original-value]",
  ],
  [
    "guests.d/a.yml",
    "interfaces:\n- {network: n, nodns: perhaps, host: b, bootproto: DHCP}\n- {network: m, host: c}\n",
    "# not converted:\n#   interfaces.nodns: perhaps\n# a guest has one host name, and DNS has no other for this address:\n#   interfaces.host: c\n" +
      "hostname: b\ninterfaces:\n  - network: 'n'\n    bootproto: dhcp\n  - network: m\n",
    "2:23: error: `nodns` must be true or false: set `dns` of the interface [original-value]",
  ],
  [
    "guests.d/a.yml",
    "interfaces: [{network: m, netmask: 255.0.0.0, gateway: 10.9.8.1, onboot: yes}, {network: m, onboot: no}]\nservices: [httpd]\n",
    "# a guest takes the netmask of its network:\n#   interfaces.netmask: 255.0.0.0\n# a guest takes the gateway of its network:\n#   interfaces.gateway: 10.9.8.1\n" +
      "# each link starts with the system:\n#   interfaces.onboot: true\ninterfaces:\n  - network: m\n  - network: m\n    onboot: false\nservices:\n  enabled:\n    - httpd\n",
  ],
  [
    "guests.d/a.yml",
    "description: '{{ name }}'\n",
    "# not converted:\n#   description: '{{ name }}'\n",
    "1:14: error: `description` has a template's text in its value: write the value itself [original-value]",
  ],
  [
    "guests.d/a.yml",
    "virtinst: {os_variant: virtio26, extra_args: {a: b}, cdrom: /a.iso, location: http://ks/a/}\n",
    "# no name of a release:\n#   virtinst.os_variant: virtio26\n# not converted:\n#   virtinst.extra_args:\n#     a: b\n" +
      "# the installer comes from `virtinst.location`:\n#   virtinst.cdrom: /a.iso\nvirtinst:\n  location: http://ks/a/\n",
    "1:46: error: `virtinst.extra_args` must be a text: write the kernel arguments as a list [original-value]",
  ],
  [
    "guests.d/a.yml",
    "virtinst:\n  os_type: linux  # old\n  vcpus: '2'\n",
    "# old\n# of the original, without a meaning today:\n#   virtinst.os_type: linux\nvirtinst:\n  vcpus: 2\n",
  ],
  [
    "guests.d/a.yml",
    "templates:\n  autoinst: {src: autoinstall.d/x-ks.cfg}\n  extra: {src: data/x, dst: x}\n",
    "# the original's template; ours is in its place:\n#   templates.autoinst.src: autoinstall.d/x-ks.cfg\n# the template is missing here:\n" +
      "#   templates.extra:\n#     src: data/x\n#     dst: x\ntemplates:\n  autoinst:\n    src: autoinstall.d/ks.cfg\n",
    `3:16: info: \`data/x\` ${OWN} [original-template]`,
  ],
  [
    "guests.d/a.yml",
    "setup_data: [{src: data/x, dst: x}, {src: setup/sam/install.sh, dst: i}]\n",
    "# the templates are missing here:\n#   setup_data:\n#     - src: data/x\n#       dst: x\nsetup_data:\n" +
      "  - src: setup/sam/install.sh\n    dst: i\n",
    `1:20: info: \`data/x\` ${OWN} [original-template]`,
  ],
  [
    "host.d/a.yml",
    "bridge: br0\niscsi: {targets: [{path: /a}]}\nhost_templates:\n  map: {src: host/auto.x, dst: host/etc/x}\n  own: {src: host/z, dst: host/z}\n",
    "# the host's files take the bridges of the networks:\n#   bridge: br0\n# not converted:\n#   iscsi.targets:\n#     path: /a\n" +
      "# miniascape makes this file by itself (autofs_map):\n#   host_templates.map:\n#     src: host/auto.x\n#     dst: host/etc/x\n" +
      "# the template is missing here:\n#   host_templates.own:\n#     src: host/z\n#     dst: host/z\n",
    "2:19: error: a target of `iscsi` must have a `name`, which is its key in `iscsi.targets`: add it [original-value]",
    `5:8: info: \`host/z\` ${OWN} [original-template]`,
  ],
  [
    "networks.d/n.yml",
    "fence_virt: 3\nnetwork: 10.9.8.0\nbridge: virbr9\nbridge: virbr8\n",
    "# not converted:\n#   fence_virt: 3\n# derived from `gateway` and `netmask`:\n#   network: 10.9.8.0\nbridge:\n  name: virbr8\n",
    "4:1: error: this key is twice in the map, and the original takes the last one without a word: join the two, or remove one [yaml-duplicate-key]",
    "1:13: error: `fence_virt` must be true or false: set `fence_virt.network` of the host [original-value]",
  ],
  [
    "networks.d/n.yml",
    "# A comment\ndomain: a.test\ndomain: b.test # why\ndhcp:\n  start: 10.9.8.5\n  end: 10.9.8.9\n  end: 10.9.8.8\n",
    "# A comment\n# why\ndomain: b.test\ndhcp:\n  start: 10.9.8.5\n  end: 10.9.8.8\n",
    "3:1: error: this key is twice in the map, and the original takes the last one without a word: join the two, or remove one [yaml-duplicate-key]",
    "7:3: error: this key is twice in the map, and the original takes the last one without a word: join the two, or remove one [yaml-duplicate-key]",
  ],
  [
    "odd/a.yml",
    "a: 1\n",
    "a: 1\n",
    "1:1: warning: no pattern of META reads this file: rename or move it, or remove it from the new lab [unread-layer]",
  ],
];

test("each value becomes one of today or a comment, and what cannot be converted is reported", () => {
  for (const [path, old, text, ...expected] of CASES) {
    const { layers, messages } = converted({ [`default/${path}`]: old });
    assert.equal(layers[path], text, old);
    assert.deepEqual(
      messages,
      expected.map((line) => `default/${path}:${line}`),
    );
  }
});

test("values of other objects go to their layers, and libvirt's own objects get layers", () => {
  const { layers } = converted({
    "default/networks.d/n.yml": "gateway: 10.9.8.1\nfence_virt: yes\n",
    "default/guests.d/a.yml":
      "nameservers: [{gw: 10.9.8.1}]\nlvs: {vip: 10.9.8.4}\ninterfaces:\n- {network: default}\n- {network: n, ip: 10.9.8.3, host: a-in}\n",
  });
  assert.equal(
    layers["networks.d/n/90_names.yml"],
    "# Host names of guests' other interfaces.\ndns:\n  hosts:\n    - ip: 10.9.8.3\n      name: a-in\n",
  );
  assert.equal(layers["host.d/90_fence_virt.yml"], "fence_virt:\n  network: 'n'\n");
  assert.match(layers["networks.d/n.yml"] ?? "", /^# a key of the host: `fence_virt.network`:$/m);
  const guest = layers["guests.d/a.yml"] ?? "";
  assert.match(guest, /^# the name server is the network's gateway by default:$/m);
  assert.match(guest, /^# this name is in the network's `dns.hosts`:$/m);
  assert.ok(
    guest.includes(
      "# Values of the original's templates for products. Templates of your own can read them.\n_original:\n  lvs:\n",
    ),
  );
  assert.equal(
    layers["storages.d/default.yml"],
    `# libvirt's own, which the host has.
type: dir
path: /var/lib/libvirt/images
`,
  );
  assert.equal(
    layers["networks.d/default.yml"],
    `# libvirt's own, which the host has.
name: default
external: true
mode: nat
domain: null
bridge: {name: virbr0}
gateway: 192.168.122.1
netmask: 255.255.255.0
dhcp: {start: 192.168.122.2, end: 192.168.122.254}
`,
  );
});

test("META: several files, other keys, and values that cannot be used", () => {
  const { messages, meta } = converted({
    "META/a.yml": "site: a/b\nguest: {subdir: ../x, files: [a]}\n",
    "META/b.yaml": "colour: red\nhosts: {subdir: host.d, pattern: host.d/*.yaml}\n",
  });
  assert.deepEqual(messages, [
    "META/a.yml:1:7: error: `site` must be the name of a directory: `default` is used instead [original-value]",
    "META/a.yml:2:8: error: `guest` must have `subdir` and `files` below the site's directory: the original's own are used instead [original-value]",
  ]);
  const text = meta("someid");
  assert.match(text, /^site: default\nlab:\n {2}id: someid\n/);
  assert.match(text, /host:\n {2}dir: host\.d\n {2}files:\n {4}- host\.d\/\*\.yml\n/);
  assert.match(text, /\n# of the original, without a meaning today:\n# {3}colour: red\n$/);
});
