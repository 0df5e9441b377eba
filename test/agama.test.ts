import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { before, suite, test } from "node:test";
import { Ajv2019 } from "ajv/dist/2019.js";
import { lintAgama } from "../src/agama/lint.ts";
import { formatFinding } from "../src/finding.ts";
import { isoImage } from "../src/iso/image.ts";
import { resolveOs } from "../src/model/release.ts";
import { temporaryDirectory } from "./build.ts";
import { findings } from "./findings.ts";
import { OwnLab } from "./own-lab.ts";
import { HASH } from "./preseed-lab.ts";
import { SUSE_LAB } from "./suse-lab.ts";
import { find, has } from "./tools.ts";

const GUEST = "os: {id: opensuse16.0}\nvirtinst: {location: /srv/l.iso, ram: 4096}\n";

/** The findings on a guest with these lines after those of GUEST. */
const ofGuest = (text: string, guest = GUEST) =>
  findings({ "guests.d/a.yml": guest + text }).map(formatFinding);

interface Script {
  readonly name: string;
  readonly chroot?: boolean;
  readonly content: string;
}
type Values = Readonly<Record<string, unknown>>;
interface Profile {
  readonly product: Values;
  readonly network: { readonly connections: readonly Values[] };
  readonly root: Values;
  readonly software: Values;
  readonly storage: Readonly<Record<"drives" | "mdRaids" | "volumeGroups", readonly Values[]>> & Values;
  readonly scripts: { readonly pre?: readonly Script[]; readonly post: readonly Script[] };
  readonly [key: string]: unknown;
}

const HOSTILE = `'"; $(touch x) \`id\` \\n%s: - # {}[]&*!|>@ é 12:30`;
const QUOTED = JSON.stringify(HOSTILE);
const SCRIPT = `${HOSTILE}\n\t---\nEOF\n`;
const BAD = `os: {id: opensuse16.0}
virtinst: {location: /srv/l.iso, ram: 4096}
description: ${QUOTED}
kernel_args: [${QUOTED}]
sudo_rules: [${QUOTED}]
disks: [{size: 20}]
partitioning: {parts: [{mountpoint: /srv, size: 100, luks: {passphrase: ${QUOTED}}}]}
users: [{name: al, gecos: ${QUOTED}, shell: ${QUOTED}}]
services: {enabled: [${QUOTED}]}
scripts:
  - {text: ${JSON.stringify(SCRIPT)}, interpreter: /bin/cat, log: /root/log}
  - {text: ${JSON.stringify(SCRIPT)}, interpreter: /bin/cat, stage: pre, log: /root/early}
`;

