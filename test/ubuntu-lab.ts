/** The layers of a lab with guests that Ubuntu's installer sets up, which have all facts that an autoinstall can set. */
export const UBUNTU_LAB: Readonly<Record<string, string>> = {
  "_data/default/networks.d/lab.yml":
    "domain: lab.test\nbridge: {name: virbr7, stp: false}\ngateway: 10.9.8.1\nprefix: 24\ndhcp: {start: 10.9.8.100, end: 10.9.8.199}\nipv6: {gateway: 'fd00:9::1'}\n",
  "_data/default/networks.d/inner.yml":
    "mode: isolated\ndomain: inner.test\nbridge: {name: virbr8, stp: false}\ngateway: 10.9.9.1\nprefix: 24\ndhcp: {start: 10.9.9.100, end: 10.9.9.199}\n",
  "_data/default/guests.d/web.yml": `description: "a: # 'b'"
os: {id: ubuntu24.04}
virtinst: {location: /srv/images/ubuntu-24.04.3-live-server-amd64.iso, ram: 4096}
interfaces:
  - {network: lab, ip: 10.9.8.11, ip6: "fd00:9::11", bootproto: static, mac: 52:54:00:05:01:51}
  - {network: inner}
disks: [{size: 20}, {size: 4}]
partitioning:
  parts: [{mountpoint: /srv, device: 1, fstype: xfs, options: [noatime, nodev], label: srv, mkfs_options: -m crc=1}]
rootpw: "$6$ab$${"x".repeat(86)}"
lang: ja_JP.UTF-8
keyboard: de-nodeadkeys
timezone: {name: Asia/Tokyo, utc: false}
users:
  - {name: alice, groups: [sudo], authorized_keys: [ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIEAmf1g7rb2wSHXa6WggYGwQ alice@lab]}
packages: [nginx]
services: {enabled: [nginx], disabled: [cups]}
scripts:
  - "echo hi"
  - {text: "print(1)", interpreter: /usr/bin/python3, log: /root/log, erroronfail: false}
  - {text: "echo early", stage: pre}
  - {text: "ls /mnt/sysimage", nochroot: true}
sudo_rules: ["%ops ALL=(ALL) ALL"]
bootloader: {timeout: 3}
source: {mirror: "http://mirror.lab.test/ubuntu", proxy: "http://proxy.lab.test:3128/"}
after_install: reboot
ntpservers: [ntp.lab.test]
setup_data: [{src: setup/files/exports, dst: exports, install: {mode: "0644", dst: /etc/exports}}]
`,
  "_data/default/guests.d/db.yml": `os: {id: ubuntu22.04}
virtinst: {location: /srv/images/ubuntu-22.04.5-live-server-amd64.iso, firmware: uefi, machine: q35}
interfaces:
  - {network: lab, ip: 10.9.8.21, bootproto: static, mac: 52:54:00:05:01:52, routes: [{to: 10.50.0.0/16, via: 10.9.8.7, metric: 50}]}
  - {network: lab, mac: 52:54:00:05:01:53}
  - {network: inner, mac: 52:54:00:05:01:54, mtu: 1400}
bonds: {bond0: {members: [0, 1], mode: 802.3ad, options: {miimon: 100, lacp_rate: fast}}}
vlans: {bond0.30: {link: bond0, id: 30, bootproto: static, addresses: [10.30.0.21/24]}}
bridges: {br0: {members: [2]}}
disks: [{size: 20}, {size: 20}, {size: 20}]
partitioning:
  device: vg0
  arrays: [{name: data, level: 1, devices: [1, 2]}]
  groups: [{name: vg0, devices: [data]}]
  parts:
    - {mountpoint: /home, size: 1GiB, luks: {passphrase: "a: 'b' # c"}}
`,
};
