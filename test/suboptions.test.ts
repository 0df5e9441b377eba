import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { Templates } from "../src/artifacts/templates.ts";
import { formatFinding } from "../src/finding.ts";
import { cpu } from "../src/schema/cpu.ts";
import { graphics } from "../src/schema/graphics.ts";
import { location, treeUrl } from "../src/schema/location.ts";
import { type Suboptions, suboptionText } from "../src/schema/suboptions.ts";
import { findings } from "./findings.ts";
import { smallSite } from "./lab-host.ts";
import { faults } from "./unit/faults.ts";

const TYPES = "must be vnc, spice, none, default, egl-headless, dbus, rdp, sdl or desktop";
const CPU = "must be the name of a CPU, like host-passthrough or Skylake-Client-noTSX-IBRS";
const MODEL =
  "must be the name of a CPU of libvirt's, like host-passthrough, host-model or Skylake-Client-noTSX-IBRS: letters, digits and _ . -";
const TREE =
  "the URL of an install tree, like http://ks/rhel/9/x86_64/, or the absolute path of an ISO image";
const PORT = "a display's port must be 5900 to 65535, or -1 for libvirt's choice";
const CONNECT =
  "must be a libvirt URI, like qemu:///system or qemu+ssh://root@host/system, or one of libvirt.conf's aliases";

