import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import * as v from "valibot";
import { distinct, type Finding, formatFinding } from "../src/finding.ts";
import { checkLab } from "../src/lab.ts";
import { parseDocument } from "../src/layers/document.ts";
import { LayerReader } from "../src/layers/reader.ts";
import { isMap } from "../src/merge/merge.ts";
import { mergeDocuments } from "../src/merge/origins.ts";
import { guestSchema } from "../src/schema/guest.ts";
import { hostSchema } from "../src/schema/host.ts";
import { networkInterface } from "../src/schema/interface.ts";
import { jsonSchemas } from "../src/schema/json-schema.ts";
import { metaSchema } from "../src/schema/meta.ts";
import { networkSchema } from "../src/schema/network.ts";
import { storageSchema } from "../src/schema/storage.ts";
import { validate } from "../src/schema/validate.ts";
import { PROJECT } from "./run.ts";
import { SCHEMAS } from "./schemas.ts";

const CORE = { guest: guestSchema, network: networkSchema, storage: storageSchema, host: hostSchema };
type Category = keyof typeof CORE;
const INTERFACE_KEYS = Object.keys(networkInterface.entries)
  .map((key) => `\`${key}\``)
  .join(", ");

/**
 * The findings on an object with these layers, lowest first: its file by default, others by their names; templates are
 * in /srv/tmpl.
 */
function findings(
  category: Category,
  ...layers: readonly (string | [file: string, text: string])[]
): string[] {
  const found: Finding[] = [];
  const documents = layers.map((layer) =>
    typeof layer === "string" ? parseDocument(layer, "a.yml") : parseDocument(layer[1], layer[0]),
  );
  const roles = documents.map(({ file }) => (file.startsWith("/srv/tmpl/") ? "defaults" : "own"));
  validate(category, CORE[category], mergeDocuments(documents, undefined, roles), found, SCHEMAS);
  return found.map(formatFinding);
}

const KNOWN = {
  disk: "use one of `device`, `pool`, `format`, `cache`, `bus`, `size`, `volume`, `shared`, `path`, `backing`, `encryption`, `preallocation`, `discard`, `io`, `serial`, `wwn`",
  own: "add a key of your own templates to their `schema/` or `defaults/`",
};

