import { HASH } from "./preseed-lab.ts";

const KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIEAmf1g7rb2wSHXa6WggYGwQ";

/** The layers of a lab with guests that Agama installs, which have all facts that a profile and its scripts can set. */
export const SUSE_LAB: Readonly<Record<string, string>> = {
  "_data/default/networks.d/lab.yml":
    "domain: lab.test\nbridge: {name: virbr7, stp: false}\ngateway: 10.9.8.1\nprefix: 24\ndhcp: {start: 10.9.8.100, end: 10.9.8.199}\nipv6: {gateway: 'fd00:9::1'}\n",
  "_data/default/networks.d/inner.yml":
    "mode: isolated\ndomain: inner.test\nbridge: {name: virbr8, stp: false}\ngateway: 10.9.9.1\nprefix: 24\ndhcp: {start: 10.9.9.100, end: 10.9.9.199}\n",
  "_data/default/guests.d/leap.yml": `description: "a: # 'b'"
os: {id: opensuse16.0}
virtinst: {location: /srv/images/Leap-16.0-online-installer-x86_64.install.iso, ram: 4096}
interfaces:
  - {network: lab, ip: 10.9.8.11, ip6: "fd00:9::11", bootproto: static, mac: 52:54:00:05:01:51}
  - {network: inner, mac: 52:54:00:05:01:52}
disks: [{size: 20}, {size: 4}]
partitioning:
  parts: [{mountpoint: /srv, device: 1, fstype: xfs, options: [noatime, nodev], label: srv, mkfs_options: -m crc=1}]
rootpw: "${HASH}"
authorized_keys: ["${KEY} root@lab", "${KEY} other@lab"]
lang: ja_JP.UTF-8
keyboard: de-nodeadkeys
timezone: {name: Asia/Tokyo, utc: false}
users:
  - {name: alice, groups: [wheel], password: "${HASH}", authorized_keys: ["${KEY} alice@lab"], gecos: "Alice A.", uid: 1500}
  - {name: bob, sudo: "ALL=(ALL) NOPASSWD: /bin/ls"}
packages: [nginx, "@minimal_base", "-@documentation"]
package_options: {weak_deps: false}
repos: [{name: more, baseurl: "http://repo.lab.test/more/"}]
yum_repos: [{name: own, baseurl: "http://repo.lab.test/own/", gpgkey: "http://repo.lab.test/own.key"}]
services: {enabled: [nginx], disabled: [cups]}
firewall: {services: [ssh, http], ports: [8443, "53:udp"]}
scripts:
  - "echo hi"
  - {text: "print(1)", interpreter: /usr/bin/python3, log: /root/log, erroronfail: false}
  - {text: "echo early", stage: pre}
  - {text: "ls /mnt/sysimage", nochroot: true}
sudo_rules: ["%ops ALL=(ALL) ALL"]
bootloader: {timeout: 3}
source: {proxy: "http://proxy.lab.test:3128/"}
after_install: reboot
ntpservers: [ntp.lab.test]
setup_data: [{src: setup/files/exports, dst: exports, install: {mode: "0644", dst: /etc/exports}}]
`,
  "_data/default/guests.d/tw.yml": `os: {id: opensusetumbleweed}
virtinst: {location: /srv/images/openSUSE-Tumbleweed-DVD-x86_64-Current.iso, ram: 4096, firmware: uefi, machine: q35}
interfaces:
  - {network: lab, ip: 10.9.8.21, bootproto: static, mac: 52:54:00:05:01:53, routes: [{to: 10.50.0.0/16, via: 10.9.8.7, metric: 50}]}
  - {network: lab, mac: 52:54:00:05:01:54}
  - {network: inner, mac: 52:54:00:05:01:55, mtu: 1400}
  - {network: lab, ip: 10.9.8.22, dns: false, bootproto: static, mac: 52:54:00:05:01:56}
bonds: {bond0: {members: [0, 1], mode: 802.3ad, options: {miimon: 100, lacp_rate: fast}}}
vlans:
  bond0.30: {link: bond0, id: 30, bootproto: static, addresses: [10.30.0.21/24]}
  nic3.31: {link: 3, id: 31, bootproto: static, addresses: [10.31.0.21/24]}
bridges: {br0: {members: [2]}}
disks: [{size: 20}, {size: 20}, {size: 20}]
partitioning:
  device: vg0
  fstype: xfs
  arrays: [{name: data, level: 1, devices: [1, 2], chunk: 64}]
  groups: [{name: vg0, devices: [data]}]
  pools: [{name: thin, device: vg0, size: 4096}]
  parts:
    - {mountpoint: /home, size: 1GiB, luks: {passphrase: "a: 'b' # c"}}
    - {mountpoint: /var/lib, device: thin, size: 8192}
firewall: {enabled: false}
kernel_args: []
rootpw: "!!"
`,
  "_data/default/guests.d/sap.yml": `os: {id: sles16.1}
virtinst: {location: /srv/images/SLES-16.1.iso, ram: 4096}
interfaces: [{network: lab, ip: 10.9.8.31}]
release: {product: SLES_SAP}
disable_ipv6: true
`,
};
