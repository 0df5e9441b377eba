import assert from "node:assert/strict";
import { test } from "node:test";
import { formatFinding } from "../src/finding.ts";
import { findings } from "./findings.ts";

type Files = Readonly<Record<string, string>>;

const QUIET = "templates: ~\n";
const guest = (yaml: string): Files => ({ "guests.d/a.yml": `${yaml}\n${QUIET}` });
const SHARED = "{volume: d.img, format: raw, shared: true}";
/** 252 characters, so that a guest of one letter has 254. */
const LONG = `${"x".repeat(62)}.`.repeat(3) + "x".repeat(63);
const hash = (method: string, length = 86) => `$${method}$abcdefgh$${"x".repeat(length)}`;

/** All findings of a site, by their texts. */
const FIRES: readonly [files: Files, ...expected: string[]][] = [
  [
    { "guests.d/web,1.yml": `hostname: web-1\n${QUIET}` },
    "guests.d/web,1.yml:1:1: error: a guest cannot be named `web,1`: rename its file or directory; use letters, digits and _ . + -, and begin with a letter, a digit or _ [guest-name-unusable]",
  ],
  [
    { "guests.d/g++.yml": QUIET, "guests.d/_a.yml": QUIET },
    "guests.d/_a.yml:1:1: error: the guest's name `_a` is not a host name: set `hostname` to at most 63 letters, digits and dashes, without a dash at either end [hostname-unusable]",
    "guests.d/g++.yml:1:1: error: the guest's name `g++` is not a host name: set `hostname` to at most 63 letters, digits and dashes, without a dash at either end [hostname-unusable]",
  ],
  [
    {
      "guests.d/a.yml": `hostname: www\ndomain: a.test\n${QUIET}`,
      "guests.d/b.yml": `hostname: WWW\ndomain: a.test\n${QUIET}`,
    },
    "guests.d/b.yml:1:11: error: the host name www.a.test is also that of a: give each guest its own [duplicate-hostname]\nguests.d/a.yml:1:11: note: a has it here",
  ],
  [
    guest(`domain: ${LONG}`),
    "guests.d/a.yml:1:9: error: the full name of a has 254 characters, and DNS allows 253: shorten the host name or the domain [fqdn-too-long]",
  ],
  [
    {
      "sysgroups.d/web.yml": QUIET,
      "guests.d/web-1.yml": "",
      "guests.d/b.yml": `sysgroup: wep\n${QUIET}`,
      "guests.d/c.yml": `sysgroup: mail\n${QUIET}`,
    },
    "guests.d/b.yml:1:11: warning: the kind `wep` has no layer file: did you mean `web`? [unknown-kind]",
    "guests.d/c.yml:1:11: warning: the kind `mail` has no layer file: write `sysgroups.d/mail.yml` [unknown-kind]",
  ],
  [
    { "sysgroups.d/b.yml": QUIET, "guests.d/b/.gitkeep": "", ...guest("description: whole") },
    "sysgroups.d/b.yml:1:1: warning: the guest `b` has no layer file of its own: write `guests.d/b.yml` (a comment is enough), or remove its directory [empty-object]",
  ],
  [
    guest("rootpw: pa55word\ncluster: {hacluster_password: 1234}"),
    'guests.d/a.yml:1:9: error: `rootpw` must be a crypt hash: use the output of `openssl passwd -6`, or "!!" to lock the password [plain-password]',
    'guests.d/a.yml:2:31: error: `cluster.hacluster_password` must be a crypt hash: use the output of `openssl passwd -6`, or "!!" to lock the password [plain-password]',
  ],
  [
    { "storages.d/data.yml": "path: /srv/data\n", ...guest("disks: [{pool: dat}, {pool: nowhere}]") },
    "guests.d/a.yml:1:16: error: there is no storage pool `dat`: did you mean `data`? [unknown-pool]",
    "guests.d/a.yml:1:29: error: there is no storage pool `nowhere`: the plan has data, default [unknown-pool]",
  ],
  [
    guest("disks: [{}, {pool: default}]"),
    "guests.d/a.yml:1:20: warning: no layer defines the storage pool `default`: write `storages.d/default.yml`, with `external: true` if the host has the pool [undefined-pool]",
  ],
  [
    { "sysgroups.d/a.yml": "defaults: {disk: {pool: fast}}\n", ...guest("disks: [{}]") },
    "sysgroups.d/a.yml:1:25: error: there is no storage pool `fast`: the plan has default [unknown-pool]",
  ],
  [
    { "storages.d/a.yml": "path: /srv//data\n", "storages.d/b.yml": "path: /srv/data/\n" },
    "storages.d/b.yml:1:7: error: the directory /srv/data is also that of the storage pool `a`: give each pool its own [duplicate-pool-path]\nstorages.d/a.yml:1:7: note: `a` has it here",
  ],
  [
    {
      "guests.d/a.yml": `disks: [${SHARED}]\n${QUIET}`,
      "guests.d/b.yml": `disks: [{size: 9, volume: d.img}]\n${QUIET}`,
    },
    "guests.d/b.yml:1:27: error: the volume default/d.img is also that of a: give each disk its own, or set `shared: true` on each guest's [duplicate-volume]\nguests.d/a.yml:1:18: note: a has it here",
  ],
  [
    { "guests.d/web.yml": `disks: [{}, {}]\n${QUIET}`, "guests.d/web-1.yml": QUIET },
    "guests.d/web-1.yml:1:1: error: the volume default/web-1.qcow2 is also that of web: give each disk its own, or set `shared: true` on each guest's [duplicate-volume]\nguests.d/web.yml:1:13: note: web has it here",
  ],
  [
    guest(`disks: [${SHARED}, ${SHARED}]`),
    "guests.d/a.yml:1:62: error: the volume default/d.img is also that of a: give each disk its own, or set `shared: true` on each guest's [duplicate-volume]\nguests.d/a.yml:1:18: note: a has it here",
  ],
  [
    {
      "guests.d/a.yml": `disks: [${SHARED}]\n${QUIET}`,
      "guests.d/b.yml": `disks: [{volume: d.img, shared: true}]\n${QUIET}`,
    },
    "guests.d/b.yml:1:9: error: the shared volume `d.img` has the format `qcow2`: set `format: raw` [shared-disk-not-raw]",
  ],
  [
    {
      "guests.d/a.yml": `disks: [${SHARED}]\n${QUIET}`,
      "guests.d/b.yml": `defaults: {disk: {cache: unsafe}}\ndisks: [${SHARED}]\n${QUIET}`,
    },
    "guests.d/b.yml:1:26: warning: the shared volume `d.img` is cached (`unsafe`): set `cache: none` [shared-disk-cached]",
  ],
  [
    guest(`disks: [${SHARED}]`),
    "guests.d/a.yml:1:46: warning: no other guest shares the volume default/d.img with a: give another guest a disk with it, or remove `shared` [shared-disk-alone]",
  ],
  [
    { "sysgroups.d/a.yml": "packages: [git, vim]\n", ...guest("packages: !append [-git]") },
    "guests.d/a.yml:1:20: warning: the package `git` is both installed and left out: remove one of the two [packages-conflict]\nsysgroups.d/a.yml:1:12: note: it is installed here",
  ],
  [
    guest("os: {id: rhel9.4}\nvirtinst: {location: http://ks/kstree/rhel/6/3/x86_64/}"),
    "guests.d/a.yml:2:22: warning: the install tree is for RHEL 6, but `os.id` is `rhel9.4` (RHEL 9): correct one of the two [os-mismatch]\nguests.d/a.yml:1:10: note: the other is set here",
  ],
  [
    {
      "sysgroups.d/a.yml":
        "virtinst: {location: https://dl.fedoraproject.org/pub/fedora/linux/releases/43/Everything/x86_64/os/}\n",
      ...guest("os: {id: almalinux9}"),
    },
    "guests.d/a.yml:1:10: warning: the install tree is for Fedora 43, but `os.id` is `almalinux9` (RHEL 9): correct one of the two [os-mismatch]\nsysgroups.d/a.yml:1:22: note: the other is set here",
  ],
  [
    {
      "guests.d/a.yml": "templates:\n  autoinst: ~\n  virtinst: ~\n  x: {src: guest/x}\n  y: {dst: y}\n",
      "host.d/10.yml": "host_templates: {z: {dst: z}}\n",
    },
    "guests.d/a.yml:4:6: warning: `templates.x` has no `dst`: name the output file, or switch the entry off with `~` [template-entry-incomplete]",
    "guests.d/a.yml:5:6: warning: `templates.y` has no `src`: name the template, or switch the entry off with `~` [template-entry-incomplete]",
    "host.d/10.yml:1:21: warning: `host_templates.z` has no `src`: name the template, or switch the entry off with `~` [template-entry-incomplete]",
  ],
  [
    {
      "host.d/10.yml": "capacity: {ram: 1023, vcpus: 3, disk: 19}\n",
      "guests.d/a.yml": `virtinst: {vcpus: 2}\ndisks: [{size: 10}]\n${QUIET}`,
      "guests.d/b.yml": `virtinst: {vcpus: 2}\ndisks: [{size: 10}]\n${QUIET}`,
    },
    "host.d/10.yml:1:17: warning: the guests have 1024 MiB of RAM, more than the 1023 of `capacity.ram`: give them less, or correct the capacity [capacity]",
    "host.d/10.yml:1:30: warning: the guests have 4 virtual CPUs, more than the 3 of `capacity.vcpus`: give them less, or correct the capacity [capacity]",
    "host.d/10.yml:1:39: warning: the guests have 20 GiB of disks, more than the 19 of `capacity.disk`: give them less, or correct the capacity [capacity]",
  ],
];