/** The mistakes of one layer, and the text of each message. */
const CASES: readonly [category: Category, text: string, expected: readonly string[]][] = [
  // keys that nothing reads
  [
    "guest",
    "virtinst:\n  ram: 512\n  vpcus: 2\n",
    ["a.yml:3:10: error: `virtinst` has no key `vpcus`: did you mean `vcpus`? [unknown-key]"],
  ],
  [
    "guest",
    "virtinst: {loaction: http://ks/}\n",
    ["a.yml:1:22: error: `virtinst` has no key `loaction`: did you mean `location`? [unknown-key]"],
  ],
  [
    "guest",
    "disks:\n  - size: 5\n  - {size: 5, vol: data}\n",
    [`a.yml:3:20: warning: \`disks[1]\` has no key \`vol\`: ${KNOWN.disk}; ${KNOWN.own} [unknown-key]`],
  ],
  [
    "guest",
    "defaults: {disk: {labels: 1}, disks: {}}\n",
    [
      `a.yml:1:27: warning: \`defaults.disk\` has no key \`labels\`: ${KNOWN.disk}; ${KNOWN.own} [unknown-key]`,
      "a.yml:1:38: error: `defaults` has no key `disks`: did you mean `disk`? [unknown-key]",
    ],
  ],
  [
    "guest",
    "interfaces: [{network: lab, nodns: true}]\n",
    [
      `a.yml:1:36: warning: \`interfaces[0]\` has no key \`nodns\`: use one of ${INTERFACE_KEYS}; add a key of your own templates to their \`schema/\` or \`defaults/\` [unknown-key]`,
    ],
  ],
  [
    "guest",
    "os: {ids: rhel9.4}\n",
    ["a.yml:1:11: error: `os` has no key `ids`: did you mean `id`? [unknown-key]"],
  ],
  [
    "guest",
    "cluster: {node: [a]}\n",
    ["a.yml:1:17: error: `cluster` has no key `node`: did you mean `nodes`? [unknown-key]"],
  ],
  [
    "guest",
    "setup_data:\n  - src: a\n    dst: a\n    install: {dst: /a, mode: 0644, owner: root}\n",
    [
      `a.yml:4:43: warning: \`setup_data[0].install\` has no key \`owner\`: use one of \`mode\`, \`dst\`; ${KNOWN.own} [unknown-key]`,
    ],
  ],
  [
    "guest",
    "templates:\n  mine: {scr: a, dst: b}\n",
    ["a.yml:2:15: error: `templates.mine` has no key `scr`: did you mean `src`? [unknown-key]"],
  ],
  [
    "guest",
    "firewall: {service: [ssh]}\n",
    ["a.yml:1:21: error: `firewall` has no key `service`: did you mean `services`? [unknown-key]"],
  ],
  [
    "guest",
    "checks: {ignores: []}\n",
    ["a.yml:1:19: error: `checks` has no key `ignores`: did you mean `ignore`? [unknown-key]"],
  ],
  [
    "guest",
    "release: {fstyp: xfs}\n",
    ["a.yml:1:18: error: `release` has no key `fstyp`: did you mean `fstype`? [unknown-key]"],
  ],
  [
    "network",
    "gateway: 10.1.1.1\nbridge: {nmae: br7}\ndhcp: {start: 10.1.1.2, end: 10.1.1.3, leas: 1}\ndns: {alias: [ks], hosts: [{ip: 10.1.1.9, name: a, mac: b}]}\n",
    [
      "a.yml:2:16: error: `bridge` has no key `nmae`: did you mean `name`? [unknown-key]",
      "a.yml:3:46: error: `dhcp` has no key `leas`: did you mean `lease`? [unknown-key]",
      `a.yml:4:14: warning: \`dns\` has no key \`alias\`: use one of \`enabled\`, \`aliases\`, \`hosts\`, \`wildcards\`, \`local_only\`, \`forwarders\`, \`srv\`, \`txt\`; ${KNOWN.own} [unknown-key]`,
      `a.yml:4:57: warning: \`dns.hosts[0]\` has no key \`mac\`: use one of \`ip\`, \`name\`; ${KNOWN.own} [unknown-key]`,
    ],
  ],
  [
    "host",
    "iscsi: {targets: {a: {iqn: a, file: /a, size: 1, portals: 10.1.1.1}}}\nkvm: {nestde: true}\n",
    [
      "a.yml:1:59: error: `iscsi.targets.a` has no key `portals`: did you mean `portal`? [unknown-key]",
      "a.yml:2:15: error: `kvm` has no key `nestde`: did you mean `nested`? [unknown-key]",
    ],
  ],
  [
    "host",
    "capacity: {ram: 0, vcpu: 4, disk: 1 TB}\n",
    [
      "a.yml:1:26: error: `capacity` has no key `vcpu`: did you mean `vcpus`? [unknown-key]",
      "a.yml:1:17: error: `capacity.ram`: must be a whole number of MiB, at least 1 [schema]",
      "a.yml:1:35: error: `capacity.disk`: must be a whole number of GiB, at least 1 [schema]",
    ],
  ],
  // the top
  [
    "guest",
    "packges: [nginx]\n",
    ["a.yml:1:10: warning: unknown key `packges`: did you mean `packages`? [unknown-key]"],
  ],
  [
    "guest",
    "intrefaces: []\n",
    ["a.yml:1:13: warning: unknown key `intrefaces`: did you mean `interfaces`? [unknown-key]"],
  ],
  [
    "network",
    "gateway: 10.1.1.1\nprefx: 24\n",
    ["a.yml:2:8: warning: unknown key `prefx`: did you mean `prefix`? [unknown-key]"],
  ],
  // values
  [
    "guest",
    "virtinst: {ram: 0}\n",
    ["a.yml:1:17: error: `virtinst.ram`: must be a whole number of MiB, at least 1 [schema]"],
  ],
  [
    "guest",
    "virtinst: {vcpus: -1, autostart: maybe, firmware: efi}\n",
    [
      "a.yml:1:19: error: `virtinst.vcpus`: must be a whole number, at least 1 [schema]",
      "a.yml:1:51: error: `virtinst.firmware`: must be bios or uefi [schema]",
      "a.yml:1:34: error: `virtinst.autostart`: must be true or false [schema]",
    ],
  ],
  [
    "guest",
    "virtinst: {ram: 2 GiB, extra_args: quiet}\n",
    [
      "a.yml:1:17: error: `virtinst.ram`: must be a whole number of MiB, at least 1 [schema]",
      "a.yml:1:36: error: `virtinst.extra_args`: must be a list of kernel arguments [schema]",
    ],
  ],
  [
    "guest",
    "disks: [{size: 0, format: qcow3, cache: off, bus: virtoi}]\n",
    [
      "a.yml:1:27: error: `disks[0].format`: must be one of qcow2, raw, qed, qcow, cow, vmdk, vdi, vpc, vhd, luks, ploop, bochs, cloop, dmg, iso, dir or fat [schema]",
      "a.yml:1:41: error: `disks[0].cache`: must be one of none, default, writeback, writethrough, directsync or unsafe [schema]",
      "a.yml:1:51: error: `disks[0].bus`: must be one of virtio, scsi, sata, ide, usb, nvme, sd, fdc, xen or uml [schema]",
      "a.yml:1:16: error: `disks[0].size`: must be a whole number of GiB, at least 1, or a size with a unit: 512M, 20G, 2T [schema]",
    ],
  ],
  [
    "guest",
    "firewall: {ports: [8443:tcp, 65536:tcp, 0:udp, 22:icmp, imap:tcp, 8080, 5900-5910:tcp, 70000]}\n",
    [
      "a.yml:1:30: error: `firewall.ports[1]`: must be a port or service, like 8443:tcp [schema]",
      "a.yml:1:41: error: `firewall.ports[2]`: must be a port or service, like 8443:tcp [schema]",
      "a.yml:1:48: error: `firewall.ports[3]`: must be a port or service, like 8443:tcp [schema]",
      "a.yml:1:88: error: `firewall.ports[7]`: must be a port, 1 to 65535 [schema]",
    ],
  ],
  [
    "guest",
    "selinux: on\npartitioning: {swap: -1, parts: [{mountpoint: /a, size: 0}]}\n",
    [
      "a.yml:1:10: error: `selinux`: must be one of enforcing, permissive or disabled [schema]",
      "a.yml:2:22: error: `partitioning.swap`: must not be negative [schema]",
      "a.yml:2:57: error: `partitioning.parts[0].size`: must be at least 1 MiB [schema]",
    ],
  ],
  [
    "guest",
    "partitioning: {device: -1, swap: 20GB, parts: [{mountpoint: /a, size: 0%}, {mountpoint: /b, max: 0MiB}], groups: {a: 1}, arrays: [{name: a, level: 3, devices: [], chunk: 2, size: 0.5}]}\n",
    [
      "a.yml:1:114: error: `partitioning.groups`: must be a list of maps with `name` and `devices` [schema]",
      "a.yml:1:148: error: `partitioning.arrays[0].level`: must be one of the numbers 0, 1, 4, 5, 6 or 10 [schema]",
      "a.yml:1:160: error: `partitioning.arrays[0].devices`: must have at least one item [schema]",
      "a.yml:1:171: error: `partitioning.arrays[0].chunk`: must be a whole number of KiB, at least 4 [schema]",
      "a.yml:1:180: error: `partitioning.arrays[0].size`: must be a whole number of MiB, a number with a unit, like 20GiB, or a percentage, like 80% [schema]",
      "a.yml:1:24: error: `partitioning.device`: must be the index of a disk, 0 or more, or the name of an array, a group, a pool or a btrfs volume [schema]",
      "a.yml:1:34: error: `partitioning.swap`: must be a whole number of MiB, or a number with MiB, GiB or TiB, like 20GiB [schema]",
      "a.yml:1:71: error: `partitioning.parts[0].size`: must be a whole number of MiB, a number with a unit, like 20GiB, or a percentage, like 80% [schema]",
      "a.yml:1:98: error: `partitioning.parts[1].max`: must be at least 1 MiB [schema]",
    ],
  ],
  [
    "guest",
    "partitioning: {parts: [{mountpoint: /a, options: noatime}], clear: some, table: mbr, arrays: [{name: a, level: 1, devices: [0], spares: -1}], pools: [{name: a, device: b, chunk: 1}]}\n",
    [
      "a.yml:1:137: error: `partitioning.arrays[0].spares`: must be a whole number, at least 0 [schema]",
      "a.yml:1:179: error: `partitioning.pools[0].chunk`: must be a whole number of KiB, at least 64 [schema]",
      "a.yml:1:50: error: `partitioning.parts[0].options`: must be a list of mount options [schema]",
      "a.yml:1:68: error: `partitioning.clear`: must be one of all, linux or none [schema]",
      "a.yml:1:81: error: `partitioning.table`: must be one of gpt or msdos [schema]",
    ],
  ],
  [
    "guest",
    "partitioning: {btrfs: [{name: a, devices: 1, data: raid5}], pools: [{name: a}], groups: [{name: a, devices: [0, -a], extent: 0}]}\n",
    [
      "a.yml:1:113: error: `partitioning.groups[0].devices[1]`: must be letters, digits and _ . + -, and must not start with a dot or a dash [schema]",
      "a.yml:1:126: error: `partitioning.groups[0].extent`: must be a whole number of MiB, at least 1 [schema]",
      "a.yml:1:43: error: `partitioning.btrfs[0].devices`: must be a list of indexes of disks and names of arrays [schema]",
      "a.yml:1:52: error: `partitioning.btrfs[0].data`: must be one of single, raid0, raid1 or raid10 [schema]",
      "a.yml:1:69: error: `partitioning.pools[0].device`: this key is missing: set it [schema]",
    ],
  ],
  [
    "guest",
    "os: [rhel9.4]\ntemplates: [a]\nservices: [nginx]\ntimezone: Asia/Tokyo\nfirewall: [ssh]\n",
    [
      "a.yml:1:5: error: `os`: must be a map of `id` and `kickstart` [schema]",
      "a.yml:2:12: error: `templates`: must be a map of entries with `src` and `dst` [schema]",
      "a.yml:4:11: error: `timezone`: must be a map of `name` and `utc` [schema]",
      "a.yml:5:11: error: `firewall`: must be a map of `enabled`, `services` and `ports` [schema]",
      "a.yml:3:11: error: `services`: must be a map of `enabled` and `disabled` [schema]",
    ],
  ],
  [
    "guest",
    "cluster: {heartbeat: -1}\ngluster: {replica: 0}\nntpservers: a\nkernel_args: quiet\nrhui: {cds: cds-1}\n",
    [
      "a.yml:1:22: error: `cluster.heartbeat`: must be the index of an interface, 0 or more [schema]",
      "a.yml:3:13: error: `ntpservers`: must be a list of addresses and host names [schema]",
      "a.yml:4:14: error: `kernel_args`: must be a list of kernel arguments [schema]",
      "a.yml:5:13: error: `rhui.cds`: must be a list of guests' names [schema]",
      "a.yml:2:20: error: `gluster.replica`: must be a whole number of at least 1 [schema]",
    ],
  ],
  [
    "guest",
    "authorized_keys: a\nfirewall: {ports: ssh}\npartitioning: {parts: a}\nrepos: a\nyum_repos: a\n",
    [
      "a.yml:1:18: error: `authorized_keys`: must be a list of whole lines [schema]",
      "a.yml:2:19: error: `firewall.ports`: must be a list of ports, like 8443:tcp [schema]",
      "a.yml:3:23: error: `partitioning.parts`: must be a list of maps with `mountpoint` and `size` [schema]",
      "a.yml:4:8: error: `repos`: must be a list of maps with `name` and `baseurl` [schema]",
      "a.yml:5:12: error: `yum_repos`: must be a list of maps with `name` and `baseurl` [schema]",
    ],
  ],
  [
    "guest",
    "checks: {ignore: all}\n",
    [
      "a.yml:1:18: error: `checks.ignore`: must be a list of rules' ids, or of maps of `id` and `reason` [schema]",
    ],
  ],
  [
    "guest",
    "checks: {ignore: [1]}\n",
    ["a.yml:1:19: error: `checks.ignore[0]`: must be a rule's id, or a map of `id` and `reason` [schema]"],
  ],
  [
    "network",
    "gateway: 10.1.1.1\nbridge: {delay: -1}\n",
    ["a.yml:2:17: error: `bridge.delay`: must be a number of seconds, 0 or more [schema]"],
  ],
  [
    "host",
    "web: {port: 65536}\nfence_virt: {port: 0}\nclients: 10.1.1.1\nimages: {trees: [a]}\niscsi: {targets: [a]}\n",
    [
      "a.yml:3:10: error: `clients`: must be a list [schema]",
      "a.yml:5:18: error: `iscsi.targets`: must be a map of names and targets [schema]",
      "a.yml:1:13: error: `web.port`: must be a port, 1 to 65535 [schema]",
      "a.yml:2:20: error: `fence_virt.port`: must be a port, 1 to 65535 [schema]",
      "a.yml:4:17: error: `images.trees`: must be a map of directories to ISO files [schema]",
    ],
  ],
];

