import assert from "node:assert/strict";
import { test } from "node:test";
import { formatFinding } from "../src/finding.ts";
import { findings } from "./findings.ts";

type Files = Readonly<Record<string, string>>;

const guest = (yaml: string): Files => ({ "guests.d/a.yml": `${yaml}\ntemplates: ~\n` });
const NETWORK = "gateway: 10.9.8.1\nprefix: 24\n";

/** Checks a guest's layer: all findings on it. */
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
  "virtinst: {secure_boot: true}": [
    "1:25: error: Secure Boot needs UEFI and the machine type q35: set `virtinst.firmware: uefi`, or remove `secure_boot` [secure-boot-unavailable]",
  ],
  "virtinst: {secure_boot: true, firmware: uefi, machine: pc}": [
    "1:25: error: Secure Boot needs UEFI and the machine type q35: set `virtinst.machine: q35`, or remove `secure_boot` [secure-boot-unavailable]",
  ],
  "virtinst: {secure_boot: true, firmware: uefi, machine: pc-i440fx-7.2}": [
    "1:25: error: Secure Boot needs UEFI and the machine type q35: set `virtinst.machine: q35`, or remove `secure_boot` [secure-boot-unavailable]",
  ],
  "virtinst: {secure_boot: true, firmware: uefi}": [],
  "virtinst: {secure_boot: true, firmware: uefi, machine: pc-q35-8.2}": [],
  "virtinst: {machine: q35}\ndisks: [{bus: ide}]": [
    "2:15: error: the guest's machine has no bus `ide` for disks: use virtio, sata or scsi, or `virtinst.machine: pc` [bus-unavailable]",
  ],
  "virtinst: {machine: pc}\ndisks: [{bus: ide}, {bus: ide}, {bus: ide}, {bus: ide}]": [],
  "virtinst: {machine: pc}\ndisks: [{bus: ide}, {bus: ide}, {bus: ide}, {bus: ide}, {bus: ide}]": [
    "2:63: error: the bus ide takes 4 disks: put the others on virtio, sata or scsi [bus-full]",
  ],
  "os: {id: rocky9}\ndisks: [{bus: ide}]": [
    "2:15: error: the guest's machine has no bus `ide` for disks: use virtio, sata or scsi, or `virtinst.machine: pc` [bus-unavailable]",
  ],
  "os: {id: rhel7.0}\ndisks: [{bus: ide}]": [],
  "disks: [{bus: fdc}, {bus: xen}, {bus: uml}]": [
    "1:15: error: the guest's machine has no bus `fdc` for disks: use virtio, sata or scsi [bus-unavailable]",
    "1:27: error: the guest's machine has no bus `xen` for disks: use virtio, sata or scsi [bus-unavailable]",
    "1:39: error: the guest's machine has no bus `uml` for disks: use virtio, sata or scsi [bus-unavailable]",
  ],
  "users: [{name: a, uid: 1500, gid: 1600}, {name: b, uid: 1500, gid: 1601}, {name: c, gid: 1600}]": [
    "1:57: error: two users have the `uid` 1500: give one of them another number [duplicate-user]\nguests.d/a.yml:1:24: note: the other is here",
    "1:90: error: two users have the `gid` 1600: give one of them another number [duplicate-user]\nguests.d/a.yml:1:35: note: the other is here",
  ],
  "ntpservers: [ntp.test, 10.9.8.1, 'fd00::1', http://ntp.test, '']": [
    "1:45: error: `ntpservers[3]`: must be an address or a host name, like ntp.lab.test [schema]",
    "1:62: error: `ntpservers[4]`: must be an address or a host name, like ntp.lab.test [schema]",
  ],
  "virtinst: {video: virtoi, watchdog: {model: i6300}, machine: q53}": [
    "1:19: warning: no graphics card `virtoi` is known: did you mean `virtio`? [unknown-hardware]",
    "1:45: warning: no watchdog `i6300` is known: use one of i6300esb, itco, ib700, diag288, default [unknown-hardware]",
    "1:62: warning: no machine type of PCs `q53` is known: did you mean `q35`? [unknown-hardware]",
  ],
  "virtinst: {arch: x86-64}\nkernel_args: []": [
    "1:18: warning: no architecture `x86-64` is known: did you mean `x86_64`? [unknown-hardware]",
  ],
  "virtinst: {video: none, watchdog: {model: itco}, machine: pc-q35-rhel9.4.0}": [],
  "virtinst: {arch: riscv64, machine: virt}": [],
  "virtinst: {arch: aarch64}\nkernel_args: []\ndisks: [{bus: ide}]": [
    "3:15: error: the guest's machine has no bus `ide` for disks: use virtio, sata or scsi [bus-unavailable]",
  ],
  "virtinst: {arch: aarch64}": [
    "1:18: warning: `kernel_args` names the console `ttyS0`, and a guest of aarch64 has no such device: use console=ttyAMA0 [console-of-other-architecture]",
  ],
  "virtinst: {arch: ppc64le, extra_args: [console=hvc0, console=ttyS0]}\nkernel_args: [console=tty0, console=hvc0]":
    [
      "1:54: warning: `virtinst.extra_args` names the console `ttyS0`, and a guest of ppc64le has no such device: use console=hvc0 [console-of-other-architecture]",
    ],
  "virtinst: {arch: s390x}\nkernel_args: [console=ttysclp1]": [],
  "kernel_args: [console=ttyAMA0]": [
    "1:15: warning: `kernel_args` names the console `ttyAMA0`, and a guest of x86_64 has no such device: use console=ttyS0 [console-of-other-architecture]",
  ],
  'partitioning: {parts: [{mountpoint: /boot/efi, size: 1}, {mountpoint: srv, size: 1}, {mountpoint: /proc/x, size: 1}, {mountpoint: /a/../b, size: 1}, {mountpoint: "/a b", size: 1}]}':
    [
      "1:37: error: the kickstart has the partition /boot/efi anyway, where the guest needs one: remove this one [mount-point-unusable]",
      "1:71: error: the mount point `srv` must be `swap` or the absolute path of a directory, like /srv/data: correct it [mount-point-unusable]",
      "1:99: error: the kernel mounts its own file system at /proc/x: use another directory, or mount it with other options in a script [mount-point-unusable]",
      "1:131: error: the mount point `/a/../b` must be `swap` or the absolute path of a directory, like /srv/data: correct it [mount-point-unusable]",
      "1:163: error: the mount point `/a b` must be `swap` or the absolute path of a directory, like /srv/data: correct it [mount-point-unusable]",
    ],
  "partitioning: {parts: [{mountpoint: /srv, size: 1}, {mountpoint: //srv/, size: 1}, {mountpoint: /srv/data, size: 1}]}":
    [
      "1:66: error: the mount point /srv is there twice: give each partition its own [duplicate-mount-point]\nguests.d/a.yml:1:37: note: the other is here",
    ],
  "os: {id: rocky9}\npartitioning: {fstype: xsf}": [
    "2:24: error: RHEL 9 cannot make the file system `xsf`: did you mean `xfs`? [unknown-file-system]",
  ],
  "os: {id: rocky9}\npartitioning: {fstype: btrfs}": [
    "2:24: error: RHEL 9 cannot make the file system `btrfs`: use one of ext2, ext3, ext4, xfs [unknown-file-system]",
  ],
  "os: {id: fedora43}\npartitioning: {fstype: btrfs}": [],
  "os: {id: rhel5.8}\npartitioning: {fstype: xfs}": [
    "2:24: error: RHEL 5 cannot make the file system `xfs`: use one of ext2, ext3, ext4 [unknown-file-system]",
  ],
  "os: {id: rhel7.9}\npartitioning: {fstype: btrfs}": [],
  "os: {id: rhel9.4}\npartitioning: {fstype: ntfs}": [
    "2:24: error: RHEL 9 cannot make the file system `ntfs`: use one of ext2, ext3, ext4, xfs [unknown-file-system]",
  ],
  'packages: ["@Development Tools", "@^Server with GUI", "-@Fonts and such", "perl(Foo)"]': [],
  'packages: [a b, ""]': [
    "1:12: error: `a b` must be one package, `@group` or `@^environment`: write one item for each [package-unusable]",
    "1:17: error: `` must be one package, `@group` or `@^environment`: write one item for each [package-unusable]",
  ],
  'setup_data: [{src: setup/web/who.conf, dst: a, install: {mode: 0o644, dst: /a}}, {src: setup/web/who.conf, dst: b, install: {mode: 0644, dst: /b}}, {src: setup/web/who.conf, dst: c, install: {mode: 0x1a4, dst: /b}}, {src: setup/web/who.conf, dst: d, install: {mode: "u=rw", dst: /b}}]':
    [
      "1:64: error: YAML reads `0o644` as the number 420: write the octal digits alone, like 0644 [mode-not-octal]",
      "1:199: error: YAML reads `0x1a4` as the number 420: write the octal digits alone, like 0644 [mode-not-octal]",
    ],
  "repos: [{name: extra, baseurl: a}, {name: extra, baseurl: b}]\nyum_repos: [{name: extra, baseurl: http://c/}]":
    [
      "1:43: error: the repository `extra` is there twice: give each its own name [duplicate-repository]\nguests.d/a.yml:1:16: note: the other is here",
    ],
  "os: {id: rocky9}\nvirtinst: {location: 'https://m.test/9/BaseOS/x86_64/os/', ram: 3072}\nkeep_tree: true":
    [
      "3:12: warning: this tree is one repository of a mirror, without BaseOS and AppStream in it: name the repositories in `yum_repos`, and remove `keep_tree` [keep-tree-of-mirror]",
    ],
  "os: {id: rhel8.9}\nvirtinst: {location: 'https://m.test/content/dist/baseos/os', ram: 3072}\nkeep_tree: true\nrepos: [{name: BaseOS, baseurl: .}]":
    [
      "3:12: warning: this tree is one repository of a mirror, without AppStream in it: name the repositories in `yum_repos`, and remove `keep_tree` [keep-tree-of-mirror]",
    ],
  "os: {id: rocky9}\nvirtinst: {location: 'https://m.test/BaseOS/x86_64/os', ram: 3072}\nkeep_tree: true\nrepos: [{name: BaseOS, baseurl: .}, {name: AppStream, baseurl: ../../../AppStream/x86_64/os}]":
    [],
  "os: {id: rocky9}\nvirtinst: {location: 'https://m.test/x86_64/os', ram: 3072}\nkeep_tree: true": [],
  "os: {id: rhel7.9}\nvirtinst: {location: 'https://m.test/baseos/x86_64/os', ram: 3072}\nkeep_tree: true":
    [],
  "os: {id: rocky9}\nvirtinst: {location: http://t/}\nkeep_tree: true\nyum_repos: [{name: tree-BaseOS, baseurl: http://c/}]":
    [
      "4:20: error: the repository `tree-BaseOS` is there twice: give each its own name [duplicate-repository]\nguests.d/a.yml:3:12: note: `keep_tree` adds the other",
    ],
  'yum_repos: [{name: main, baseurl: http://c/}, {name: "a/b", baseurl: http://c/}]\nrepos: [{name: "a b", baseurl: http://c/}]':
    [
      "1:20: error: dnf does not take `main` as a repository's name: use letters, digits and - _ . : only, and not `main` [repository-name-unusable]",
      "1:54: error: dnf does not take `a/b` as a repository's name: use letters, digits and - _ . : only, and not `main` [repository-name-unusable]",
      "2:16: error: dnf does not take `a b` as a repository's name: use letters, digits and - _ . : only, and not `main` [repository-name-unusable]",
    ],
  "users: [{name: root}, {name: alice}, {name: alice}]": [
    "1:16: error: `users` is for users besides root: set `rootpw` and `authorized_keys` instead [user-is-root]",
    "1:45: error: the user `alice` is there twice: merge the two into one [duplicate-user]\nguests.d/a.yml:1:30: note: the other is here",
  ],
  "services: {enabled: [a, nginx], disabled: [nginx.service]}": [
    "1:44: warning: the service `nginx.service` is both enabled and disabled: remove one of the two [services-conflict]\nguests.d/a.yml:1:25: note: it is enabled here",
  ],
  "os: {id: rhel5.8}\nfirewall: {services: [ssh, nfs]}": [
    "2:28: error: the port of the service `nfs` is not known: put the port into `firewall.ports`, or into `release.firewall_ports` [firewall-service-without-port]",
  ],
  "timezone: {name: Europe/Berln}": [
    "1:18: warning: there is no time zone `Europe/Berln`: did you mean `Europe/Berlin`? [unknown-time-zone]",
  ],
  "timezone: {name: Mars/Olympus}": [
    "1:18: warning: there is no time zone `Mars/Olympus`: use a name below /usr/share/zoneinfo, like Europe/Berlin [unknown-time-zone]",
  ],
  "timezone: {name: UTC}": [],
  "timezone: {name: Asia/Calcutta}": [],
  "lang: en_US.UTF8": [],
  "lang: de_DE": [],
  "lang: en_UK.UTF-8": [
    "1:7: warning: there is no locale `en_UK.UTF-8`: did you mean `en_DK.UTF-8`? [unknown-locale]",
  ],
  "lang: sr_RS.UTF-8@latin": [],
  "lang: de_DE.UTF-9": [
    "1:7: warning: there is no locale `de_DE.UTF-9`: did you mean `de_DE.UTF-8`? [unknown-locale]",
  ],
  "lang: C.utf8": [],
  "lang: Klingon": [
    "1:7: warning: there is no locale `Klingon`: use one that `locale -a` prints on such a system, like en_US.UTF-8 [unknown-locale]",
  ],
  "keyboard: germn": [
    "1:11: warning: there is no keyboard layout `germn`: use one that `localectl list-keymaps` prints on such a system, like us or de-nodeadkeys [unknown-keyboard]",
  ],
  "keyboard: de-nodeadkeys": [],
  "keyboard: jp": [],
  "keyboard: klingon": [
    "1:11: warning: there is no keyboard layout `klingon`: use one that `localectl list-keymaps` prints on such a system, like us or de-nodeadkeys [unknown-keyboard]",
  ],
  "firewall: {services: [ssh, htp, lab-service]}": [
    "1:28: warning: there is no service of firewalld `htp`: did you mean `http`? [unknown-firewall-service]",
    "1:33: warning: there is no service of firewalld `lab-service`: put its port into `firewall.ports`, or use a name that `firewall-cmd --get-services` prints [unknown-firewall-service]",
  ],
  "rootpw: $6$abcdefgh$xxxx": [
    "1:9: error: `rootpw` is only a part of a crypt hash: copy the whole output of `openssl passwd -6` [hash-incomplete]",
  ],
  'rootpw: "!$5$abcdefgh$xxxx"\ncluster: {hacluster_password: $2b$10$abc}': [
    "1:9: error: `rootpw` is only a part of a crypt hash: copy the whole output of `openssl passwd -6` [hash-incomplete]",
    "2:31: error: `cluster.hacluster_password` is only a part of a crypt hash: copy the whole output of `openssl passwd -6` [hash-incomplete]",
  ],
  'rootpw: "!!"': [],
  "lang: ja_JP.eucJP": [],
  "firewall: {services: [http]}": [],
  "os: {id: rhel8.10}\nrootpw: $y$j9T$abcdefgh$xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx": [
    "2:9: error: RHEL 8 cannot check a hash that begins with `$y$`: use the output of `openssl passwd -6` [hash-unsupported]",
  ],
  "os: {id: rhel9.4}\nrootpw: $y$j9T$abcdefgh$xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx": [],
  "os: {id: rhel7.9}\nrootpw: $2b$12$xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx": [
    "2:9: error: RHEL 7 cannot check a hash that begins with `$2b$`: use the output of `openssl passwd -6` [hash-unsupported]",
  ],
  "os: {id: rhel8.10}\nrootpw: $2b$12$xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx": [],
  "os: {id: rhel5.8}\nusers: [{name: alice, password: $1$abcdefgh$xxxxxxxxxxxxxxxxxxxxxx}, {name: bob, password: $gy$j9T$abcdefgh$xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx}]":
    [
      "2:92: error: RHEL 5 cannot check a hash that begins with `$gy$`: use the output of `openssl passwd -6` [hash-unsupported]",
    ],
  "virtinst: {firmware: uefi, tpm: false}": [],
  'virtinst: {location: "http://t/,kernel=k,initrd=i"}': [],
};

