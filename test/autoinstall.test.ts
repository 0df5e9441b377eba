import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { before, suite, test } from "node:test";
import { Ajv } from "ajv";
import { load } from "js-yaml";
import { lintAutoinstall } from "../src/autoinstall/lint.ts";
import { formatFinding } from "../src/finding.ts";
import { isoImage } from "../src/iso/image.ts";
import { temporaryDirectory } from "./build.ts";
import { findings } from "./findings.ts";
import { OwnLab } from "./own-lab.ts";
import { find, has } from "./tools.ts";
import { UBUNTU_LAB } from "./ubuntu-lab.ts";

const GUEST = "os: {id: ubuntu24.04}\nvirtinst: {location: /srv/u.iso, ram: 4096}\n";

/** The findings on a guest with these lines after those of GUEST. */
const ofGuest = (text: string, guest = GUEST) =>
  findings({ "guests.d/a.yml": guest + text }).map(formatFinding);

interface Autoinstall {
  readonly network: object;
  readonly storage: { readonly config: readonly Readonly<Record<string, unknown>>[] };
  readonly "early-commands": readonly (readonly string[])[];
  readonly "late-commands": readonly (readonly string[])[];
  readonly "user-data": Readonly<Record<string, unknown>>;
  readonly [key: string]: unknown;
}

const answerOf = (lab: OwnLab, guest: string) =>
  readFileSync(lab.path(`_site/guests.d/${guest}/user-data`), "utf8");
const read = (text: string) => (load(text) as { autoinstall: Autoinstall }).autoinstall;