for (const [category, text, expected] of CASES) {
  test(`${category}: ${text.split("\n").join(" ")}`, () => {
    const found = findings(category, text);
    assert.deepEqual([...found].sort(), [...expected].sort());
  });
}

test("what is nobody's business, or a section's own, is no finding", () => {
  const quiet: readonly [Category, string][] = [
    [
      "guest",
      "a: 1\nxyz: 2\nmine: {any: {key: at all}}\niscsi: {initiator: iqn}\nreleases: {MINE: {a: 1}}\n",
    ],
    ["guest", "templates: {anything: {src: a, dst: b}, nothing: ~}\nvirtinst: {wait: -1, location: ~}\n"],
    ["guest", "interfaces: [{network: lab, mac: ~, ip: ~}]\ndisks: ~\npackages: ~\ncluster: ~\n"],
    [
      "host",
      "virtinst: {ram: 1, location: /a}\niscsi: {initiator: iqn}\nguests: 1\nimages: {trees: {a: b}}\n",
    ],
    // A `common` layer also applies to networks and pools, which have few keys of their own.
    ["network", "gateway: 10.1.1.1\ndisks: [{colour: red}]\nlang: en\nservices: {}\nweb: {a: 1}\n"],
    ["storage", "path: /srv\nfirewall: {ports: [1]}\nimages: {}\n"],
  ];
  for (const [category, text] of quiet) assert.deepEqual(findings(category, text), [], text);
});