/** A value of a guest as YAML, and its mistake: the key and the message. */
const REFUSED: readonly (readonly [values: string, path: string, message: string])[] = [
  [
    'virtinst: {graphics: "vnc,xpath0.set=./../emulator,xpath0.value=/some/program"}',
    "virtinst.graphics",
    `${TYPES}, or a map: unknown suboption \`xpath0.set\`, unknown suboption \`xpath0.value\`; write \`graphics: {type: vnc}\``,
  ],
  [
    'virtinst: {graphics: "xpath0.set=/a"}',
    "virtinst.graphics",
    `${TYPES}, or a map: unknown suboption \`xpath0.set\``,
  ],
  ["virtinst: {graphics: help}", "virtinst.graphics", TYPES],
  [
    "virtinst: {graphics: true}",
    "virtinst.graphics",
    "must be vnc, spice, none, default, egl-headless, dbus, rdp, sdl or desktop, or a map of its suboptions",
  ],
  [
    'virtinst: {graphics: "vnc,port=1"}',
    "virtinst.graphics",
    `${TYPES}, or a map: ${PORT}; write \`graphics: {type: vnc}\``,
  ],
  [
    'virtinst: {graphics: "vnc,port,gl.enable=yes"}',
    "virtinst.graphics",
    `${TYPES}, or a map: \`port\` has no value; write \`graphics: {type: vnc, gl: {enable: true}}\``,
  ],
  [
    'virtinst: {graphics: "vnc,constructor=1"}',
    "virtinst.graphics",
    `${TYPES}, or a map: unknown suboption \`constructor\`; write \`graphics: {type: vnc}\``,
  ],
  [
    'virtinst: {graphics: "vnc,password=secret,listen=::"}',
    "virtinst.graphics",
    `${TYPES}, or a map: unknown suboption \`password\`; write \`graphics: {type: vnc, listen: "::"}\``,
  ],
  ["virtinst: {graphics: {listen: 0.0.0.0}}", "virtinst.graphics.type", "this key is missing: set it"],
  [
    "virtinst: {graphics: {type: none, port: 5900}}",
    "virtinst.graphics",
    "`none` must stand alone: remove the other suboptions",
  ],
  [
    'virtinst: {graphics: {type: vnc, listen: "0.0.0.0,a=b"}}',
    "virtinst.graphics.listen",
    "must be an address or a name of the host, `none` or `socket`",
  ],
  ["virtinst: {graphics: {type: vnc, port: 5899}}", "virtinst.graphics.port", PORT],
  [
    "virtinst: {graphics: {type: vnc, websocket: 0}}",
    "virtinst.graphics.websocket",
    "must be 1 to 65535, or -1 for libvirt's choice",
  ],
  [
    'virtinst: {graphics: {type: vnc, keymap: "de,a"}}',
    "virtinst.graphics.keymap",
    "must be a name like en-us or de",
  ],
  [
    "virtinst: {graphics: {type: vnc, gl: {rendernode: /etc/passwd}}}",
    "virtinst.graphics.gl.rendernode",
    "must be a device like /dev/dri/renderD128",
  ],
  [
    'virtinst: {cpu: "host-model,xpath0.set=/a"}',
    "virtinst.cpu",
    `${CPU}, or a map: unknown suboption \`xpath0.set\`; write \`cpu: {model: host-model}\``,
  ],
  [
    'virtinst: {cpu: "Nehalem,+a b,-hle"}',
    "virtinst.cpu",
    `${CPU}, or a map: a feature must be named as in /usr/share/libvirt/cpu_map, like vmx: letters, digits and _ . -; write \`cpu: {model: Nehalem, disable: [hle]}\``,
  ],
  ["virtinst: {cpu: help}", "virtinst.cpu", CPU],
  ["virtinst: {cpu: -a}", "virtinst.cpu", CPU],
  ["virtinst: {cpu: {model: a b}}", "virtinst.cpu.model", MODEL],
  ["virtinst: {cpu: {check: none}}", "virtinst.cpu", "`model` or `mode` must be set"],
  ["virtinst: {cpu: {model: a, require: vmx}}", "virtinst.cpu.require", "must be a list of features"],
  ["virtinst: {cpu: {model: a, vendor: a-b}}", "virtinst.cpu.vendor", "must be a word, like Intel or AMD"],
  [
    "virtinst: {cpu: {model: a, topology: {cores: 0}}}",
    "virtinst.cpu.topology.cores",
    "must be a whole number, at least 1",
  ],
  [
    "virtinst: {cpu: {model: a, cache: {level: -1}}}",
    "virtinst.cpu.cache.level",
    "must be a whole number, at least 0",
  ],
  ["virtinst: {location: --disk}", "virtinst.location", `must be ${TREE}`],
  ["virtinst: {location: help}", "virtinst.location", `must be ${TREE}`],
  [
    'virtinst: {location: "http://t/,kernel=k"}',
    "virtinst.location",
    `must be ${TREE}, or a map: \`kernel\` and \`initrd\` must be set together; write \`location: {url: "http://t/", kernel: k}\``,
  ],
  [
    "virtinst: {location: {url: http://t/, kernel: /etc/shadow, initrd: a}}",
    "virtinst.location.kernel",
    "must be a relative path without `.`, `..` and hidden directories or files",
  ],
  ["virtinst: {location: {url: a}}", "virtinst.location.url", `must be ${TREE}`],
  [
    'virtinst: {arch: "x86_64,a"}',
    "virtinst.arch",
    `must be the name of an architecture, like x86_64 or aarch64: letters, digits and _ . -, and must not start with a dot or a dash`,
  ],
  [
    "virtinst: {machine: --disk}",
    "virtinst.machine",
    `must be the name of a machine type, like q35 or pc-q35-8.2: letters, digits and _ . -, and must not start with a dot or a dash`,
  ],
  [
    'interfaces: [{network: lab, model: "virtio,xpath0.set=./../disk[1]/source/@file,xpath0.value=/some/file"}]',
    "interfaces[0].model",
    `must be the name of a network card, like virtio or e1000e: letters, digits and _ . -, and must not start with a dot or a dash`,
  ],
  [
    "defaults: {interface: {model: a=b}}",
    "defaults.interface.model",
    `must be the name of a network card, like virtio or e1000e: letters, digits and _ . -, and must not start with a dot or a dash`,
  ],
  ["virtinst: {connect: --version}", "virtinst.connect", CONNECT],
  ["virtinst: {connect: qemu+ssh://root@-oProxyCommand=x/system}", "virtinst.connect", CONNECT],
  ["virtinst: {connect: __virtinst_test__test:///default}", "virtinst.connect", CONNECT],
  ...[
    "qemu+ext://host/system?command=/a",
    "qemu+ssh://host/system?socket=/a&com%6Dand=/a",
    "qemu+ssh://host/system?NetCat=/a",
  ].map(
    (uri) =>
      [
        `virtinst: {connect: "${uri}"}`,
        "virtinst.connect",
        `${CONNECT}: a URI that runs a program on the host is only allowed for the scripts' option --connect`,
      ] as const,
  ),
  [
    "release: {ks_arg: --disk path=/a}",
    "release.ks_arg",
    "must be kernel arguments, which do not begin with a dash",
  ],
];

for (const [values, path, message] of REFUSED) {
  test(`refused: ${values}`, () => {
    const found = findings({
      "networks.d/lab.yml": "gateway: 10.9.8.1\nprefix: 24\n",
      "guests.d/a.yml": `${values}\ntemplates: ~\n`,
    });
    assert.deepEqual(
      found.map((each) => `${each.place.file}:${each.place.line} ${each.id} ${each.message}`),
      [`guests.d/a.yml:1 schema \`${path}\`: ${message}`],
    );
  });
}