const lab = new OwnLab({ ...SUSE_LAB, "_data/default/guests.d/bad.yml": BAD });
let building: Awaited<ReturnType<OwnLab["build"]>>;
suite("a profile of Agama", () => {
  before(async () => {
    building = await lab.build();
    assert.equal(building.code, 0, building.stderr);
  });
  const textOf = (guest: string) => readFileSync(lab.path(`_site/guests.d/${guest}/autoinst.json`), "utf8");
  const read = (guest: string) => JSON.parse(textOf(guest)) as Profile;
  const setupOf = (guest: string) => read(guest).scripts.post[0]?.content ?? "";
  const connection = (guest: string, id: string) =>
    read(guest).network.connections.find((each) => each.id === id);

  test("is private, and in a disk with the label that Agama looks for, which leaves the guest at the end", () => {
    const file = (name: string) => lab.path(`_site/guests.d/leap/${name}`);
    for (const name of ["autoinst.json", "seed.iso"]) assert.equal(statSync(file(name)).mode & 0o777, 0o600);
    const content = readFileSync(file("autoinst.json"));
    assert.deepEqual(
      readFileSync(file("seed.iso")),
      isoImage("OEMDRV", [{ name: "autoinst.json", content }]),
    );
    const script = readFileSync(file("vmbuild.sh"), "utf8");
    assert.match(
      script,
      /^location=\S+\.iso,kernel=boot\/x86_64\/loader\/linux,initrd=boot\/x86_64\/loader\/initrd$/m,
    );
    assert.match(
      script,
      /^kernel_args='proxy=http:\/\/proxy\.lab\.test:3128\/ inst\.finish=reboot console=tty0 console=ttyS0'$/m,
    );
    assert.match(script, /^ {4}drop_seed$/m);
    // A VLAN and the ports of a bond name cards.
    assert.match(
      readFileSync(lab.path("_site/guests.d/tw/vmbuild.sh"), "utf8"),
      /^kernel_args='ifname=nic0:52:54:00:05:01:53 .*ifname=nic3:52:54:00:05:01:56 inst\.finish=poweroff /m,
    );
  });

  test("is noted as a file with secrets that are no hashes", () => {
    assert.match(
      building.stderr,
      /tw\.yml:\d+:\d+: info: `partitioning\.parts\[0\]\.luks\.passphrase` is a secret, not only a hash: .*; in guests\.d\/tw\/autoinst\.json/,
    );
  });

  test("has only keys of the strict list, and fits the published schema where it is", (t) => {
    const schemas = process.env.MINIASCAPE_SCHEMAS;
    const ajv = new Ajv2019({ strict: false, validateFormats: false });
    const names = readdirSync(schemas ?? lab.dir).filter((name) => /^agama-.*\.schema\.json$/.test(name));
    for (const name of names) ajv.addSchema(JSON.parse(readFileSync(join(schemas as string, name), "utf8")));
    for (const [guest, id] of Object.entries({
      leap: "opensuse16.0",
      tw: "opensusetumbleweed",
      sap: "sles16.1",
    })) {
      assert.deepEqual(lintAgama(textOf(guest), resolveOs({ id })), []);
      if (!schemas) continue;
      const profile = "https://github.com/agama-project/agama/blob/master/rust/share/profile.schema.json";
      assert.ok(ajv.validate(profile, read(guest)), ajv.errorsText());
    }
    if (!schemas) t.diagnostic("without MINIASCAPE_SCHEMAS, the published schema is not read");
  });

  test("has the keys of the version of Agama, and the product of the release", () => {
    assert.deepEqual(read("leap").product, { id: "Leap_16.0" });
    assert.deepEqual(read("tw").product, { id: "Tumbleweed" });
    assert.deepEqual(read("sap").product, { id: "SLES_SAP" });
    const zone = { timezone: "Asia/Tokyo" };
    assert.deepEqual(read("leap").localization, {
      language: "ja_JP.UTF-8",
      keyboard: "de-nodeadkeys",
      ...zone,
    });
    assert.deepEqual(read("tw").l10n, { locale: "en_US.UTF-8", keymap: "us", timezone: "UTC" });
    assert.deepEqual(connection("leap", "nic0")?.dnsSearchlist, ["lab.test"]);
    assert.deepEqual(connection("tw", "bond0")?.dnsSearchList, ["lab.test"]);
    assert.deepEqual(read("leap").hostname, { static: "leap.lab.test" });
    assert.deepEqual(read("leap").bootloader, {
      extraKernelParams: "console=tty0 console=ttyS0,115200",
      timeout: 3,
    });
  });

  test("has the links of the plan", () => {
    assert.deepEqual(connection("leap", "nic0"), {
      ...{ id: "nic0", macAddress: "52:54:00:05:01:51", method4: "manual", method6: "manual" },
      ...{ addresses: ["10.9.8.11/24", "fd00:9::11/64"], gateway4: "10.9.8.1", gateway6: "fd00:9::1" },
      ...{ nameservers: ["10.9.8.1"], dnsSearchlist: ["lab.test"] },
    });
    assert.deepEqual(connection("tw", "bond0")?.bond, {
      ...{ mode: "802.3ad", options: "miimon=100 lacp_rate=fast", ports: ["nic0", "nic1"] },
    });
    assert.equal(connection("tw", "bond0")?.customMacAddress, "52:54:00:05:01:53");
    assert.deepEqual(connection("tw", "nic3.31")?.vlan, { id: 31, parent: "nic3" });
    assert.deepEqual(connection("tw", "br0")?.bridge, { stp: false, ports: ["nic2"] });
    assert.deepEqual(connection("tw", "nic0"), {
      ...{ id: "nic0", macAddress: "52:54:00:05:01:53", method4: "disabled", method6: "disabled" },
    });
  });

  test("has the hash of root as a hash, its first key, and a lock where there is neither", () => {
    const { root } = read("leap");
    assert.deepEqual([root.password, root.hashedPassword], [HASH, true]);
    assert.match(String(root.sshPublicKey), /^ssh-ed25519 \S+ root@lab$/);
    assert.deepEqual(read("tw").root, { password: "!", hashedPassword: true });
  });

  test("has the disks of the plan: old partitions go, and the rest of a device is taken", () => {
    const partitions = read("leap").storage.drives.map((drive) => drive.partitions as readonly Values[]);
    for (const [first] of partitions) assert.deepEqual(first, { search: "*", delete: true });
    assert.deepEqual(
      partitions[0]?.slice(1).map(({ size }) => size),
      ["1024 MiB", "512 MiB", { min: "2048 MiB" }],
    );
    assert.deepEqual(partitions[1]?.[1]?.filesystem, {
      ...{ path: "/srv", type: "xfs", label: "srv", mountOptions: ["noatime", "nodev"] },
      mkfsOptions: ["-m crc=1"],
    });
    const { mdRaids, volumeGroups } = read("tw").storage;
    assert.deepEqual(mdRaids, [
      {
        ...{ name: "data", level: "raid1", chunkSize: "64 KiB" },
        ...{ devices: ["disk-vdb-1", "disk-vdc-1"], alias: "array-0" },
      },
    ]);
    const [group] = volumeGroups;
    assert.deepEqual(group?.physicalVolumes, ["array-0"]);
    const volumes = group?.logicalVolumes as readonly Values[];
    const volume = (name: string) => volumes.find((each) => each.name === name);
    assert.deepEqual(volume("home")?.encryption, { luks2: { password: "a: 'b' # c" } });
    assert.equal(volume("var_lib")?.usedPool, volume("thin")?.alias);
  });

  test("has the packages of the plan, and those that its scripts need", () => {
    assert.deepEqual(read("leap").software, {
      packages: ["openssh-server", "firewalld", "chrony", "sudo", "nginx"],
      patterns: { add: ["minimal_base"], remove: ["documentation"] },
      onlyRequired: true,
      extraRepositories: [
        { alias: "more", name: "more", url: "http://repo.lab.test/more/", allowUnsigned: true },
      ],
    });
    assert.deepEqual(read("tw").software, { packages: ["openssh-server"] });
  });

  test("runs the scripts of the plan at their stages, in their order", () => {
    const { pre, post } = read("leap").scripts;
    assert.deepEqual(
      post.map(({ name, chroot }) => [name, chroot]),
      [
        ["setup.sh", true],
        ["script-1.sh", true],
        ["script-2.sh", true],
        ["script-4.sh", false],
      ],
    );
    assert.deepEqual(
      pre?.map(({ name }) => name),
      ["script-3.sh"],
    );
    assert.match(post[2]?.content ?? "", /^\/usr\/bin\/python3 "\$file" >\/root\/log 2>&1$/m);
  });

  test("has scripts that shellcheck takes", (t) => {
    if (!has(t, "shellcheck")) return;
    for (const guest of ["leap", "tw"])
      for (const { content } of [...read(guest).scripts.post, ...(read(guest).scripts.pre ?? [])]) {
        const args = ["--shell=bash", "--exclude=SC2016,SC2317", "-"];
        const { status, stdout } = spawnSync(find("shellcheck") as string, args, {
          input: content,
          encoding: "utf8",
        });
        assert.equal(status, 0, stdout);
      }
  });

  test("sets routes and keeps default routes away by NetworkManager itself", (t) => {
    if (!has(t, "nmcli")) return;
    const nmcli = find("nmcli") as string;
    const root = temporaryDirectory();
    const files = Object.fromEntries(
      ["nic3", "bond0", "bond0.30", "nic3.31", "br0"].map((id) => {
        const add = ["--offline", "connection", "add", "type", "dummy", "ifname", id, "con-name", id];
        const file = join(root, `${id}.nmconnection`);
        const methods = ["ipv4.method", "auto", "ipv6.method", "auto"];
        writeFileSync(file, execFileSync(nmcli, [...add, ...methods]), { mode: 0o600 });
        return [id, file];
      }),
    );
    const calls = setupOf("tw")
      .split("\n")
      .filter((line) => line.startsWith("run connection"));
    assert.equal(calls.length, 5);
    const helpers = setupOf("tw").slice(0, setupOf("tw").indexOf("run connection"));
    const script = `${helpers}${calls.join("\n")}\nexit "$status"\n`;
    const input = script.replaceAll("/etc/NetworkManager/system-connections", root);
    const { status, stderr } = spawnSync("bash", ["-s"], { input, encoding: "utf8" });
    assert.equal(status, 0, stderr);
    const text = (id: string) => readFileSync(files[id] as string, "utf8");
    assert.match(text("bond0"), /^route1=10\.50\.0\.0\/16,10\.9\.8\.7,50$/m);
    assert.doesNotMatch(text("bond0"), /never-default/);
    assert.match(text("br0"), /\[ipv4\]\nmethod=auto\nnever-default=true\n/);
    assert.match(text("nic3"), /\[ipv6\]\n(?:.*\n)*never-default=true\n/);
    assert.equal(statSync(files.bond0 as string).mode & 0o777, 0o600);
  });

  test("keeps hostile values whole for JSON and for the shells of its scripts", () => {
    const { storage, bootloader, scripts } = read("bad");
    assert.ok(JSON.stringify(storage).includes(JSON.stringify(HOSTILE)));
    assert.equal((bootloader as Values).extraKernelParams, HOSTILE);
    const root = temporaryDirectory();
    mkdirSync(join(root, "root"));
    for (const { content, name } of [...scripts.post.slice(1), ...(scripts.pre ?? [])]) {
      const input = content.replaceAll("/root/", `${root}/root/`);
      const { status, stderr } = spawnSync("bash", ["-s"], { input, encoding: "utf8", cwd: root });
      assert.equal(status, 0, `${name}: ${stderr}`);
    }
    for (const name of ["log", "early"])
      assert.equal(readFileSync(join(root, "root", name), "utf8"), `${SCRIPT}\n`);
    // Each command of the set-up with its arguments.
    const names = [
      "useradd",
      "systemctl",
      "restorecon",
      "visudo",
      "firewall-offline-cmd",
      "install",
      "chmod",
    ];
    const stubs = names
      .map((name) => `${name}() { printf '%s\\n' "${name}" "$@" >>'${root}/calls'; }`)
      .join("\n");
    const input = `${stubs}\n${setupOf("bad").replaceAll("/etc/", `${root}/`).replaceAll("sudoers.d/", "")}`;
    spawnSync("bash", ["-s"], { input, encoding: "utf8", cwd: root });
    const calls = readFileSync(join(root, "calls"), "utf8");
    assert.ok(calls.includes(`\n-c\n${HOSTILE}\n`) && calls.includes(`\n-s\n${HOSTILE}\n`), calls);
    assert.ok(calls.includes(`systemctl\nenable\n${HOSTILE}\n`), calls);
    assert.equal(readFileSync(join(root, "lab"), "utf8"), `${HOSTILE}\n`);
    assert.ok(!readdirSync(root).includes("x"));
  });
});