test("a key that stands in some templates' own defaults is known", () => {
  const defaults: [string, string] = [
    "/srv/tmpl/defaults/guest/mine.yml",
    "virtinst: {rams: ~}\npackage: ~\ndefaults: {disk: {label: ~}}\nfirewall: {zone: public}\n",
  ];
  const layer = "virtinst: {rams: 1}\npackage: a\ndisks: [{label: a}]\nfirewall: {zone: a}\n";
  assert.deepEqual(findings("guest", defaults, layer), []);
  assert.equal(findings("guest", layer).length, 4);
});

test("the place is that of the layer that set the key last, and of one layer it is reported once", () => {
  const common = parseDocument("virtinst: {rma: 1}\n", "common.yml");
  const own = parseDocument("virtinst: {rma: 2}\n", "own.yml");
  const found: Finding[] = [];
  for (const documents of [[common], [common], [common, own]]) {
    validate("guest", guestSchema, mergeDocuments(documents), found, SCHEMAS);
  }
  assert.deepEqual(
    distinct(found).map(({ place }) => place.file),
    ["common.yml", "own.yml"],
  );
});

test("nothing in the shipped labs is an unknown key or does not fit the schema", () => {
  for (const site of ["default", "modern"]) {
    const options = { confdirs: [join(PROJECT, "_data")], tmpldirs: [join(PROJECT, "templates")], site };
    const { findings } = checkLab(new LayerReader(), options);
    assert.deepEqual(
      findings.filter(({ id }) => id === "unknown-key" || id === "schema").map(formatFinding),
      [],
    );
  }
});

