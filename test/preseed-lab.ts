const NETWORK = (name: string, third: number, more = "") =>
  `domain: ${name}.test\nbridge: {name: virbr${third}, stp: false}\ngateway: 10.9.${third}.1\nprefix: 24\ndhcp: {start: 10.9.${third}.100, end: 10.9.${third}.199}\n${more}`;

export const HASH = `$6$ab$${"x".repeat(86)}`;

/** The layers of a lab with three guests of Debian, which have all facts that a preseed file and late.sh can set. */
export const PRESEED_LAB: Readonly<Record<string, string>> = {
  "_data/default/networks.d/lab.yml": NETWORK("lab", 8, "ipv6: {gateway: 'fd00:9::1'}\n"),
  "_data/default/networks.d/inner.yml": `mode: isolated\n${NETWORK("inner", 9)}`,
  "_data/default/networks.d/back.yml": `mode: isolated\n${NETWORK("back", 10)}`,
  "_data/default/guests.d/web.yml": `description: "a: # 'b'"
os: {id: debian12}
virtinst: {location: "http://ks.lab.test/debian/dists/bookworm/main/installer-amd64/", firmware: uefi, ram: 1024}
interfaces:
  - {network: lab, ip: 10.9.8.11, ip6: "fd00:9::11", bootproto: static, mac: 52:54:00:05:01:51, addresses: [10.9.8.41/24], search: [a.test, lab.test]}
  - {network: inner, mtu: 1400}
disks: [{size: 20}, {size: 4}]
partitioning:
  swap: 1GiB
  groups: [{name: vg0, devices: [0]}]
  device: vg0
  parts:
    - {mountpoint: /var/log, size: 2GiB, options: [noatime, nodev], label: logs}
    - {mountpoint: /srv, size: 1GiB, device: 1, fstype: xfs, label: data, options: [noatime]}
    - {mountpoint: /opt, device: 1}
    - {mountpoint: /tmp, fstype: tmpfs, size: 64}
timezone: {name: Asia/Tokyo, utc: false}
lang: ja_JP.UTF-8
keyboard: jp
rootpw: "${HASH}"
authorized_keys: [ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIEAmf1g7rb2wSHXa6WggYGwQ root@lab]
users:
  - {name: alice, groups: [wheel, ops], uid: 1500, gid: 1501, gecos: "Alice O'A.", password: "${HASH}", authorized_keys: [ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIEAmf1g7rb2wSHXa6WggYGwQ alice@lab]}
  - {name: bob, shell: /bin/sh, home: /srv/bob, sudo: "ALL=(ALL) NOPASSWD: ALL", locked: true}
packages: [nginx, "@web-server", -nano]
package_options: {weak_deps: false}
services: {enabled: [nginx], disabled: [cron, absent]}
firewall: {services: [ssh, http], ports: ["8443:tcp", 8080]}
selinux: disabled
scripts: ["echo 'done'", {text: "print(1)", interpreter: /usr/bin/python3, log: /root/log, erroronfail: false}]
sudo_rules: ["%ops ALL=(ALL) ALL"]
bootloader: {timeout: 1, password: grub.pbkdf2.sha512.10000.AB.CD}
ntpservers: [ntp.lab.test, 10.9.8.1]
source: {proxy: "http://proxy.lab.test:3128/"}
kernel_args: ["console=ttyS0,115200", quiet]
disable_ipv6: false
setup_data: [{src: setup/files/exports, dst: exports, install: {mode: "0644", dst: /etc/exports}}]
`,
  "_data/default/guests.d/bonded.yml": `os: {id: debian13}
virtinst: {location: {url: "http://trees.test/netboot/", kernel: linux, initrd: initrd.gz}, ram: 1024}
source: {mirror: "http://mirror.test/debian"}
interfaces:
  - {network: lab, ip: 10.9.8.12, bootproto: static, routes: [{to: 10.1.0.0/16, via: 10.9.8.9, metric: 5}]}
  - {network: lab}
  - {network: back, ip: 10.9.10.12, bootproto: static, ipv6: false}
bonds: {bond0: {members: [0, 1], mode: 802.3ad, options: {miimon: 100}}}
vlans: {v7: {id: 7, link: bond0, network: inner, addresses: [10.9.9.12]}}
bridges: {br0: {members: [2]}}
firewall: {enabled: false}
partitioning: {table: gpt, swap: 0}
after_install: reboot
`,
  "_data/default/guests.d/stacked.yml": `os: {id: debian12}
virtinst: {location: /srv/images/debian-12.iso, ram: 1024}
interfaces: [{network: lab, ip: 10.9.8.14, bootproto: static}, {network: lab}]
bonds: {bond0: {members: [0], mtu: 1400}}
vlans: {v7: {id: 7, link: 1, bootproto: none}}
bridges: {br0: {members: [bond0, v7]}}
`,
  "_data/default/guests.d/mirror.yml": `os: {id: debian12}
virtinst: {location: /srv/images/debian-12.iso, ram: 1024}
interfaces: [{network: lab}]
disks: [{size: 20}, {size: 20}, {size: 5}]
partitioning:
  boot: false
  device: sys
  arrays: [{name: boot, level: 1, devices: [0, 1], size: 1GiB}, {name: main, level: 1, devices: [0, 1]}]
  groups: [{name: sys, devices: [main]}]
  parts: [{mountpoint: /boot, device: boot, fstype: ext4}, {mountpoint: /srv, device: 2}]
`,
  "_data/default/guests.d/sealed.yml": `os: {id: debian12}
virtinst: {location: /srv/images/debian-12.iso, ram: 1024}
interfaces: [{network: lab}]
disks: [{size: 20}]
partitioning:
  device: sys
  groups: [{name: sys, devices: [0], luks: {passphrase: "a: 'b' # c"}}]
`,
  "_data/default/guests.d/wide.yml": `os: {id: debian12}
virtinst: {location: /srv/images/debian-12.iso, ram: 1024}
interfaces: [{network: lab}]
disks: [{size: 20}, {size: 20}, {size: 20}]
partitioning:
  device: sys
  groups: [{name: sys, devices: [0, 1]}, {name: data, devices: [2]}]
  parts: [{mountpoint: /srv, device: data}]
`,
  "_data/default/guests.d/old.yml": `os: {id: debian11}
virtinst: {location: /srv/images/debian-11.iso, ram: 1024}
interfaces: [{network: lab}]
`,
};