/** Valid values in each form, and the argument for virt-install. */
const TAKEN: readonly (readonly [table: Suboptions, value: unknown, text: string])[] = [
  ...[
    "vnc",
    "spice",
    "none",
    "vnc,listen=0.0.0.0",
    "spice,port=5901,tlsport=5902,keymap=de",
    "spice,gl=on,rendernode=/dev/dri/renderD128",
  ].map((text) => [graphics, text, text] as const),
  [graphics, "vnc,listen=::,tlsPort=-1", "vnc,listen=::,tlsport=-1"],
  [graphics, "type=spice,gl.enable=yes", "spice,gl=on"],
  [graphics, { listen: "0.0.0.0", type: "vnc", port: 5901 }, "vnc,listen=0.0.0.0,port=5901"],
  [
    graphics,
    { type: "spice", clipboard: { copypaste: false }, keymap: null },
    "spice,clipboard_copypaste=off",
  ],
  [graphics, { type: "vnc", "xpath0.set": "/a", gl: { zzzz: "a,b" } }, "vnc"],
  ...[
    "host-passthrough",
    "host-model",
    "Skylake-Client-noTSX-IBRS",
    "host-passthrough,cache.mode=passthrough",
    "Nehalem,require=vmx,require=aes",
    "mode=maximum",
  ].map((text) => [cpu, text, text] as const),
  [cpu, "host-model,+vmx,-hle,check=none", "host-model,force=vmx,disable=hle,check=none"],
  [
    cpu,
    {
      require: ["vmx"],
      model: "EPYC",
      fallback: "forbid",
      topology: { sockets: 1, cores: 2 },
      migratable: false,
    },
    "EPYC,require=vmx,model.fallback=forbid,topology.sockets=1,topology.cores=2,migratable=off",
  ],
  ...["http://ks/rhel/9/", "/srv/my isos/rhel.iso", "ftp://t/", "http://t/,kernel=k/linux,initrd=i"].map(
    (text) => [location, text, text] as const,
  ),
  [location, { url: "http://t/", kernel: "k", initrd: "i" }, "http://t/,kernel=k,initrd=i"],
  [location, "http://t/?a=b&c", "location=http://t/?a=b&c"],
  [location, "http://t/a,b/,c=d/", '"location=http://t/a,b/,c=d/"'],
  [
    location,
    { url: "/a \"b\\c'.iso", kernel: "k,location=x", initrd: "i" },
    '"/a \\"b\\\\c\'.iso","kernel=k,location=x",initrd=i',
  ],
];

for (const [table, value, text] of TAKEN) {
  test(`taken: ${table.key} ${JSON.stringify(value)}`, () => {
    const guest = JSON.stringify({ virtinst: { [table.key]: value }, templates: null });
    const errors = findings({ "guests.d/a.yml": guest }).filter(({ severity }) => severity === "error");
    assert.deepEqual(errors.map(formatFinding), []);
    assert.equal(suboptionText(table, value), text);
    const page = new Templates([]).page(`{{ value | suboptions("${table.key}") | sh }}`, "a.sh", false);
    assert.ok(page({ value }).replace(/^'|'$/g, "").replaceAll("'\\''", "'") === text, page({ value }));
  });
}

test("an install tree's URL is the same in each form", () => {
  for (const url of ["http://t/", "http://t/a,b/", "/srv/a.iso"]) {
    for (const form of [url, { url }, { url, kernel: "k", initrd: "i" }, `${url},kernel=k,initrd=i`])
      assert.equal(treeUrl(form), url);
  }
  assert.equal(treeUrl(null), null);
  assert.equal(treeUrl("********"), "********");
});

test("the filter is for what is text or a map, and for the options that it knows", () => {
  const page = (source: string) => () => new Templates([]).page(source, "a.sh", false)({ value: [1] });
  const nothing = /`suboptions` takes text or a map, but this is a list: set the value/;
  const fault = (source: string) => faults(page(source))[0] ?? "";
  assert.match(fault('{{ value | suboptions("cpu") | sh }}'), nothing);
  assert.match(
    fault('{{ "a" | suboptions("disk") | sh }}'),
    /`suboptions` is for cpu, graphics, location: name one of them/,
  );
});