test("the schema knows every key of the shipped templates' defaults", () => {
  for (const category of ["guest", "host"] as const) {
    const dir = join(PROJECT, "templates/defaults", category);
    const documents = readdirSync(dir).map((name) =>
      parseDocument(readFileSync(join(dir, name), "utf8"), `copy/${name}`),
    );
    const keys = documents.flatMap(({ value }) => Object.keys(value));
    assert.deepEqual(
      keys.filter((key) => !SCHEMAS.has(category, key)),
      [],
    );
    const found: Finding[] = [];
    assert.ok(validate(category, CORE[category], mergeDocuments(documents), found, SCHEMAS));
    assert.deepEqual(found.map(formatFinding), []);
  }
});

test("the schema knows every key of the shipped releases", () => {
  const file = join(PROJECT, "templates/defaults/guest/releases.yml");
  const { releases } = parseDocument(readFileSync(file, "utf8"), file).value;
  for (const row of Object.values(releases as Record<string, unknown>)) {
    const document = { file: "a.yml", text: "", value: { release: row } };
    const found: Finding[] = [];
    const merged = { value: document.value, documents: [], roles: [] };
    validate("guest", guestSchema, merged, found, SCHEMAS);
    assert.deepEqual(found, []);
  }
});

test("the committed JSON Schemas are those of the code: npm run schemas", () => {
  const dir = join(PROJECT, "schemas");
  const committed = readdirSync(dir).filter((name) => name.endsWith(".json") && name !== "settings.json");
  assert.deepEqual(committed.sort(), [...jsonSchemas(SCHEMAS).keys()].sort());
  for (const [file, text] of jsonSchemas(SCHEMAS))
    assert.equal(readFileSync(join(dir, file), "utf8"), text, file);
});