const HOSTILE = `'"; $(touch x) \`id\` \\n%s: - # {}[]&*!|>@ é 12:30`;
const QUOTED = JSON.stringify(HOSTILE);
const SCRIPT = JSON.stringify(`${HOSTILE.replaceAll("`", "")}\n\t---\n%end\nEOF\n`);
const BAD = `os: {id: ubuntu24.04}
virtinst: {location: /srv/u.iso, ram: 4096}
description: ${QUOTED}
kernel_args: [${QUOTED}]
sudo_rules: [${QUOTED}]
disks: [{size: 20}]
partitioning: {parts: [{mountpoint: /srv, size: 100, luks: {passphrase: ${QUOTED}}}]}
users: [{name: al, gecos: ${QUOTED}, shell: ${QUOTED}}]
services: {enabled: [${QUOTED}]}
scripts:
  - {text: ${SCRIPT}, interpreter: /bin/cat, log: /root/log}
  - {text: ${SCRIPT}, interpreter: /bin/cat, stage: pre, log: /run/log}
`;

const built = new OwnLab({ ...UBUNTU_LAB, "_data/default/guests.d/bad.yml": BAD });
let building: Awaited<ReturnType<OwnLab["build"]>>;
before(async () => {
  building = await built.build();
});

suite("an autoinstall", () => {
  test("is private, and the seed has the same bytes as its files", async () => {
    const { code, stderr } = building;
    assert.equal(code, 0, stderr);
    const file = (name: string) => built.path(`_site/guests.d/web/${name}`);
    const members = ["user-data", "meta-data"];
    for (const name of [...members, "seed.iso"]) assert.equal(statSync(file(name)).mode & 0o777, 0o600, name);
    const files = members.map((name) => ({ name, content: readFileSync(file(name)) }));
    assert.deepEqual(readFileSync(file("seed.iso")), isoImage("CIDATA", files));
  });

  test("has only keys of the strict list, and fits the published schema where it is", async (t) => {
    const schemas = process.env.MINIASCAPE_SCHEMAS;
    for (const guest of ["web", "db"]) {
      assert.deepEqual(lintAutoinstall(answerOf(built, guest), 1), []);
      if (!schemas) continue;
      const schema = JSON.parse(readFileSync(join(schemas, "autoinstall-schema.json"), "utf8"));
      const ajv = new Ajv({ strict: false, validateFormats: false });
      assert.ok(ajv.validate(schema, read(answerOf(built, guest))), ajv.errorsText());
    }
    if (!schemas) t.diagnostic("without MINIASCAPE_SCHEMAS, the published schema is not read");
  });

  test("has the disks of the plan: what starts it first, and the rest of a device last", async () => {
    const { config } = read(answerOf(built, "web")).storage;
    const brief = (type: string) =>
      config.filter((each) => each.type === type).map(({ id, size, flag, path }) => [id, size ?? path, flag]);
    assert.deepEqual(brief("disk"), [
      ["disk-vda", "/dev/vda", undefined],
      ["disk-vdb", "/dev/vdb", undefined],
    ]);
    assert.deepEqual(brief("partition"), [
      ["disk-vda-1", "1M", "bios_grub"],
      ["disk-vda-2", "1024M", undefined],
      ["disk-vda-3", "512M", undefined],
      ["disk-vda-4", -1, undefined],
      ["disk-vdb-1", -1, undefined],
    ]);
    assert.equal(config.find(({ id }) => id === "disk-vda")?.grub_device, true);
    const srv = config.find(({ id }) => id === "disk-vdb-1-format");
    assert.deepEqual(srv?.extra_options, ["-m", "crc=1"]);
    const actions = read(answerOf(built, "db")).storage.config;
    const action = (id: string) => actions.find((each) => each.id === id) ?? {};
    assert.deepEqual(action("disk-vda-1"), {
      ...{ id: "disk-vda-1", type: "partition", device: "disk-vda", number: 1, preserve: false },
      ...{ wipe: "superblock", size: "200M", flag: "boot", grub_device: true },
    });
    assert.equal(action("disk-vda").grub_device, undefined);
    assert.deepEqual(action("array-0").devices, ["disk-vdb-1", "disk-vdc-1"]);
    assert.deepEqual(action("group-0").devices, ["array-0"]);
    assert.equal(action("group-0-volume-1-crypt").key, "a: 'b' # c");
    assert.equal(action("group-0-volume-1-format").volume, "group-0-volume-1-crypt");
    assert.equal(action("group-0-volume-2").size, -1);
    // Every action comes after those that it names.
    for (const [index, { device, volume, volgroup, devices }] of actions.entries())
      for (const name of [device, volume, volgroup, devices].flat())
        if (name !== undefined)
          assert.ok(
            actions.slice(0, index).some(({ id }) => id === name),
            `${name}`,
          );
  });

  test("has a network that netplan takes, with every address, gateway and route of the plan", async (t) => {
    if (!has(t, "netplan")) return;
    const expected: Readonly<Record<string, readonly string[]>> = {
      web: [
        "10.9.8.11/24",
        "10.9.8.1",
        "fd00:9::11/64",
        "fd00:9::1",
        "52:54:00:05:01:51",
        "lab.test",
        "UseRoutes=false",
      ],
      db: [
        "10.9.8.21/24",
        "10.9.8.7",
        "10.50.0.0/16",
        "10.30.0.21/24",
        "52:54:00:05:01:53",
        "802.3ad",
        "fast",
        "Id=30",
        "MTUBytes=1400",
      ],
    };
    for (const [guest, texts] of Object.entries(expected)) {
      const root = temporaryDirectory();
      mkdirSync(join(root, "etc/netplan"), { recursive: true });
      const { network } = read(answerOf(built, guest));
      writeFileSync(join(root, "etc/netplan/a.yaml"), JSON.stringify({ network }), { mode: 0o600 });
      execFileSync(find("netplan") as string, ["generate", "--root-dir", root], { stdio: "pipe" });
      const written = networkFiles(root)
        .map((file) => readFileSync(file, "utf8"))
        .join("\n");
      for (const text of texts) assert.ok(written.includes(text), `${guest}: ${text}\n${written}`);
    }
  });

  test("sets up the user data that cloud-init of the installed system takes", async (t) => {
    const { "user-data": userData } = read(answerOf(built, "web"));
    assert.deepEqual(Object.keys(userData), [
      ...[
        "hostname",
        "fqdn",
        "prefer_fqdn_over_hostname",
        "manage_etc_hosts",
        "ntp",
        "disable_root",
        "ssh_pwauth",
      ],
      "users",
    ]);
    if (!has(t, "cloud-init")) return;
    const file = join(temporaryDirectory(), "user-data");
    writeFileSync(file, `#cloud-config\n${JSON.stringify(userData)}\n`);
    const output = execFileSync(find("cloud-init") as string, ["schema", "-c", file], { encoding: "utf8" });
    assert.match(output, /Valid cloud-config/);
  });
});

function networkFiles(root: string): string[] {
  return execFileSync("find", [join(root, "run/systemd/network"), "-type", "f"], { encoding: "utf8" })
    .trim()
    .split("\n");
}

suite("hostile values", () => {
  test("are the same text for YAML of both kinds", async (t) => {
    const { code, stderr } = building;
    assert.equal(code, 0, stderr);
    const text = answerOf(built, "bad");
    const { "user-data": userData, storage, "late-commands": late } = read(text);
    const [, user] = userData.users as readonly Readonly<Record<string, unknown>>[];
    assert.equal(user?.gecos, HOSTILE);
    assert.equal(user?.shell, HOSTILE);
    assert.ok(storage.config.some(({ key }) => key === HOSTILE));
    assert.ok(late.some((words) => words.includes(JSON.parse(SCRIPT))));
    if (!has(t, "python3", "/usr/lib/python3/dist-packages/yaml")) return;
    const program = "import json, sys, yaml; json.dump(yaml.safe_load(sys.stdin), sys.stdout)";
    const python = execFileSync(find("python3") as string, ["-c", program], {
      input: text,
      encoding: "utf8",
    });
    assert.deepEqual(JSON.parse(python), load(text));
  });

  test("stay arguments and files where the commands run", async () => {
    const { "late-commands": late, "early-commands": early } = read(answerOf(built, "bad"));
    const root = temporaryDirectory();
    for (const path of ["target/root", "run", "root", "bin"])
      mkdirSync(join(root, path), { recursive: true });
    // In place of curtin, with the directories of the target in those of the test.
    const curtin = '#!/bin/sh\n[ "$1 $2" = "in-target --" ] || exit 9\nshift 2\nexec "$@"\n';
    writeFileSync(join(root, "bin/curtin"), curtin, { mode: 0o755 });
    const here = (word: string) =>
      word.replaceAll("/target/root/", `${root}/root/`).replaceAll(/(?<![\w])\/(root|run)\//g, `${root}/$1/`);
    const env = { PATH: `${join(root, "bin")}:${process.env.PATH}` };
    for (const words of [...early, ...late.filter((words) => !words.includes("in-target"))]) {
      const [command = "", ...args] = words.map(here);
      execFileSync(command, args, { env, stdio: "pipe", cwd: root });
    }
    const expected = JSON.parse(SCRIPT);
    assert.equal(readFileSync(join(root, "root/log"), "utf8"), expected);
    assert.equal(readFileSync(join(root, "run/log"), "utf8"), expected);
    // The setup script prints its commands here.
    const setup = late.find((words) => words.includes("in-target"))?.at(-1) ?? "";
    const stubs = ["install", "update-grub", "systemctl", "visudo"]
      .map((name) => `${name}() { :; }`)
      .join("\n");
    const output = execFileSync(
      "bash",
      [
        "-c",
        `${stubs}\nsystemctl() { printf '%s\\0' "$@" >&3; }\n${setup.replaceAll("/etc/", `${root}/`).replaceAll("sudoers.d/", "")}`,
      ],
      {
        ...{ env: { PATH: process.env.PATH ?? "" }, cwd: root, encoding: "utf8" },
        stdio: ["ignore", "pipe", "pipe", "pipe"],
      },
    );
    assert.equal(output, "");
    assert.equal(readFileSync(join(root, "lab"), "utf8"), `${HOSTILE}\n`);
  });
});

suite("what an autoinstall cannot say", () => {
  test("is a finding at its line", () => {
    const warnings: readonly (readonly [value: string, place: string, message: string])[] = [
      [
        "repos: [{name: a, baseurl: 'http://a.test/'}]",
        "3:8",
        "apt takes no repositories of yum: set `source.mirror`, or remove `repos`",
      ],
      [
        "yum_repos: [{name: a, baseurl: 'http://a.test/'}]",
        "3:12",
        "apt takes no repositories of yum: remove `yum_repos`",
      ],
      ["keep_tree: true", "3:12", "there is no install tree: remove `keep_tree`"],
      ["firewall: {enabled: true}", "3:11", "Ubuntu has no firewalld: set `firewall: {enabled: false}`"],
      ["selinux: enforcing", "3:10", "Ubuntu has no SELinux: set `selinux: disabled`"],
      ["kdump: {enabled: true}", "3:8", "an autoinstall has no word for it: remove `kdump`"],
      ["disable_ipv6: true", "3:15", "an autoinstall has no word for it: remove `disable_ipv6`"],
      [
        "source: {metalink: 'http://a.test/'}",
        "3:20",
        "the installer of Ubuntu reads packages from a mirror: set `source.mirror` in place of `metalink`",
      ],
      [
        "source: {verify_ssl: false}",
        "3:22",
        "the installer of Ubuntu checks every certificate: remove `verify_ssl`",
      ],
      [
        `bootloader: {password: grub.pbkdf2.sha512.10000.AB.CD}`,
        "3:24",
        "an autoinstall has no word for it: remove `password`",
      ],
      [
        "scripts: [{text: a, stage: pre-install}]",
        "3:28",
        "an autoinstall runs scripts before its start or after the installation: set `stage: pre`",
      ],
      [
        "keyboard: mac-uk",
        "3:11",
        "the installer of Ubuntu takes a layout of X, with its variant after a hyphen, and `mac-uk` is none: set one like us or de-nodeadkeys",
      ],
      [
        "keyboard: germn",
        "3:11",
        "the installer of Ubuntu takes a layout of X, with its variant after a hyphen, and `germn` is none: set one like us or de-nodeadkeys",
      ],
      ["packages: [-vim]", "3:12", "an autoinstall removes no package: leave out `-vim`"],
      [
        "packages: ['@server']",
        "3:12",
        "apt has no package groups: name packages or a task in place of `@server`",
      ],
      ["users: [{name: al, gid: 1500}]", "3:25", "cloud-init chooses the group of `al`: remove `gid`"],
    ];
    for (const [value, place, message] of warnings)
      assert.deepEqual(
        ofGuest(`${value}\n`),
        [`guests.d/a.yml:${place}: warning: ${message} [cannot-say]`],
        value,
      );
    for (const id of ["ubuntu22.04", "ubuntu26.04"])
      for (const [ram, expected] of [
        [2048, []],
        [
          2047,
          [
            `guests.d/a.yml:2:39: warning: the installer of ${id} needs at least 2048 MiB of memory, and the guest has 2047: set \`virtinst.ram\` to 2048 or more [memory-too-small]`,
          ],
        ],
      ] as const)
        assert.deepEqual(
          ofGuest(`os: {id: ${id}}\nvirtinst: {location: /srv/u.iso, ram: ${ram}}\n`, ""),
          expected,
        );
    assert.match(
      ofGuest("after_install: halt\n").join(),
      /3:16: warning: the installer of Ubuntu has no `halt`: use `poweroff` \[cannot-say\]/,
    );
    assert.match(
      ofGuest("cluster: {nodes: [a]}\n").join(),
      /no template for autoinstall sets up a cluster: install the guest with kickstart \[cannot-say\]/,
    );
    assert.deepEqual(ofGuest("firewall: {enabled: false}\nselinux: disabled\n"), []);
  });

  test("is an error where the disks or the network would be others", () => {
    const errors: readonly (readonly [value: string, at: string, message: string])[] = [
      ["{clear: linux}", "linux", "the installer of Ubuntu gets whole disks from us: set `clear: all`"],
      [
        "{table: msdos, parts: [{mountpoint: /a, size: 99}, {mountpoint: /b, size: 99}]}",
        "msdos",
        "an autoinstall has no logical partitions, and the disk vda needs 5: set `table: gpt`",
      ],
      [
        "{parts: [{mountpoint: /a, size: 99, fstype: reiserfs}]}",
        "reiserfs",
        "the installer of Ubuntu makes no file system reiserfs: use ext4, xfs or btrfs",
      ],
      [
        "{parts: [{mountpoint: /a, size: 99, luks: {passphrase: x, cipher: y}}]}",
        "y}",
        "an autoinstall has no word for it: remove `cipher`",
      ],
      [
        "{parts: [{mountpoint: /a, fstype: tmpfs}]}",
        "tmpfs",
        "an autoinstall has no tmpfs: mount it in a script",
      ],
      ["{zram: 50%}", "50%", "the installer of Ubuntu sets up no zram: use a swap partition"],
      [
        "{groups: [{name: v, devices: [1], extent: 8}], parts: [{mountpoint: /a, device: v}]}",
        "8}",
        "curtin makes groups with extents of 4 MiB: remove `extent`",
      ],
      [
        "{groups: [{name: v, devices: [1]}], pools: [{name: t, device: v}], parts: [{mountpoint: /a, device: t, size: 99}]}",
        "t, device: v}]",
        "the installer of Ubuntu makes no thin pools: put the volumes into the group",
      ],
      [
        "{arrays: [{name: r, level: 4, devices: [1, 2, 3]}], parts: [{mountpoint: /a, device: r}]}",
        "4, dev",
        "curtin makes no RAID 4: take level 5",
      ],
      [
        "{arrays: [{name: r, level: 1, devices: [1, 2], chunk: 64}], parts: [{mountpoint: /a, device: r}]}",
        "64",
        "an autoinstall has no word for it: remove `chunk`",
      ],
      [
        "{btrfs: [{name: m, devices: [1]}], parts: [{mountpoint: /a, device: m, name: s}]}",
        "m, devices",
        "the installer of Ubuntu makes no subvolumes: use a part with `fstype: btrfs`, or make them in a script",
      ],
    ];
    const disks = "disks: [{size: 20}, {size: 20}, {size: 20}, {size: 20}]\n";
    for (const [value, at, message] of errors)
      assert.deepEqual(
        ofGuest(`partitioning: ${value}\n${disks}`).filter((each) => !each.includes("[disk-not-used]")),
        [`guests.d/a.yml:3:${15 + value.indexOf(at)}: error: ${message} [unsupported-by-installer]`],
        value,
      );
    assert.match(
      ofGuest("disks: [{path: /dev/sdx}]\npartitioning: {parts: [{mountpoint: /srv}]}\n").join("\n"),
      /the size of its device is not known, so that only one part can take the rest of it: set `size`, in MiB or with a unit \[unsupported-by-installer\]/,
    );
    assert.match(
      ofGuest(
        "interfaces: [{bridge: br9}, {bridge: br9}]\nbonds: {bond0: {members: [0, 1], options: {tlb_dynamic_lb: 1}}}\n",
      ).join("\n"),
      /4:\d+: error: netplan has no word for this option: remove `tlb_dynamic_lb`/,
    );
    assert.match(
      ofGuest(
        "",
        "os: {id: ubuntu24.04}\nvirtinst: {location: /srv/u.iso, ram: 4096, arch: ppc64le}\n",
      ).join(),
      /2:51: error: an autoinstall for ppc64le is not known here: set `arch` to x86_64 or aarch64/,
    );
  });

  test("an ISO image is what it starts from", () => {
    const of = (virtinst: string) => ofGuest("", `os: {id: ubuntu24.04}\nvirtinst: ${virtinst}\n`);
    assert.match(
      of("{ram: 4096}").join(),
      /set `virtinst.location` to the path of the ISO image of Ubuntu Server \[location-missing\]/,
    );
    assert.match(
      of("{ram: 4096, location: 'http://a.test/u.iso'}").join(),
      /the installer of Ubuntu runs from an ISO image: set `virtinst.location` to its path on the host, or name its URL by `url=` in `virtinst.extra_args` \[location-missing\]/,
    );
    const url =
      "{ram: 4096, location: {url: 'http://a.test/u/', kernel: k, initrd: i}, extra_args: ['url=http://a.test/u.iso']}";
    assert.deepEqual(
      of(url).filter((each) => each.includes("location-missing")),
      [],
    );
    assert.match(
      ofGuest("", "os: {id: ubuntu20.04}\nvirtinst: {location: /srv/u.iso, ram: 4096}\n").join(),
      /no autoinstall can be written for `ubuntu20.04`: did you mean `ubuntu2\d.04`\?/,
    );
  });
});

test("an autoinstall of a lab's own template is checked", () => {
  const messages = (text: string, disks = 1) =>
    lintAutoinstall(text, disks).map(
      ({ line, column, severity, message }) => `${line}:${column} ${severity} ${message}`,
    );
  assert.deepEqual(messages("#cloud-config\nautoinstall:\n  version: 1\n"), []);
  assert.deepEqual(messages("autoinstall:\n  version: 1\n"), [
    "1:1 error the first line must be `#cloud-config`: without it, cloud-init ignores the file",
  ]);
  const storage = (value: string) => messages(`#cloud-config\nautoinstall:\n  version: 1\n${value}`, 2);
  const choice =
    "warning the installer takes the largest of 2 disks: name one by `storage.layout.match`, or list the disks in `storage.config`";
  assert.deepEqual(storage(""), [`3:3 ${choice}`]);
  assert.deepEqual(storage("  storage:\n    layout:\n      name: lvm\n"), [`6:7 ${choice}`]);
  for (const value of [
    "  storage:\n    layout: {name: lvm, match: {serial: disk-0}}\n",
    "  storage:\n    config: [{type: disk, id: a, serial: disk-0}]\n",
    "  interactive-sections: [storage]\n",
  ])
    assert.deepEqual(storage(value), []);
  const late = (command: string) =>
    messages(`#cloud-config\nautoinstall:\n  version: 1\n  late-commands:\n    - ${command}\n`);
  assert.deepEqual(late("curtin in-target -- echo x > /etc/f"), [
    "5:7 warning what stands behind the first `<`, `>`, `|`, `&` or `;` runs outside of the target: write `curtin in-target -- sh -c '...'`",
  ]);
  for (const command of [
    "curtin in-target -- sh -c 'echo x > /etc/f'",
    "[curtin, in-target, --, sh, -c, echo x > /etc/f]",
    "echo x > /target/etc/f",
  ])
    assert.deepEqual(late(command), []);
  assert.deepEqual(messages("#cloud-config\nversion: 1\n"), [
    "2:1 error `autoinstall` must be a map: without it, the installer asks its questions",
  ]);
  assert.deepEqual(
    messages(`#cloud-config
storage: {}
autoinstall:
  storge: {}
  keyboard: {layot: us}
  user-data: {hostnam: a}
  storage:
    config:
      - {type: bcache, id: a}
      - type: format
        id: b
        fstyp: ext4
`),
    [
      "2:10 error the installer reads `storage` only below `autoinstall`: move it there",
      "4:11 warning the installer of Ubuntu has no key `storge`: did you mean `storage`?",
      "5:21 warning `keyboard` of the installer of Ubuntu has no key `layot`: did you mean `layout`?",
      "6:24 warning cloud-init has no key `hostnam`: did you mean `hostname`?",
      "9:16 error the installer of Ubuntu ignores storage actions of the type `bcache`: remove it",
      "12:16 warning the storage action `format` has no key `fstyp`: did you mean `fstype`?",
    ],
  );
});