suite("a guest that Agama installs over the network", () => {
  const TREE = "http://ks/kstree/leap/16.0/";
  const NETWORK =
    "domain: lab.test\ngateway: 10.9.8.1\nprefix: 24\ndhcp: {start: 10.9.8.100, end: 10.9.8.199}\nnetboot: true\n";
  const net = new OwnLab({
    "_data/default/networks.d/lab.yml": NETWORK,
    "_data/default/storages.d/default.yml": "path: /srv/default\n",
    "_data/default/guests.d/a.yml": `os: {id: opensuse16.0}\nrootpw: "${HASH}"\nvirtinst: {method: pxe, location: "${TREE}", ram: 4096}\ninterfaces: [{network: lab, mac: 52:54:00:05:01:81, ip: 10.9.8.7}]\n`,
    "_data/default/guests.d/rack.yml": `os: {id: sles16.0}\nvirtual: false\nnetboot: install\nafter_install: reboot\nvirtinst: {location: "${TREE}"}\ninterfaces: [{network: lab, mac: 00:16:3e:00:00:0c, ip: 10.9.8.8}]\n`,
  });
  const read = (path: string) => readFileSync(net.path(`_site/${path}`), "utf8");
  before(async () => {
    const { code, stderr } = await net.build();
    assert.equal(code, 0, stderr);
  });

  test("fetches its profile from the web server, and has no disk for it", () => {
    const files = readdirSync(net.path("_site/guests.d/a"));
    assert.ok(files.includes("autoinst.json") && !files.includes("seed.iso"), files.join());
    assert.equal(statSync(net.path("_site/guests.d/a/autoinst.json")).mode & 0o777, 0o644);
    assert.doesNotMatch(read("guests.d/a/vmbuild.sh"), /seed/);
    assert.match(
      read("boot/mac/52-54-00-05-01-81.ipxe"),
      /^kernel \.\.\/\.\.\/kstree\/leap\/16\.0\/boot\/x86_64\/loader\/linux initrd=initrd inst\.finish=poweroff inst\.auto=http:\/\/10\.9\.8\.1\/guests\.d\/a\/autoinst\.json ip=dhcp rd\.neednet=1 root=live:http:\/\/ks\/kstree\/leap\/16\.0\/LiveOS\/squashfs\.img BOOTIF=01-52-54-00-05-01-81 console=tty0 console=ttyS0$/m,
    );
    assert.match(
      read("boot/mac/00-16-3e-00-00-0c.ipxe"),
      / inst\.finish=reboot inst\.auto=http:\/\/10\.9\.8\.1\/guests\.d\/rack\/autoinst\.json /,
    );
  });

  test("may have no secret but hashes in it", async () => {
    const parts =
      "disks: [{size: 20}]\npartitioning: {parts: [{mountpoint: /srv, size: 99, luks: {passphrase: secret words}}]}\n";
    const file = "_data/default/guests.d/a.yml";
    net.write({ [file]: readFileSync(net.path(file), "utf8") + parts });
    const { code, stderr } = await net.build();
    assert.equal(code, 1, stderr);
    assert.match(stderr, /is a secret, not only a hash, so the web server does not serve files with it/);
  });
});