test("the answer file's name is a word of the installer's kernel arguments", () => {
  const found = (dst: string) =>
    findings({
      "guests.d/a.yml": `os: {id: rhel9.4}\nvirtinst: {location: /srv/9.iso, ram: 2048}\ntemplates: {virtinst: {src: guest/vmbuild.sh, dst: a.sh}, autoinst: {dst: ${JSON.stringify(dst)}}}\n`,
    }).map(formatFinding);
  assert.deepEqual(found("a b/ks.cfg"), []);
  assert.deepEqual(found("ks.cfg inst.sshd"), [
    "guests.d/a.yml:3:75: error: the name of the answer file must be a word of the installer's kernel arguments: leave out spaces, quotes and backslashes [answer-file-name]",
  ]);
});

test("virsh takes no name of the lab for something else", () => {
  const uuid = "4cf034cc-42c0-837d-8bd3-b6f9aef949f0";
  const network = "gateway: 10.9.8.1\nprefix: 24\nbridge: {name: virbr7}\n";
  const found = findings({
    "common/a.yml": 'name_prefix: "1"\n',
    "guests.d/2.yml": "hostname: two\ntemplates: ~\n",
    "guests.d/b2.yml": "templates: ~\n",
    [`networks.d/${uuid.slice(1)}.yml`]: network.replace("1\n", "1\n").replace("4cf", "cf"),
    [`storages.d/${uuid}.yml`]: "path: /srv/a\n",
  }).filter(({ id }) => id === "name-is-id");
  assert.deepEqual(found.map(({ message }) => message).sort(), [
    "virsh takes `12` for the number of a running guest: give the guest a name with a letter",
    `virsh takes \`1${uuid.slice(1)}\` for a UUID: give the network a name with other letters`,
    `virsh takes \`${uuid}\` for a UUID: give the storage pool a name with other letters`,
  ]);
});

test("a directory of a pool is a part of an option", () => {
  const message = "`path`: must be an absolute path on the host, without commas, quotes and backslashes";
  for (const path of ["/srv/a,format=raw", "/srv/'a", '/srv/"a', "/srv/a\\b"]) {
    const found = findings({ "storages.d/a.yml": JSON.stringify({ path }) });
    assert.deepEqual(
      found.map((each) => each.message),
      [message],
    );
  }
});

test("each reader of an install tree gets its URL, and virt-install all of it", () => {
  const tree = "http://trees.test/9";
  for (const value of [
    { url: `${tree}/`, kernel: "linux", initrd: "gz/initrd" },
    `${tree}/,kernel=linux,initrd=gz/initrd`,
  ]) {
    const values = {
      os: { id: "rhel9.4" },
      virtinst: { location: value },
      templates: {
        autoinst: { src: "autoinstall.d/ks.cfg", dst: "ks.cfg" },
        virtinst: { src: "guest/vmbuild.sh", dst: "vmbuild.sh" },
      },
      keep_tree: true,
      repos: [{ name: "more", baseurl: "More" }],
    };
    const site = smallSite(
      { "guests.d/a.yml": values, "storages.d/default.yml": { path: "/srv/a" } },
      "autoinst",
    );
    const text = (file: string) => readFileSync(join(site, file), "utf8");
    const kickstart = text("guests.d/a/ks.cfg");
    assert.match(kickstart, /^url --url=http:\/\/trees\.test\/9\/$/m);
    assert.match(kickstart, /^repo --name=more --baseurl=http:\/\/trees\.test\/9\/More$/m);
    assert.match(kickstart, /^baseurl=http:\/\/trees\.test\/9\/BaseOS$/m);
    assert.match(text("check-host"), /^sources=http:\/\/trees\.test\/9\/\$'\\n'$/m);
    assert.match(
      text("guests.d/a/vmbuild.sh"),
      /^location=http:\/\/trees\.test\/9\/,kernel=linux,initrd=gz\/initrd$/m,
    );
  }
});

test("the release in a tree's URL is that of the guest, in each form", () => {
  const url = "http://ks/rhel/8/x86_64/";
  const places = [url, { url }].map((location) => {
    const guest = { os: { id: "rhel9.4" }, virtinst: { location, ram: 2048 }, templates: { virtinst: null } };
    return findings({ "guests.d/a.yml": JSON.stringify(guest) }).map(({ id, place }) => [id, place.column]);
  });
  assert.deepEqual(places, [[["os-mismatch", 47]], [["os-mismatch", 47]]]);
});
