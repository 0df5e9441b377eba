import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import * as v from "valibot";
import { formatFinding } from "../src/finding.ts";
import { checkLab } from "../src/lab.ts";
import { LayerReader } from "../src/layers/reader.ts";
import { hostKeys } from "../src/schema/host-reach.ts";
import { directoryWith } from "./directory.ts";
import { findings } from "./findings.ts";
import { fullValues } from "./hostile/guest-options.ts";
import { HostileLab } from "./hostile/lab.ts";
import { leavesOf as leavesWithin, missingLeaves, put, type Values } from "./hostile/leaves.ts";
import type { Subject } from "./hostile/subjects.ts";
import { PROJECT } from "./run.ts";
import { SCHEMAS } from "./schemas.ts";

const CATEGORIES = ["guest", "network", "storage", "host"] as const;

/** Keys that take a path, but do not name a file or device of the host with it. */
const REASONS: readonly (readonly [keys: RegExp, reason: string])[] = [
  [/^checks\./, "ids and reasons of this checker"],
  [/^description$/, "text for people"],
  [
    /^(?:lang|keyboard|timezone\.|ntpservers|services\.|firewall\.|selinux|packages|users\.|partitioning\.)/,
    "the guest's system",
  ],
  [
    /^(?:rootpw|authorized_keys|kernel_args|keep_tree|yum_repos|repos|gluster\.|product\.|registration\.|rhui\.)/,
    "the guest's system",
  ],
  [/^(?:defaults\.disk|disks\.\d)\.encryption\./, "the key of a volume"],
  [/^(?:bonds|vlans|bridges)\./, "links of the guest's system"],
  [
    /^(?:source|scripts|sudo_rules|package_options|openscap|rhsm|syspurpose)\./,
    "the guest's installer and its system",
  ],
  [/^cluster\./, "the guest's cluster"],
  [/^(?:releases|release)\./, "commands of the guest's installer"],
  [/^os\./, "names of releases"],
  [/^setup_data\.\d\.(?:src|dst)$/, "a template, and a path in the guest's archive"],
  [/^setup_data\.\d\.install\./, "a file in the guest"],
  [/^templates\./, "a template, and a path in the output"],
  [/^host_templates\.\d\.src$/, "a template"],
  [/^virtinst\.extra_args/, "kernel arguments of the guest's installer"],
  [/^virtinst\.location\.(?:kernel|initrd)$/, "a path in the tree"],
  [/^clients/, "addresses"],
  [/^web\.(?:names|path|hidden)/, "parts of URLs"],
  [/^images\.trees/, "a path in `images.dir`, which is in the list"],
  [/^dns\.txt/, "a text in the network's DNS"],
  [/^(?:ipv6\.)?dhcp\.options/, "an option that guests get"],
  [/^dhcp\.boot\.file/, "a path on the TFTP server, whose root is in the list"],
  [/^host\.identity_file$/, "a path on the machine that logs in"],
  [/^iscsi\.(?:initiator|targets\.\*\.(?:iqn|initiators))/, "names of the protocol"],
];

const SERIAL = ["file", "socket", "tcp"].map((key) => `virtinst.serial_ports.*.${key}`);

/** Texts that name a path or a device: one for each form that a key may require. */
const PROBES = [
  "/probe/x",
  "/dev/sda",
  "/dev/dri/renderD128",
  "file:///probe/x",
  "dev/sda",
  "qemu:///system?socket=/probe",
];

interface Parts {
  readonly wrapped?: v.GenericSchema & Parts;
  readonly entries?: v.ObjectEntries;
  readonly item?: v.GenericSchema;
  readonly value?: v.GenericSchema;
  readonly options?: readonly v.GenericSchema[];
}

/** Every scalar of a schema with its path. */
function* leavesOf(
  schema: v.GenericSchema,
  path: readonly string[] = [],
): Iterable<readonly [string, v.GenericSchema]> {
  const { type, wrapped, entries, item, value, options = [] } = schema as v.GenericSchema & Parts;
  if (wrapped) yield* leavesOf(wrapped, path);
  else if (entries)
    for (const [key, each] of Object.entries(entries))
      yield* leavesOf(each as v.GenericSchema, [...path, key]);
  else if (item ?? value) yield* leavesOf((item ?? value) as v.GenericSchema, [...path, "*"]);
  else {
    yield [path.join("."), schema];
    for (const option of type === "union" ? options : []) yield* leavesOf(option, path);
  }
}