for (const [files, ...expected] of FIRES) {
  test(expected[0]?.replace(/\n.*/s, "") ?? "", () => {
    assert.deepEqual(findings(files).map(formatFinding), expected);
  });
}

const NETWORK = "gateway: 10.9.8.1\nprefix: 24\n";

/** Sites without a finding, each close to one with a finding. */
const SILENT: Readonly<Record<string, Files>> = {
  "a name with dots and its own host name": { "guests.d/www.a.test.yml": `hostname: www\n${QUIET}` },
  "an underscore in a name": { "guests.d/web_1.yml": QUIET },
  "one host name in two domains": {
    "guests.d/a.yml": `hostname: www\ndomain: a.test\n${QUIET}`,
    "guests.d/b.yml": `hostname: www\ndomain: b.test\n${QUIET}`,
  },
  "a full name of 253 characters": guest(`domain: ${LONG.slice(1)}`),
  "a kind in a directory, and a name without a kind": {
    "sysgroups.d/web/10.yml": "description: web\n",
    "guests.d/a.yml": `sysgroup: web\n${QUIET}`,
    "guests.d/nothing-1.yml": QUIET,
  },
  "a guest whose only file is a comment": { "common/10.yml": QUIET, "guests.d/a/10.yml": "# the kind's\n" },
  "a pool that the host may have": guest("disks: [{}]"),
  "the pool `default` of the host": {
    "storages.d/default.yml": "external: true\npath: /var/lib/libvirt/images\n",
    ...guest("disks: [{pool: default}]"),
  },
  "a shared disk of two guests, raw and uncached": {
    "guests.d/a.yml": `disks: [${SHARED}]\n${QUIET}`,
    "guests.d/b.yml": `disks: [{volume: d.img, format: raw, shared: true, cache: directsync}]\n${QUIET}`,
  },
  "one volume name in two pools": {
    "storages.d/x.yml": "path: /srv/x\n",
    "guests.d/a.yml": `disks: [{volume: d.img}]\n${QUIET}`,
    "guests.d/b.yml": `disks: [{volume: d.img, pool: x}]\n${QUIET}`,
  },
  "a package that only a release's own list has": guest("os: {id: rhel9.4}\npackages: [-tar, tar-doc]"),
  "entries that are switched off": {
    "guests.d/a.yml":
      "templates: {autoinst: {dst: ~}, virtinst: {src: ~}, x: ~, y: {src: ~, dst: y}, z: {}}\n",
  },
  "a host that declares enough, or not all": {
    "host.d/10.yml": "capacity: {ram: 1024, disk: 20}\n",
    "guests.d/a.yml": `disks: [{volume: d.img, format: raw, shared: true, size: 20}]\nvirtinst: {vcpus: 99}\n${QUIET}`,
    "guests.d/b.yml": `disks: [{volume: d.img, format: raw, shared: true, size: 20}]\n${QUIET}`,
  },
};