suite("what Agama cannot say", () => {
  test("is a finding at its line", () => {
    const no = (key: string) => `Agama has no word for it: remove \`${key}\``;
    const place = (key: string) =>
      `Agama takes packages from its medium or the repositories of its product: name others in \`repos\`, and remove \`${key}\``;
    const repo = (key: string) => `a repository of Agama has nothing like it: remove \`${key}\``;
    const warnings: readonly (readonly [value: string, column: number, message: string])[] = [
      ["keep_tree: true", 12, "the product brings its own repositories: remove `keep_tree`"],
      [
        "selinux: permissive",
        10,
        "the product decides, and turns SELinux on: remove `selinux`, or change it in a script",
      ],
      ["kdump: {enabled: true}", 8, no("kdump")],
      ["graphical: true", 12, no("graphical")],
      ["modules: [{name: a}]", 10, no("modules")],
      ["source: {metalink: 'http://a.test/'}", 20, place("metalink")],
      ["source: {mirror: 'http://a.test/'}", 18, place("mirror")],
      ["source: {verify_ssl: false}", 22, "Agama checks every certificate: remove `verify_ssl`"],
      ["package_options: {docs: false}", 25, "zypper has no such option: remove `docs`"],
      [
        "bootloader: {password: grub.pbkdf2.sha512.10000.AB.CD}",
        24,
        "Agama has no word for it: remove `password`",
      ],
      [
        "scripts: [{text: a, stage: pre-install}]",
        28,
        "Agama runs scripts before it starts or after the installation: set `stage: pre`",
      ],
      [
        "scripts: [{text: a, erroronfail: true}]",
        34,
        "Agama goes on after a script that fails: remove `erroronfail`",
      ],
      ["packages: [-vim]", 12, "Agama removes no package: leave out `-vim`"],
      ["repos: [{name: a, baseurl: 'http://a.test/', cost: 9}]", 52, repo("cost")],
      ["repos: [{name: a, baseurl: 'http://a.test/', proxy: b}]", 53, repo("proxy")],
      ["repos: [{name: a, mirrorlist: 'http://a.test/'}]", 31, repo("mirrorlist")],
      ["repos: [{name: a, baseurl: sub}]", 28, "Agama needs the URL of a repository: write it whole"],
      [
        "repos: [{name: a, baseurl: 'http://a.test/', verify_ssl: false}]",
        58,
        "Agama checks every certificate: remove `verify_ssl`",
      ],
      [
        "repos: [{name: a, baseurl: 'http://a.test/', install: false}]",
        55,
        "the installed system has it, too: remove `install`",
      ],
      [
        "yum_repos: [{name: a, baseurl: 'http://a.test/', cost: 9}]",
        56,
        "repositories of zypper have nothing like it: remove `cost`",
      ],
    ];
    for (const [value, column, message] of warnings)
      assert.deepEqual(
        ofGuest(`${value}\n`),
        [`guests.d/a.yml:3:${column}: warning: ${message} [cannot-say]`],
        value,
      );
    assert.match(
      ofGuest("cluster: {nodes: [a]}\n").join(),
      /no template for Agama sets up a cluster: install the guest with kickstart \[cannot-say\]/,
    );
    assert.deepEqual(ofGuest("after_install: reboot\n"), []);
  });

  test("is an error where the disks or the machine would be others", () => {
    const errors: readonly (readonly [value: string, at: string, message: string])[] = [
      ["{clear: linux}", "linux", "Agama gets whole disks from us: set `clear: all`"],
      [
        "{parts: [{mountpoint: /home, size: 99, fstype: vfat}]}",
        "vfat",
        "the products of SUSE take no file system vfat for /home: use btrfs, ext4 or xfs",
      ],
      ["{parts: [{mountpoint: /a, fstype: tmpfs}]}", "tmpfs", "Agama mounts no tmpfs: mount it in a script"],
      ["{zram: 50%}", "50%", "Agama sets up no zram: use a swap partition"],
      [
        "{arrays: [{name: r, level: 4, devices: [1, 2, 3]}], parts: [{mountpoint: /a, device: r}]}",
        "4, dev",
        "Agama makes no RAID 4: take level 5",
      ],
      [
        "{parts: [{mountpoint: /a, size: 99, primary: true}]}",
        "true}]",
        "Agama has no word for it: remove `primary`",
      ],
      [
        "{arrays: [{name: r, level: 1, devices: [1, 2, 3], spares: 1}], parts: [{mountpoint: /a, device: r}]}",
        "1}],",
        "Agama has no word for it: remove `spares`",
      ],
      [
        "{groups: [{name: v, devices: [1]}], pools: [{name: t, device: v, chunk: 64}], parts: [{mountpoint: /a, device: t, size: 99}]}",
        "64}",
        "Agama has no word for it: remove `chunk`",
      ],
      [
        "{groups: [{name: v, devices: [1]}], pools: [{name: t, device: v, metadata: 64}], parts: [{mountpoint: /a, device: t, size: 99}]}",
        "64}",
        "Agama has no word for it: remove `metadata`",
      ],
      [
        "{btrfs: [{name: m, devices: [1]}], parts: [{mountpoint: /a, device: m, name: s}]}",
        "m, devices",
        "Agama makes the subvolumes of its product only: use a part with `fstype: btrfs`, or make others in a script",
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
      ofGuest("disks: [{path: /dev/sdx}]\npartitioning: {parts: [{mountpoint: /srv, size: 50%}]}\n").join(
        "\n",
      ),
      /the size of its device is not known, so that it is not known here either: set `size`, in MiB or with a unit \[unsupported-by-installer\]/,
    );
    const machine = (values: string) =>
      ofGuest("", `os: {id: opensuse16.0}\nvirtinst: {ram: 4096, ${values}}\n`).join();
    assert.match(
      machine("location: /srv/l.iso, arch: ppc64le"),
      /2:\d+: error: an installation of SUSE for ppc64le is not known here: set `arch` to x86_64 or aarch64/,
    );
    assert.match(
      machine("location: /srv/l.iso, arch: aarch64"),
      /2:\d+: error: where its kernel is on a medium for aarch64 is not known here: name it by `kernel` and `initrd`/,
    );
    assert.doesNotMatch(
      machine("location: {url: /srv/l.iso, kernel: k, initrd: i}, arch: aarch64"),
      /unsupported-by-installer/,
    );
  });

  test("an ISO image is what it starts from, of a release that it knows", () => {
    const of = (virtinst: string, id = "opensuse16.0") =>
      ofGuest("", `os: {id: ${id}}\nvirtinst: ${virtinst}\n`).join("\n");
    assert.match(
      of("{ram: 4096}"),
      /set `virtinst.location` to the path of the ISO image of the installer \[location-missing\]/,
    );
    assert.match(
      of("{ram: 4096, location: 'http://a.test/l.iso'}"),
      /Agama runs from an ISO image: set `virtinst.location` to its path on the host, or name its URL by `root=live:URL` in `virtinst.extra_args` \[location-missing\]/,
    );
    const url =
      "{ram: 4096, location: {url: 'http://a.test/l/', kernel: k, initrd: i}, extra_args: ['root=live:http://a.test/l.iso']}";
    assert.doesNotMatch(of(url), /location-missing/);
    const iso = "{ram: 4096, location: /srv/l.iso}";
    assert.match(
      of(iso, "opensuse15.6"),
      /no agama can be written for `opensuse15.6`: did you mean `opensuse16.\d`\?/,
    );
    assert.match(
      of(iso, "sles17.0"),
      /`sles17.0` is newer than every known release, and sles16.1 is used instead/,
    );
    for (const id of ["sle16.0", "opensuse-leap16.0", "opensuse-tumbleweed", "opensuse16"])
      assert.equal(of(iso, id), "");
  });
});

test("a profile of a lab's own template is checked", () => {
  const messages = (value: unknown, id = "opensuse16.0") =>
    lintAgama(typeof value === "string" ? value : JSON.stringify(value, null, 1), resolveOs({ id })).map(
      ({ line, column, severity, message }) => `${line}:${column} ${severity} ${message}`,
    );
  const product = { id: "Leap_16.0" };
  const user = { fullName: "al", userName: "al" };
  assert.match(messages("{").join(), /^1:2 error this is not JSON: /);
  assert.deepEqual(messages("[]"), ["1:1 error a profile of Agama must be a map of keys and values"]);
  assert.deepEqual(messages({}), ["1:1 error without a product Agama installs nothing: set `product.id`"]);
  assert.deepEqual(messages({ product, l10n: { locale: "C" } }), [
    "5:10 error Agama 17 has no key `l10n` here: remove it",
  ]);
  assert.deepEqual(messages({ product, l10n: { locale: "C" } }, "opensuse16.1"), []);
  assert.deepEqual(messages({ product, scripts: { post: [{ name: "a", contents: "b" }] } }), [
    "9:17 error Agama 17 has no key `contents` here: did you mean `content`?",
  ]);
  // The value with the fault, not the first line with its key.
  assert.deepEqual(messages({ product, user: { password: "a", ...user }, root: { password: HASH } }), [
    "11:15 error the hash itself would be the password: set `hashedPassword: true` in `root`",
  ]);
  assert.deepEqual(messages({ product, user: { userName: "al", sshPublicKey: "k" } }, "opensuse16.1"), [
    "5:10 error Agama takes a user only with `fullName`, `userName` and `password`",
  ]);
  const drives = [{ search: "/dev/vda", partitions: [{ filesystem: { path: "/" } }] }];
  assert.deepEqual(messages({ product, storage: { drives } }), [
    '9:19 error Agama keeps the partitions that a disk already has: add {"search": "*", "delete": true} to its `partitions`',
  ]);
});