test("every key of a schema that takes a path or a device is in the list, or names nothing of the host", () => {
  for (const category of CATEGORIES) {
    const schema = SCHEMAS.schemaOf(category);
    const listed = hostKeys(schema).map(({ name }) => name);
    const missing = [...leavesOf(schema)].flatMap(([path, leaf]) => {
      const takes = PROBES.some((probe) => v.is(leaf, probe));
      const isListed = listed.some((name) => path === name || path.startsWith(`${name}.`));
      const key = path.replaceAll("*", "0").replace(/^iscsi\.targets\.0/, "iscsi.targets.*");
      return takes && !isListed && !REASONS.some(([keys]) => keys.test(key)) ? path : [];
    });
    assert.deepEqual([...new Set(missing)], [], category);
  }
  assert.deepEqual(
    Object.fromEntries(
      CATEGORIES.map((each) => [
        each,
        hostKeys(SCHEMAS.schemaOf(each))
          .map(({ name }) => name)
          .sort(),
      ]),
    ),
    {
      guest: [
        "defaults.disk.path",
        ...["disks.*.path", "interfaces.*.bridge", "interfaces.*.macvtap"],
        ...["virtinst.connect", "virtinst.graphics", "virtinst.host_devices", "virtinst.location"],
        ...["virtinst.options", ...SERIAL, "virtinst.shared_directories.*.source"],
      ],
      network: ["bridge.name", "dnsmasq.*", "forward.device", "macvtap.devices.*", "netboot.tftp", "tftp"],
      storage: ["path", "source.device", "source.devices.*"],
      host: [
        ...[
          "cloud_images.*.path",
          "cloud_images.*.url",
          "fence_virt.key_file",
          "host_templates.*.dst",
          "images.dir",
          "images.mount",
          "iscsi.targets.*.file",
        ],
        ...["virtinst.connect", "virtinst.graphics", "virtinst.host_devices", "virtinst.location"],
        ...["virtinst.options", ...SERIAL, "virtinst.shared_directories.*.source", "web.root"],
      ],
    },
  );
});

test("a path in a guest's values reaches vmbuild.sh only by a key of the list, as a description or as kernel arguments", async () => {
  const lab = new HostileLab("modern", ["db", "ipa"]);
  await lab.start();
  const subject = lab.subjects.find(({ name }) => name === "db") as Subject;
  const values = fullValues(subject);
  const { entries } = SCHEMAS.schemaOf("guest");
  const reached = new Set<string>();
  for (const leaf of [...leavesWithin(values), ...missingLeaves(subject.schema, values)]) {
    const entry = entries[String(leaf.path[0])];
    const probes =
      leaf.part === "value" ? ["/probe/zq0x", "/dev/dri/zq0x", "qemu:///system?socket=/zq0x"] : [];
    const probe = probes.find(
      (each) => entry && v.is(entry, (put(values, leaf, each) as Values)[String(leaf.path[0])]),
    );
    if (probe === undefined) continue;
    const outputs = await lab.outputs(subject, put(values, leaf, probe) as Values);
    const [, script] =
      [...(outputs?.files ?? [])].find(([path]) => path.startsWith("guests.d/db/vmbuild")) ?? [];
    const key = leaf.path.map((step) => (typeof step === "number" ? "*" : step)).join(".");
    if (script?.text.includes(probe)) reached.add(key);
  }
  const isListed = (key: string) =>
    hostKeys(SCHEMAS.schemaOf("guest")).some(({ name }) => key === name || key.startsWith(`${name}.`));
  assert.deepEqual([...reached].filter(isListed).sort(), [
    "disks.*.path",
    "virtinst.connect",
    "virtinst.graphics.gl.rendernode",
    "virtinst.location.url",
    "virtinst.options.*",
    "virtinst.serial_ports.*.file",
    "virtinst.serial_ports.*.socket",
    "virtinst.shared_directories.*.source",
  ]);
  assert.deepEqual([...reached].filter((key) => !isListed(key)).sort(), [
    "description",
    "release.ks_arg",
    "releases.RHEL9.ks_arg",
    "virtinst.extra_args.*",
  ]);
});

const LAYERS = {
  "networks.d/lab.yml": "gateway: 10.9.8.1\nprefix: 24\nexternal: true\nbridge: {name: br0}\n",
  "networks.d/default.yml": "gateway: 10.9.7.1\nprefix: 24\nexternal: true\nbridge: {name: virbr0}\n",
  "storages.d/p.yml": "path: /var/tmp/p\n",
  "storages.d/q.yml": "path: /pools/q\n",
  "guests.d/a.yml": "virtinst: {location: /iso/a.iso}\ntemplates: ~\n",
  "guests.d/b.yml":
    "virtinst: {location: {url: /iso/a.iso}, graphics: 'spice,gl=on,rendernode=/dev/dri/renderD128'}\ntemplates: ~\n",
  "guests.d/c.yml":
    "virtinst: {location: /srv/a.iso, graphics: 'vnc,listen=0.0.0.0', connect: 'qemu:///system'}\ntemplates: ~\n",
  "guests.d/d.yml":
    "virtinst: {location: /srv/../etc/a.iso, connect: 'qemu+ssh://h/system?keyfile=/root/k'}\ntemplates: ~\n",
  "guests.d/e.yml": "virtinst: {location: /iso/e.iso}\ntemplates: ~\n",
  "guests.d/f.yml": "virtinst: {location: /iso/f.iso}\ntemplates: ~\n",
  "guests.d/g.yml":
    "virtinst: {location: {url: http://ks/9/, kernel: images/k, initrd: images/i}}\ntemplates: ~\n",
  "host.d/a.yml":
    "images: {dir: /iso}\niscsi: {targets: {x: {iqn: iqn.x, file: /dev/sda, size: 1}}}\nhost_templates:\n" +
    "  nginx: {dst: etc/nginx/conf.d/x.conf}\n  hosts: {dst: etc/cron.d/x}\n  x: {src: host/hosts, dst: y}\n",
};

