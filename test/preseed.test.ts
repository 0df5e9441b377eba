import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { chmodSync, mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { before, suite, test } from "node:test";
import { debconfValue, QuotingError } from "../src/artifacts/quoting.ts";
import { formatFinding } from "../src/finding.ts";
import { lintPreseed } from "../src/preseed/lint.ts";
import { temporaryDirectory } from "./build.ts";
import { debconfAnswers } from "./debconf-answers.ts";
import { findings } from "./findings.ts";
import { OwnLab } from "./own-lab.ts";
import { HASH, PRESEED_LAB } from "./preseed-lab.ts";
import { find, has } from "./tools.ts";

const GUESTS = ["web", "bonded", "stacked", "old", "mirror", "sealed", "wide"];
const NETWORK =
  "domain: lab.test\nbridge: {name: virbr7, stp: false}\ngateway: 10.9.8.1\nprefix: 24\ndhcp: {start: 10.9.8.100, end: 10.9.8.199}\n";
const GUEST = "os: {id: debian12}\nvirtinst: {location: /srv/debian-12.iso, ram: 1024}\n";

const ofGuest = (more: string) =>
  findings({ "networks.d/lab.yml": NETWORK, "guests.d/a.yml": `${GUEST}${more}` }).map(formatFinding);

/** Runs late.sh in a directory with stand-ins for the programs of the system. Returns it, and the words of each call. */
function runLate(script: string, macs: readonly string[]): { root: string; calls: string[][] } {
  const root = temporaryDirectory();
  for (const [at, mac] of macs.entries()) {
    mkdirSync(join(root, `sys/class/net/ens${at + 2}`), { recursive: true });
    writeFileSync(join(root, `sys/class/net/ens${at + 2}/address`), `${mac}\n`);
  }
  for (const directory of [
    "bin",
    "root/.ssh",
    "etc/network",
    "etc/sudoers.d",
    "etc/default",
    "etc/systemd/timesyncd.conf.d",
  ])
    mkdirSync(join(root, directory), { recursive: true });
  writeFileSync(join(root, "calls"), "");
  writeFileSync(join(root, "etc/default/grub"), "GRUB_TIMEOUT=5\n");
  const programs =
    "apt-get blkid chown cp firewall-offline-cmd getent groupadd install mkfs mkswap mount sfdisk systemctl tar udevadm umount update-grub useradd usermod visudo";
  for (const name of programs.split(" ")) {
    const text = `#!/bin/bash\nprintf '%s\\0' ${name} "$@" $'\\n' >>${root}/calls\n${name === "getent" ? `echo a:x:1:1::${root}/root:/bin/sh` : name === "systemctl" ? '[ "$2" != absent ]' : name === "mkdir" ? "" : "cat >/dev/null </dev/null"}\n`;
    writeFileSync(join(root, "bin", name), text);
    chmodSync(join(root, "bin", name), 0o755);
  }
  const own = script
    .replaceAll("/sys/class", `${root}/sys/class`)
    .replace(/(?<![\w./])\/(?=(?:etc|root)\/)/g, `${root}/`)
    .replace(/mkdir -p \//g, `mkdir -p ${root}/`);
  execFileSync("bash", ["-c", own], {
    env: { PATH: `${join(root, "bin")}:/usr/bin:/bin` },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const calls = readFileSync(join(root, "calls"), "utf8")
    .split("\0\n\0")
    .filter((call) => call !== "")
    .map((call) => call.split("\0"));
  return { root, calls };
}

/** The entries of the recipe for partman. */
function entriesOf(answers: ReadonlyMap<string, string> | undefined): string[] {
  const recipe = answers?.get("partman-auto/expert_recipe") ?? "";
  return [...recipe.matchAll(/(?:^lab ::|\.) (?=\d)(.*?)(?= \.)/g)].map(([, entry = ""]) => entry);
}

function macsIn(script: string): string[] {
  return [...script.matchAll(/=\$\(device (\S+)\)/g)].map(([, mac]) => mac as string);
}

suite("the answers for Debian's installer", () => {
  const lab = new OwnLab(PRESEED_LAB);
  const built = (name: string) => lab.path(`_site/guests.d/${name}`);
  const read = (name: string) => readFileSync(built(name), "utf8");
  before(async () => {
    const result = await lab.build();
    assert.equal(result.code, 0, result.stderr);
  });

  test("are private, injected, and without findings", async () => {
    for (const guest of GUESTS)
      for (const name of ["preseed.cfg", "late.sh"])
        assert.equal(statSync(built(`${guest}/${name}`)).mode & 0o077, 0, name);
    const script = read("web/vmbuild.sh");
    assert.match(
      script,
      /^ {2}--location "\$location" --initrd-inject "\$answer" --initrd-inject "\$here"\/late\.sh$/m,
    );
    assert.match(
      script,
      /^kernel_args='auto=true priority=critical file=\/preseed\.cfg console=tty0 console=ttyS0'$/m,
    );
    for (const guest of GUESTS)
      assert.deepEqual(lintPreseed(read(`${guest}/preseed.cfg`), { disks: 3, hasUefi: false }), []);
  });

  test("say what the plan says, read as the installer reads them", async () => {
    const web = debconfAnswers(read("web/preseed.cfg"));
    const expected: Readonly<Record<string, string>> = {
      "debian-installer/locale": "ja_JP.UTF-8",
      "keyboard-configuration/xkb-keymap": "jp",
      "time/zone": "Asia/Tokyo",
      "clock-setup/utc": "false",
      "clock-setup/ntp-server": "ntp.lab.test",
      "netcfg/choose_interface": "52:54:00:05:01:51",
      "netcfg/get_ipaddress": "10.9.8.11",
      "netcfg/get_netmask": "255.255.255.0",
      "netcfg/get_gateway": "10.9.8.1",
      "netcfg/get_hostname": "web",
      "netcfg/get_domain": "lab.test",
      "mirror/http/hostname": "ks.lab.test",
      "mirror/http/directory": "/debian",
      "mirror/http/proxy": "http://proxy.lab.test:3128/",
      "mirror/suite": "bookworm",
      "passwd/root-password-crypted": HASH,
      "partman-auto/disk": "/dev/vda",
      "partman-auto/method": "lvm",
      "partman-auto/choose_recipe": "lab",
      "base-installer/install-recommends": "false",
      "tasksel/first": "web-server",
      "pkgsel/include": "openssh-server nginx firewalld systemd-timesyncd sudo xfsprogs",
      "grub-installer/bootdev": "/dev/vda",
      "grub-installer/password-crypted": "grub.pbkdf2.sha512.10000.AB.CD",
      "debian-installer/add-kernel-opts": "console=ttyS0,115200 quiet",
      "debian-installer/exit/poweroff": "true",
      "preseed/late_command":
        "cp /late.sh /target/root/late.sh && in-target bash /root/late.sh && rm /target/root/late.sh",
    };
    for (const [question, value] of Object.entries(expected))
      assert.equal(web.get(question), value, question);
    assert.deepEqual(entriesOf(web), [
      "209 418 629 free $iflabel{ gpt } $reusemethod{ } method{ efi } format{ }",
      "1073 1073 1073 ext4 method{ format } format{ } use_filesystem{ } filesystem{ ext4 } mountpoint{ /boot }",
      "2147 4294 -1 ext4 $defaultignore{ } $primary{ } method{ lvm } vg_name{ vg0 }",
      "1073 1073 1073 linux-swap method{ swap } format{ } $lvmok{ } in_vg{ vg0 } lv_name{ swap }",
      "2147 2147 2147 ext4 method{ format } format{ } use_filesystem{ } filesystem{ ext4 } mountpoint{ /var/log } options/noatime{ noatime } options/nodev{ nodev } label{ logs } $lvmok{ } in_vg{ vg0 } lv_name{ var_log }",
      "2147 4294 -1 ext4 method{ format } format{ } use_filesystem{ } filesystem{ ext4 } mountpoint{ / } $lvmok{ } in_vg{ vg0 } lv_name{ root }",
    ]);
    const [mirror, sealed, wide] = ["mirror", "sealed", "wide"].map((name) =>
      debconfAnswers(read(`${name}/preseed.cfg`)),
    );
    assert.equal(mirror?.get("partman-auto/method"), "raid");
    assert.equal(mirror?.get("partman-auto/disk"), "/dev/vda /dev/vdb");
    assert.equal(mirror?.get("grub-installer/bootdev"), "/dev/vda /dev/vdb");
    assert.equal(
      mirror?.get("partman-auto-raid/recipe"),
      "1 2 0 ext4 /boot raidid=1 . 1 2 0 lvm - raidid=2 .",
    );
    assert.deepEqual(entriesOf(mirror), [
      "1 1 1 free $iflabel{ gpt } $reusemethod{ } method{ biosgrub }",
      "1073 1073 1073 raid $lvmignore{ } $primary{ } method{ raid } raidid{ 1 }",
      "1 2 -1 raid $lvmignore{ } $primary{ } method{ raid } raidid{ 2 }",
      "536 536 536 linux-swap method{ swap } format{ } $defaultignore{ } $raidignore{ } $lvmok{ } lv_name{ swap }",
      "2147 4294 -1 ext4 method{ format } format{ } use_filesystem{ } filesystem{ ext4 } mountpoint{ / } $defaultignore{ } $raidignore{ } $lvmok{ } lv_name{ root }",
    ]);
    assert.match(read("mirror/late.sh"), /^sfdisk .* \/dev\/vdc <<'EOF'$[\s\S]*^mkfs -t ext4 \/dev\/vdc1$/m);
    assert.equal(sealed?.get("partman-auto/method"), "crypto");
    assert.equal(sealed?.get("partman-crypto/passphrase"), "a: 'b' # c");
    assert.equal(sealed?.get("partman-crypto/passphrase-again"), "a: 'b' # c");
    assert.ok(entriesOf(sealed)[2]?.endsWith("$primary{ } method{ crypto } vg_name{ sys }"));
    assert.equal(wide?.get("partman-auto/method"), "lvm");
    assert.equal(wide?.get("partman-auto/disk"), "/dev/vda /dev/vdb /dev/vdc");
    assert.equal(wide?.get("grub-installer/bootdev"), "/dev/vda");
    assert.deepEqual(
      entriesOf(wide).flatMap((entry) => /vg_name.*/.exec(entry) ?? []),
      ["vg_name{ sys }", "vg_name{ sys } device{ /dev/vdb }", "vg_name{ data } device{ /dev/vdc }"],
    );
    assert.doesNotMatch(read("wide/late.sh"), /^sfdisk/m);
    const bonded = debconfAnswers(read("bonded/preseed.cfg"));
    assert.equal(bonded.get("mirror/http/hostname"), "mirror.test");
    assert.equal(bonded.get("mirror/suite"), "trixie");
    assert.equal(bonded.get("partman-basicfilesystems/no_swap"), "false");
    assert.equal(bonded.has("debian-installer/exit/poweroff"), false);
    assert.match(
      bonded.get("partman-auto/expert_recipe") ?? "",
      /^lab :: 1 1 1 free .* mountpoint\{ \/ \} \.$/,
    );
    const old = debconfAnswers(read("old/preseed.cfg"));
    assert.equal(old.has("netcfg/get_ipaddress"), false);
    assert.equal(old.get("passwd/root-password-crypted"), "!");
    assert.equal(old.get("mirror/http/hostname"), "deb.debian.org");
    assert.equal(old.get("mirror/suite"), "bullseye");
  });

  test("are read by debconf, bash and shellcheck", async (t) => {
    for (const guest of GUESTS) {
      if (has(t, "debconf-set-selections"))
        execFileSync(find("debconf-set-selections") as string, [
          "--checkonly",
          built(`${guest}/preseed.cfg`),
        ]);
      if (has(t, "bash")) execFileSync("bash", ["-n", built(`${guest}/late.sh`)]);
      // SC2016: passwords have a dollar in single quotes.
      if (has(t, "shellcheck"))
        execFileSync(find("shellcheck") as string, ["--exclude=SC2016", built(`${guest}/late.sh`)]);
    }
  });

  test("leave to late.sh what the installer has no question for", async (t) => {
    if (!has(t, "bash")) return;
    const web = read("web/late.sh");
    const { root, calls } = runLate(web, macsIn(web));
    const file = (name: string) => readFileSync(join(root, name), "utf8");
    assert.equal(
      file("etc/network/interfaces"),
      `source ${root}/etc/network/interfaces.d/*

auto lo
iface lo inet loopback

auto ens2
iface ens2 inet static
    address 10.9.8.11/24
    gateway 10.9.8.1
iface ens2 inet static
    address 10.9.8.41/24
iface ens2 inet6 static
    address fd00:9::11/64
    accept_ra 0
    gateway fd00:9::1

auto ens3
iface ens3 inet dhcp
    pre-up ip link set dev ens3 mtu 1400
    up ip route del default dev ens3 || true
`,
    );
    assert.equal(file("etc/resolv.conf"), "search a.test lab.test\nnameserver 10.9.8.1\n");
    assert.equal(file("etc/default/grub"), "GRUB_TIMEOUT=1\n");
    assert.equal(
      file("etc/sudoers.d/lab"),
      "alice ALL=(ALL) ALL\n%ops ALL=(ALL) ALL\nbob ALL=(ALL) NOPASSWD: ALL\n",
    );
    assert.match(
      file("etc/fstab"),
      /^UUID= \/srv xfs noatime 0 2\nUUID= \/opt ext4 defaults 0 2\ntmpfs \/tmp tmpfs size=64m 0 0\n$/,
    );
    const has_call = (...words: string[]) =>
      assert.ok(
        calls.some((call) => call.join("\n") === words.join("\n")),
        words.join(" "),
      );
    has_call("groupadd", "-g", "1501", "alice");
    has_call(
      "useradd",
      "-m",
      "-s",
      "/bin/bash",
      "-u",
      "1500",
      "-g",
      "1501",
      "-c",
      "Alice O'A.",
      "-G",
      "wheel,ops",
      "-p",
      HASH,
      "alice",
    );
    has_call("useradd", "-m", "-s", "/bin/sh", "-d", "/srv/bob", "bob");
    has_call("usermod", "-L", "bob");
    has_call("mkfs", "-t", "xfs", "-L", "data", "/dev/vdb1");
    has_call("mount", "/dev/vdb2", "/mnt");
    has_call("firewall-offline-cmd", "--add-port=8080/tcp");
    has_call("systemctl", "enable", "nginx");
    has_call("systemctl", "disable", "cron");
    has_call("apt-get", "-y", "purge", "nano");
    const bonded = read("bonded/late.sh");
    const other = runLate(bonded, macsIn(bonded).reverse());
    assert.match(
      readFileSync(join(other.root, "etc/network/interfaces"), "utf8"),
      /^auto bond0\niface bond0 inet static\n {4}address 10\.9\.8\.12\/24\n {4}gateway 10\.9\.8\.1\n {4}pre-up ip link add bond0 address \S+ type bond mode 802\.3ad miimon 100\n {4}pre-up ip link set dev ens4 down\n {4}pre-up ip link set dev ens4 master bond0\n {4}pre-up ip link set dev ens3 down\n {4}pre-up ip link set dev ens3 master bond0\n {4}up ip route add 10\.1\.0\.0\/16 via 10\.9\.8\.9 metric 5\n {4}post-down ip link del dev bond0\n\nauto v7\niface v7 inet static\n {4}address 10\.9\.9\.12\/24\n {4}pre-up ip link add link bond0 name v7 type vlan id 7\n/m,
    );
  });

  test("make bonds and VLANs before the bridge that has them", (t) => {
    if (!has(t, "bash")) return;
    const late = read("stacked/late.sh");
    const { root } = runLate(late, macsIn(late));
    const text = readFileSync(join(root, "etc/network/interfaces"), "utf8");
    const stanzas = text.split(/\n\n(?=auto )/).slice(1);
    assert.deepEqual(
      stanzas.map((each) => /^iface .*$/m.exec(each)?.[0]),
      [
        "iface lo inet loopback",
        "iface ens3 inet dhcp",
        "iface bond0 inet manual",
        "iface v7 inet manual",
        "iface br0 inet static",
      ],
    );
    assert.match(
      stanzas[2] ?? "",
      /pre-up ip link add bond0 .*\n[\s\S]*pre-up ip link set dev bond0 mtu 1400\n/,
    );
    assert.match(stanzas[3] ?? "", /pre-up ip link add link \S+ name v7 type vlan id 7\n/);
    for (const member of ["bond0", "v7"])
      assert.ok(stanzas[4]?.includes(`pre-up ip link set dev ${member} master br0\n`), stanzas[4]);
  });

  test("hold hostile texts as they are", async (t) => {
    if (!has(t, "bash")) return;
    const texts = ["'; id #", "$(id)", '"`id`', "a\\", "-n", "é 漢", "a\tb", "x\ny", "EOF", "%end"];
    const words = texts.filter((text) => debconfTakes(text));
    for (const text of words) {
      const line = `d-i a/b string ${debconfValue(text)}\nd-i a/c string x\n`;
      assert.deepEqual(
        [...debconfAnswers(line)],
        [
          ["a/b", text],
          ["a/c", "x"],
        ],
      );
    }
    const guest = (text: string) =>
      `${GUEST}interfaces: [{network: lab}]\nfirewall: {enabled: false}\nscripts: [{text: ${JSON.stringify(`cat <<'END' >"$OUT"\n${text}\nEND`)}}]\nusers: [{name: al, gecos: ${JSON.stringify(text.replace(/[\n\t]/g, " "))}}]\n`;
    const lab = new OwnLab({
      "_data/default/networks.d/lab.yml": NETWORK,
      ...Object.fromEntries(texts.map((text, at) => [`_data/default/guests.d/g${at}.yml`, guest(text)])),
    });
    const { code, stderr } = await lab.build();
    assert.equal(code, 0, stderr);
    for (const [at, text] of texts.entries()) {
      const script = readFileSync(lab.path(`_site/guests.d/g${at}/late.sh`), "utf8");
      const { root, calls } = runLate(`OUT=/root/out; export OUT\n${script}`, macsIn(script));
      assert.equal(readFileSync(join(root, "root/out"), "utf8"), `${text}\n`);
      const call = calls.find(([name]) => name === "useradd") ?? [];
      assert.equal(call[call.indexOf("-c") + 1], text.replace(/[\n\t]/g, " "));
    }
  });
});

function debconfTakes(text: string): boolean {
  try {
    return debconfValue(text) === text;
  } catch (error) {
    assert.ok(error instanceof QuotingError);
    assert.match(
      error.message,
      /^a preseed value is the rest of a line, and ".*" has a control character, white space at an end, or a backslash at its end: remove it$/,
    );
    return false;
  }
}

test("what a preseed file cannot say is a finding at its line", () => {
  const cases: readonly (readonly [value: string, place: string, message: string])[] = [
    ["kdump: {enabled: true}", "3:8", "install kdump-tools by `packages`, and remove `kdump`"],
    [
      "yum_repos: [{name: a, baseurl: 'http://a.test/'}]",
      "3:12",
      "apt takes no repositories of yum: remove `yum_repos`",
    ],
    [
      "repos: [{name: a, baseurl: 'http://a.test/'}]",
      "3:8",
      "Debian's installer has one mirror: set `source.mirror`, and add others in a script",
    ],
    ["modules: [{name: a}]", "3:10", "apt has no module streams: remove `modules`"],
    ["rhsm: {organization: a, activation_key: b}", "3:7", "it is for RHEL: remove `rhsm`"],
    [
      "graphical: true",
      "3:12",
      "the packages decide: put `@desktop` into `packages`, and remove `graphical`",
    ],
    ["openscap: {profile: a}", "3:11", "Debian's installer applies no profile: remove `openscap`"],
    ["syspurpose: {role: a}", "3:13", "it is for RHEL: remove `syspurpose`"],
    ["unsupported_hardware: true", "3:23", "it is for RHEL: remove `unsupported_hardware`"],
    [
      "source: {metalink: 'http://a.test/'}",
      "3:20",
      "apt needs the URL of a mirror: set `mirror` in place of `metalink`",
    ],
    ["source: {verify_ssl: false}", "3:22", "packages come over HTTP, with signatures: remove `verify_ssl`"],
    ["package_options: {docs: false}", "3:25", "apt has no such option: remove `docs`"],
    ["selinux: permissive", "3:10", "Debian has AppArmor in place of SELinux: set `selinux: disabled`"],
    [
      "bootloader: {password: $6$ab$cd}",
      "3:24",
      "GRUB of Debian takes a hash of `grub-mkpasswd-pbkdf2`: set such a hash",
    ],
    [
      "scripts: [{text: a, stage: pre}]",
      "3:28",
      "scripts run in the new system, at the end of the installation: remove `stage`",
    ],
    [
      "scripts: [a, {text: a, nochroot: true}]",
      "3:34",
      "scripts run in the new system, at the end of the installation: remove `nochroot`",
    ],
    ["packages: [vim, '@web-servr']", "3:17", "tasksel has no task `web-servr`: did you mean `web-server`?"],
    [
      "keyboard: jp106",
      "3:11",
      "Debian's installer has no keyboard layout `jp106`: use one of its own, like us, gb, de or es",
    ],
    [
      "keyboard: klingon",
      "3:11",
      "Debian's installer has no keyboard layout `klingon`: use one of its own, like us, gb, de or es",
    ],
  ];
  for (const [value, place, message] of cases) {
    const [finding = "", ...more] = ofGuest(`${value}\n`);
    assert.ok(finding.startsWith(`guests.d/a.yml:${place}: warning: ${message}`), finding);
    assert.match(finding, /\[cannot-say\]$/);
    assert.deepEqual(more, []);
  }
  for (const value of ["selinux: disabled\npackages: ['@desktop', -nano]", "keyboard: us(dvorak)"])
    assert.deepEqual(ofGuest(`${value}\n`), []);
});

const ARRAYS =
  "disks: [{size: 9}, {size: 9}, {size: 9}]\npartitioning: {boot: false, swap: 0, device: a, arrays: [\n  {name: a";

test("what partman and netcfg cannot do is an error at its line", () => {
  const cases: readonly (readonly [value: string, place: string, message: string])[] = [
    ["partitioning: {clear: linux}", "3:23", "partman takes the whole disk: remove `clear`"],
    [
      "disks: [{size: 9}]\npartitioning: {clear: none, parts: [{mountpoint: /srv, existing: vda3}]}",
      "4:66",
      "partman takes the whole disk: remove `existing`",
    ],
    [
      "interfaces: [{network: lab, bootproto: none}]\nvlans: {v7: {id: 7, link: 0, network: lab}}",
      "4:13",
      "Debian's installer reaches its mirror over no VLAN: give an interface or a bond an address of its own",
    ],
    [
      "partitioning: {zram: 50%}",
      "3:22",
      "Debian's installer sets up no zram: install the guest without it, and add it afterwards",
    ],
    [
      "partitioning: {fstype: gfs2}",
      "3:24",
      "partman makes no `gfs2`: use one of ext2, ext3, ext4, xfs, btrfs, vfat, swap, tmpfs",
    ],
    [
      "partitioning: {parts: [{mountpoint: /srv, size: 800, mkfs_options: -m 0}]}",
      "3:68",
      "partman takes no options of mkfs: remove `mkfs_options`",
    ],
    [
      "partitioning: {parts: [{mountpoint: /srv, size: 800, luks: {passphrase: a}}]}",
      "3:60",
      "the recipe for partman encrypts only a volume group: put `luks` into the group",
    ],
    [
      "disks: [{size: 9}, {size: 9}]\npartitioning: {groups: [{name: vg0, devices: [1]}], parts: [{mountpoint: /srv, device: vg0}]}",
      "4:46",
      "partman makes one partition for groups on a disk, on the disk of the system and on further disks that have nothing else: name such disks",
    ],
    [
      "disks: [{size: 9}, {size: 9}]\npartitioning: {groups: [{name: vg0, devices: [0, 1]}], parts: [{mountpoint: /srv, size: 800, device: 1}], device: vg0}",
      "4:46",
      "partman makes one partition for groups on a disk, on the disk of the system and on further disks that have nothing else: name such disks",
    ],
    [
      "disks: [{size: 9}, {size: 9}]\npartitioning: {groups: [{name: vg0, devices: [0, 1], luks: {passphrase: a}}], device: vg0}",
      "4:60",
      "partman encrypts the one partition of one volume group: name the disk of the system alone, or remove `luks`",
    ],
    [
      "disks: [{size: 9}]\npartitioning: {groups: [{name: vg0, devices: [0], luks: {passphrase: a, cipher: aes}}], device: vg0}",
      "4:81",
      "partman has no question for it: remove `cipher`",
    ],
    [
      "disks: [{size: 9}]\npartitioning: {groups: [{name: vg0, devices: [0], extent: 8}], device: vg0}",
      "4:59",
      "partman takes extents of 4 MiB: remove `extent`",
    ],
    [
      "disks: [{size: 9}, {size: 9}]\npartitioning: {arrays: [{name: data, level: 1, devices: [0, 1]}], parts: [{mountpoint: /srv, device: data}]}",
      "4:57",
      "partman gives all disks with arrays the same partitions: put /boot, swap, / on arrays, or on other disks",
    ],
    [
      "disks: [{size: 9}, {size: 9}, {size: 9}]\npartitioning: {arrays: [{name: data, level: 1, devices: [1, 2]}], parts: [{mountpoint: /srv, device: data}]}",
      "4:57",
      "partman gives all disks with arrays the same partitions: name the same disks in each array, and the disk of the system among them",
    ],
    [`${ARRAYS}, level: 4, devices: [0, 1, 2]}]}`, "5:20", "partman makes no RAID 4: take level 5"],
    [
      `${ARRAYS}, level: 1, devices: [0, 1, 2], spares: 1, chunk: 64}]}`,
      "5:51",
      "the recipe for partman has no spares: remove `spares`",
    ],
    [
      `${ARRAYS}, level: 5, devices: [0, 1, 2], chunk: 64}]}`,
      "5:50",
      "partman has no question for it: remove `chunk`",
    ],
    [
      `${ARRAYS}, level: 5, devices: [0, 1, 2]}], parts: [{mountpoint: /, device: a, options: [noatime], label: root}]}`,
      "5:89",
      "the recipe for an array of partman has no mount options: remove `options`",
    ],
    [
      `${ARRAYS}, level: 5, devices: [0, 1, 2]}], parts: [{mountpoint: /, device: a, options: [noatime], label: root}]}`,
      "5:107",
      "the recipe for an array of partman has no label: remove `label`",
    ],
    [
      `${ARRAYS}, level: 5, devices: [0, 1, 2], size: 2000}], groups: [{name: vg0, devices: [0]}], parts: [{mountpoint: /srv, device: vg0}]}`,
      "5:87",
      "beside arrays, partman makes one group, which lies on arrays: name arrays alone",
    ],
    [
      "disks: [{size: 9}]\npartitioning: {btrfs: [{name: main, devices: [0]}], device: main}",
      "4:31",
      "partman makes no subvolumes: use `fstype: btrfs` for a partition",
    ],
    [
      "disks: [{size: 19}]\npartitioning: {groups: [{name: vg0, devices: [0]}], pools: [{name: thin, device: vg0}], device: thin}",
      "4:68",
      "partman makes no thin pools: put the volumes into the group",
    ],
    [
      "interfaces: [{network: lab, nameservers: [10.9.8.3]}]",
      "3:42",
      "Debian's DHCP client takes the name servers of the lease: remove `nameservers`, or set `bootproto: static`",
    ],
    [
      "interfaces: [{network: lab, search: [corp.test]}]",
      "3:37",
      "Debian's DHCP client takes the search domains of the lease: remove `search`, or set `bootproto: static`",
    ],
    [
      "interfaces: [{network: lab, search: [corp.test]}, {network: lab}]\nbonds: {bond0: {members: [0, 1]}}",
      "3:37",
      "Debian's DHCP client takes the search domains of the lease: remove `search`, or set `bootproto: static`",
    ],
    [
      "interfaces: [{network: lab}, {network: lab, ip: 10.9.8.7, bootproto: static, search: [corp.test]}]",
      "3:86",
      "Debian's DHCP client takes the search domains of the lease: remove `search`, or set `bootproto: static` at the link with the default route",
    ],
    [
      "interfaces: [{network: lab}]\nvlans: {v7: {id: 7, link: 0, addresses: [10.3.0.5/24], nameservers: [10.3.0.1]}}",
      "4:69",
      "Debian's DHCP client takes the name servers of the lease: remove `nameservers`, or set `bootproto: static` at the link with the default route",
    ],
    [
      "interfaces: [{bridge: br0, addresses: [10.3.0.5/24], search: [corp.test]}]",
      "3:62",
      "Debian uses no search domain without a name server: set `nameservers`, or remove `search`",
    ],
  ];
  for (const [value, place, message] of cases) {
    const found = ofGuest(`${value}\n`);
    const line = `guests.d/a.yml:${place}: error: ${message} [unsupported-by-installer]`;
    assert.ok(found.includes(line), `${line}\n${found.join("\n")}`);
  }
});

test("releases of Debian, and systems that no installer knows", () => {
  const of = (id: string) =>
    ofGuest("").length + findings({ "guests.d/a.yml": GUEST.replace("debian12", id) }).length;
  assert.equal(of("debian12"), 0);
  const messages = (id: string) =>
    findings({ "guests.d/a.yml": GUEST.replace("debian12", id) })
      .map(formatFinding)
      .join();
  assert.match(
    findings({ "guests.d/a.yml": "os: {id: debian12}\n" }).map(formatFinding).join(),
    /`a` has no installation source: set `virtinst\.location` to the URL of Debian's installer, like http:\/\/deb\.debian\.org\/debian\/dists\/bookworm\/main\/installer-amd64\/, or `image` to a cloud image of the host \[location-missing\]/,
  );
  assert.match(
    ofGuest("interfaces: [{network: lab, ip: 10.9.8.11}]\ncluster: {nodes: [a]}\n").join(),
    /warning: no template for preseed sets up a cluster: install the guest with kickstart \[cannot-say\]/,
  );
  assert.match(
    findings({
      "guests.d/a.yml":
        "os: {id: rhel9.4}\nvirtinst: {location: /srv/a.iso, ram: 3072}\nsource: {mirror: http://a.test/debian}\n",
    })
      .map(formatFinding)
      .join(),
    /:3:18: error: the installer of RHEL 9 takes no mirror of Debian: remove `mirror` \[unsupported-by-installer\]/,
  );
  assert.match(
    ofGuest("source: {mirror: 'https://a.test/debian'}\n").join(),
    /must be the URL of a mirror over http, like http:\/\/deb\.debian\.org\/debian/,
  );
  assert.match(
    messages("debian99"),
    /warning: `debian99` is newer than every known release, and 13 is used instead: update miniascape \[newer-release\]/,
  );
  assert.match(messages("debian9"), /error: no preseed can be written for `debian9`: .* \[unknown-release\]/);
});

test("an installer needs memory, which depends on the architecture", () => {
  const found = (id: string, ram: number, arch: string) =>
    findings({
      "guests.d/a.yml": `os: {id: ${id}}\nvirtinst: {ram: ${ram}, arch: ${arch}, location: {url: /srv/a.iso, kernel: linux, initrd: initrd}}\n`,
    }).flatMap((finding) => (finding.id === "memory-too-small" ? formatFinding(finding) : []));
  for (const [id, least, arch = "x86_64"] of [
    ["debian12", 780],
    ["debian13", 260, "aarch64"],
    ["opensuse16.0", 2048],
    ["sles16.0", 2048],
  ] as const) {
    assert.deepEqual(found(id, least, arch), []);
    assert.deepEqual(found(id, least - 1, arch), [
      `guests.d/a.yml:2:17: warning: the installer of ${id} needs at least ${least} MiB of memory, and the guest has ${least - 1}: set \`virtinst.ram\` to ${least} or more [memory-too-small]`,
    ]);
  }
});

test("a time server is one word in the files of every installer", async () => {
  const servers = 'ntpservers: [ntp.test, "10.9.8.1\\nFallbackNTP=10.0.0.1"]\n';
  const guests = {
    a: GUEST,
    b: "os: {id: opensuse16.0}\nvirtinst: {location: /srv/l.iso, ram: 4096}\n",
    c: "os: {id: rhel6.9}\nvirtinst: {location: http://ks/rhel/6/, ram: 2048}\n",
  };
  for (const [name, guest] of Object.entries(guests)) {
    const lab = new OwnLab({ [`_data/default/guests.d/${name}.yml`]: `${guest}${servers}` });
    const { code, stderr } = await lab.build();
    assert.equal(code, 1, name);
    assert.match(
      stderr,
      /yml:3:\d+: error: `ntpservers\[1\]`: must be an address or a host name, like ntp.lab.test \[schema\]/,
    );
  }
});

test("a disk for the boot loader is asked of guests with a BIOS only, and aarch64 has UEFI", async () => {
  const template =
    "d-i partman/early_command string debconf-set partman-auto/disk /dev/vda\nd-i time/zone string UTC\n";
  for (const [machine, count] of [
    ["arch: x86_64", 1],
    ["firmware: uefi", 0],
    ["arch: aarch64", 0],
  ] as const) {
    const lab = new OwnLab({
      "_data/default/guests.d/a.yml": `${GUEST.replace("virtinst: {", `virtinst: {${machine}, `)}disks: [{}, {}]\nkernel_args: []\n`,
      "templates/autoinstall.d/preseed.cfg": template,
    });
    const { code, stderr } = await lab.build();
    assert.equal(code, 0, stderr);
    assert.equal(stderr.split("answer `grub-installer/bootdev`").length - 1, count, machine);
  }
});

test("a preseed file of a lab's own template is checked", () => {
  const messages = (text: string, disks = 1, hasUefi = false) =>
    lintPreseed(text, { disks, hasUefi }).map(
      ({ line, column, severity, message }) => `${line}:${column} ${severity} ${message}`,
    );
  assert.deepEqual(messages("# a\n\nd-i time/zone string UTC\npostfix postfix/mailname string a\n"), []);
  assert.deepEqual(
    messages("d-i apt-setup/local0/repository string \\\n# between\n\n  http://a.test/ a b\n"),
    [],
  );
  assert.deepEqual(messages("d-i time/zone\n"), [
    "1:1 error a line must have an owner, a question, its type and its value",
  ]);
  assert.deepEqual(messages("# a\nd-i time/zone strng UTC\n"), [
    "2:15 error debconf has no type `strng`: did you mean `string`?",
  ]);
  assert.deepEqual(messages("d-i time/zon string UTC\n"), [
    "1:5 warning no question `time/zon` of Debian's installer is known: did you mean `time/zone`?",
  ]);
  assert.deepEqual(messages("d-i a/b/c string UTC\n"), [
    "1:5 warning no question `a/b/c` of Debian's installer is known: check its name",
  ]);
  const late = (value: string) => `d-i preseed/late_command string ${value}\n`;
  assert.deepEqual(messages(`${late("a")}d-i time/zone string UTC\n${late("b")}`), [
    "1:5 warning the answer in line 3 replaces this one: put both into one answer, or remove one",
  ]);
  assert.deepEqual(messages("d-i partman-auto/disk string /dev/vda\n", 2), [
    "1:1 warning the installer asks which of 2 disks it takes: answer `grub-installer/bootdev`",
  ]);
  const early = "d-i partman/early_command string debconf-set grub-installer/bootdev /dev/vdb\n";
  assert.deepEqual(messages(`# partman-auto/disk\n${early}`, 2), [
    "1:1 warning the installer asks which of 2 disks it takes: answer `partman-auto/disk`",
  ]);
  assert.deepEqual(messages("d-i partman-auto/disk string /dev/vda\n", 2, true), []);
  assert.deepEqual(messages(`d-i partman-auto/disk string /dev/vda\n${early}`, 2), []);
  assert.deepEqual(messages("d-i time/zone string UTC \\\n"), [
    "1:1 error the file ends after a backslash, so the installer drops the line: remove the backslash",
  ]);
});

test("a guest has the partition of its firmware, and aarch64 has UEFI", async () => {
  for (const [machine, method] of [
    ["arch: x86_64", "biosgrub"],
    ["firmware: uefi", "efi"],
    ["arch: aarch64", "efi"],
  ] as const) {
    const lab = new OwnLab({
      "_data/default/guests.d/a.yml": `${GUEST.replace("virtinst: {", `virtinst: {${machine}, `)}disks: [{size: 20}]\npartitioning: {lvm: true}\nkernel_args: []\n`,
    });
    const { code, stderr } = await lab.build();
    assert.equal(code, 0, stderr);
    const text = readFileSync(lab.path("_site/guests.d/a/preseed.cfg"), "utf8");
    assert.match(text, new RegExp(`method\\{ ${method} \\}`), machine);
  }
});