for (const [title, files] of Object.entries(SILENT)) {
  test(`no finding: ${title}`, () => assert.deepEqual(findings(files).map(formatFinding), []));
}

test("two guests of one name that a network's DNS answers are one finding, of the name", () => {
  const nic = (ip: number) => `hostname: www\ninterfaces: [{network: lab, ip: 10.9.8.${ip}}]\n${QUIET}`;
  const found = findings({
    "networks.d/lab.yml": NETWORK,
    "guests.d/a.yml": nic(7),
    "guests.d/b.yml": nic(8),
  });
  assert.deepEqual(
    found.map(({ id }) => id),
    ["duplicate-dns-name"],
  );
});

test("a network's domain makes a name too long: the finding is at the interface", () => {
  const found = findings({
    "networks.d/lab.yml": `${NETWORK}domain: ${LONG}\n`,
    ...guest("interfaces: [{network: lab}]"),
  });
  assert.deepEqual(found.map(formatFinding), [
    "guests.d/a.yml:1:24: error: the full name of a has 254 characters, and DNS allows 253: shorten the host name or the domain [fqdn-too-long]",
  ]);
});

test("a guest's name is shown without what a terminal obeys", () => {
  const [found] = findings({ "guests.d/a\u001b[2Jä.yml": `hostname: a\n${QUIET}` });
  assert.match(found?.message ?? "", /^a guest cannot be named `a\\u001b\[2J\\u00e4`: /);
});