for (const [yaml, expected] of Object.entries(GUESTS)) {
  test(`${yaml.replaceAll("\n", ", ")}: ${expected[0] ?? "no finding"}`, () => {
    assert.deepEqual(
      findings(guest(yaml)).map(formatFinding),
      expected.map((text) => `guests.d/a.yml:${text}`),
    );
  });
}

/** Checks layers of other objects: all findings on them. */
const OTHERS: readonly [files: Files, ...expected: string[]][] = [
  [
    { "networks.d/lab.yml": `${NETWORK}route: [10.0.0.0/8]\nnat: {port: 1}\nhw: 52:54:00:05:01:51\n` },
    "networks.d/lab.yml:3:8: warning: unknown key `route`: did you mean `routes`? [unknown-key]",
    "networks.d/lab.yml:4:6: warning: no template reads `nat`: did you mean `ipv6.nat`? [unread-value]",
    "networks.d/lab.yml:5:5: warning: no template reads `hw`: correct its name, or remove it [unread-value]",
  ],
  [
    { "networks.d/lab.yml": `${NETWORK}start: 10.9.8.7\npackages: [x]\n` },
    "networks.d/lab.yml:3:8: warning: no template reads `start`: did you mean `static.start` or `dhcp.start`? [unread-value]",
    "networks.d/lab.yml:4:11: warning: `packages` is a key of guests, and no template reads it from networks: move it to their layers, or remove it [key-of-other-category]",
  ],
  [
    { "storages.d/data.yml": "path: /srv/data\nsize: 20\ngateway: 10.9.8.1\n" },
    "storages.d/data.yml:2:7: warning: no template reads `size`: correct its name, or remove it [unread-value]",
    "storages.d/data.yml:3:10: warning: `gateway` is a key of networks, and no template reads it from storage pools: move it to their layers, or remove it [key-of-other-category]",
  ],
  [
    { "host.d/10.yml": "nested: true\nmount: /srv\nmac: x\npackages: [x]\n" },
    "host.d/10.yml:1:9: warning: no template reads `nested`: did you mean `virtinst.nested` or `kvm.nested`? [unread-value]",
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