test("a JSON Schema requires nothing, tells what each key is for, and has only examples that fit", () => {
  const schemas = { ...CORE, meta: metaSchema };
  for (const [category, schema] of Object.entries(schemas)) {
    const json = JSON.parse(jsonSchemas(SCHEMAS).get(`${category}.json`) ?? "");
    assert.equal(json.$schema, "http://json-schema.org/draft-07/schema#");
    assert.equal(json.additionalProperties, undefined);
    assert.doesNotMatch(JSON.stringify(json), /"required":/);
    assert.deepEqual(withoutDescription(json, ""), []);
    for (const [key, { examples = [] }] of Object.entries<{ examples?: unknown[] }>(json.properties)) {
      const entry = (schema.entries as Record<string, v.GenericSchema>)[key] as v.GenericSchema;
      for (const example of examples) assert.ok(v.is(entry, example), `${category} ${key}: ${example}`);
    }
  }
});

/** Paths of properties without a description. */
function withoutDescription(json: unknown, path: string): string[] {
  if (Array.isArray(json)) return json.flatMap((item) => withoutDescription(item, path));
  if (!isMap(json)) return [];
  const properties = isMap(json.properties) ? json.properties : {};
  return [
    ...Object.entries(properties).flatMap(([key, property]) =>
      isMap(property) && property.description ? [] : [`${path}.${key}`],
    ),
    ...Object.entries(properties).flatMap(([key, property]) =>
      withoutDescription(property, `${path}.${key}`),
    ),
    ...["items", "anyOf", "additionalProperties"].flatMap((word) => withoutDescription(json[word], path)),
  ];
}