for (const value of [
  hash("6"),
  hash("5", 43),
  hash("1", 22),
  `$y$j9T$abcdefgh$${"x".repeat(43)}`,
  `$2b$12$${"x".repeat(53)}`,
  hash("sha1"),
  `!${hash("6")}`,
  "!",
  "!!",
  "*",
]) {
  test(`${value.slice(0, 14)} is a hash or locks the password`, () => {
    assert.deepEqual(findings(guest(`rootpw: "${value}"\ncluster: {hacluster_password: "${value}"}`)), []);
  });
}

for (const value of [
  "",
  "secret!",
  "$ecret",
  "$6$",
  "$9$abc$def",
  "6$salt$hash",
  "!secret",
  "$6$with space$x",
]) {
  test(`"${value}" is plain text, and no finding holds it`, () => {
    const [found] = findings(guest(`rootpw: "${value}"`));
    assert.equal(found?.id, "plain-password");
    if (value) assert.ok(!JSON.stringify(found).includes(value));
  });
}

/** Facts that the URL of an install tree shows. */
const TREES: Readonly<Record<string, string | null>> = {
  "http://ks/kstree/rhel/6/3/x86_64/": "RHEL 6",
  "http://ks/rhel/9.4": "RHEL 9",
  "http://ks/trees/rhel-9.4/": "RHEL 9",
  "http://ks/CentOS-Stream-10/": "RHEL 10",
  "http://ks/OL8/": "RHEL 8",
  "http://vault.centos.org/centos/7.9.2009/os/x86_64/": "RHEL 7",
  "https://mirror.stream.centos.org/10-stream/BaseOS/x86_64/os/": "RHEL 10",
  "http://mirror.test/centos/8-stream/BaseOS/": "RHEL 8",
  "https://dl.rockylinux.org/pub/rocky/9/BaseOS/x86_64/os/": "RHEL 9",
  "https://dl.fedoraproject.org/pub/fedora/linux/development/45/Everything/": "Fedora 45",
  "http://ks/fedora/43/": "Fedora 43",
  "https://dl.fedoraproject.org/pub/epel/9/": null,
  "https://dl.fedoraproject.org/pub/fedora/epel/9/": null,
  "http://ks/releases/43/": null,
  "http://ks/rhel/2024/x86_64/": null,
  "http://rhel/8/x86_64/": null,
  "http://ks/rhel/8/fedora/43/": null,
  "http://ks/?tree=/rhel/8/": null,
  "/srv/rhel/8/dvd.iso": null,
};

for (const [location, release] of Object.entries(TREES)) {
  test(`${location} is a tree of ${release ?? "whatever"}`, () => {
    const found = findings(guest(`os: {id: rhel99.0}\nvirtinst: {location: "${location}"}`));
    assert.deepEqual(
      found.map(({ message }) => message.replace(/^the install tree is for (.*), but .*/, "$1")),
      release ? [release] : [],
    );
  });
}