const NOTE =
  "nothing needs to be done if you trust this layer; `allow` in META limits such keys [reaches-host]";

test("each use of a key is an info, one for all uses of the key", () => {
  const info = (place: string, key: string, ...notes: string[]) =>
    [`${place}: info: \`${key}\` names something of the host: ${NOTE}`, ...notes].join("\n");
  assert.deepEqual(findings(LAYERS).map(formatFinding), [
    info(
      "guests.d/a.yml:1:22",
      "virtinst.location",
      "guests.d/b.yml:1:22: note: and here",
      "guests.d/d.yml:1:22: note: and here",
      "guests.d/e.yml:1:22: note: and here, and in 1 more places",
    ),
    info("guests.d/b.yml:1:51", "virtinst.graphics"),
    info("guests.d/d.yml:1:50", "virtinst.connect"),
    info("host.d/a.yml:1:15", "images.dir"),
    info("host.d/a.yml:2:41", "iscsi.targets.*.file"),
    info("host.d/a.yml:5:16", "host_templates.*.dst"),
    info("networks.d/lab.yml:4:16", "bridge.name"),
    info("storages.d/p.yml:1:7", "path"),
  ]);
  const ignored = { ...LAYERS, "common/a.yml": "checks: {ignore: [{id: reaches-host, reason: mine}]}\n" };
  assert.deepEqual(findings(ignored), []);
});

/** The findings with these META files, the lowest directory first. */
function withMeta(...metas: readonly string[]): string[] {
  const root = directoryWith(
    Object.fromEntries(Object.entries(LAYERS).map(([path, text]) => [`site/${path}`, text])),
  );
  const others = metas.map((text) => directoryWith({ "META/a.yml": text, "site/common/x.yml": "" }));
  const options = { confdirs: [root, ...others], tmpldirs: [join(PROJECT, "templates")], site: "site" };
  return checkLab(new LayerReader(), options).findings.map((finding) => {
    const [head = ""] = formatFinding(finding).split("\n");
    return [...others, `${root}/site`].reduce((text, dir) => text.replaceAll(`${dir}/`, ""), head);
  });
}

test("META allows the keys of all its lists, and the others are errors that no layer can ignore", () => {
  const keys = (found: readonly string[], severity: string) =>
    found.flatMap((each) =>
      each.includes(`: ${severity}: `) ? (/`([a-z_.*]+)` names/.exec(each)?.[1] ?? []) : [],
    );
  const all = [
    "virtinst.location",
    "virtinst.graphics",
    "virtinst.connect",
    "images.dir",
    "iscsi.targets.*.file",
    "host_templates.*.dst",
    "bridge.name",
    "path",
  ];
  assert.deepEqual(keys(withMeta(), "error"), []);
  assert.deepEqual(keys(withMeta("site: site\n"), "error"), []);
  const none = withMeta("allow: []\n");
  assert.deepEqual(new Set(keys(none, "error")), new Set(all));
  assert.equal(none.length, 5 + all.length - 1);
  assert.equal(
    none.at(-1),
    "storages.d/p.yml:1:7: error: META does not allow that `path` names something of the host: use a path below /srv or /var/lib/libvirt/images, or add the key to `allow` [host-not-allowed]",
  );
  const some = withMeta("allow: [path, images.dir]\n", "allow: [images.dir, bridge.name]\n");
  assert.deepEqual(keys(some, "info"), ["images.dir"]);
  assert.ok(!keys(some, "error").includes("images.dir") && keys(some, "error").includes("path"));
});

test("a list that names no such key, or is none, is an error", () => {
  const list = "`allow` must be a list of keys, like [virtinst.location]; an empty list allows none";
  for (const [value, column] of [
    ["~", 8],
    ["path", 8],
    ["{a: 1}", 8],
    ["[1]", 8],
    ["!append [path]", 16],
    ["!remove", 1],
  ])
    assert.deepEqual(withMeta(`allow: ${value}\n`), [`META/a.yml:1:${column}: error: ${list} [meta-allow]`]);
  assert.match(
    withMeta("allow: [virtinst.locaton]\n").find((each) => each.startsWith("META")) ?? "",
    /^META\/a\.yml:1:9: error: `allow` must name keys that reach the host, but `virtinst\.locaton` is none: did you mean `virtinst\.location`\? \[meta-allow\]$/,
  );
});
