/** Host layers with one cloud image. */
export const IMAGES =
  "cloud_images:\n  debian12: {url: 'https://a.test/debian-12.qcow2', sums: 'https://a.test/SHA512SUMS'}\n";

/** The layers of a lab with two guests from cloud images, which have all facts that cloud-init can set. */
export const CLOUD_LAB: Readonly<Record<string, string>> = {
  "_data/default/host.d/images.yml": `${IMAGES}  alma9: {path: /srv/images/alma9.qcow2}\n`,
  "_data/default/networks.d/lab.yml":
    "domain: lab.test\nbridge: {name: virbr7, stp: false}\ngateway: 10.9.8.1\nprefix: 24\ndhcp: {start: 10.9.8.100, end: 10.9.8.199}\nipv6: {gateway: 'fd00:9::1'}\n",
  "_data/default/networks.d/inner.yml":
    "mode: isolated\ndomain: inner.test\nbridge: {name: virbr8, stp: false}\ngateway: 10.9.9.1\nprefix: 24\ndhcp: {start: 10.9.9.100, end: 10.9.9.199}\n",
  "_data/default/guests.d/web.yml": `description: "a: # 'b'"
image: debian12
os: {id: debian12}
interfaces:
  - {network: lab, ip: 10.9.8.11, ip6: "fd00:9::11", bootproto: static, mac: 52:54:00:05:01:51}
  - {network: inner}
disks: [{size: 8}, {size: 1}, {size: 1, serial: SWAP}]
partitioning:
  parts:
    - {mountpoint: /srv/data, device: 1, fstype: xfs, label: data, options: [noatime], mkfs_options: -m crc=1}
    - {mountpoint: swap, device: 2}
timezone: {name: Asia/Tokyo}
users:
  - {name: alice, groups: [wheel], authorized_keys: [ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIEAmf1g7rb2wSHXa6WggYGwQ alice@lab]}
packages: [nginx]
services: {enabled: [nginx], disabled: [cups]}
scripts: ["echo hi", {text: "print(1)", interpreter: /usr/bin/python3, log: /root/log, erroronfail: false}]
sudo_rules: ["%ops ALL=(ALL) ALL"]
after_install: reboot
ntpservers: [ntp.lab.test]
setup_data: [{src: setup/files/exports, dst: exports, install: {mode: "0644", dst: /etc/exports}}]
`,
  "_data/default/guests.d/db.yml": `image: alma9
image_copy: full
os: {id: almalinux9}
interfaces: [{network: lab, ip: 10.9.8.12}]
firewall: {enabled: true, services: [ssh], ports: ["8443:tcp", 80]}
selinux: permissive
users: [{name: bob}]
lang: ja_JP.UTF-8
keyboard: jp106
rootpw: "$6$ab$${"x".repeat(86)}"
partitioning: {swap: 512}
yum_repos:
  - {name: extra, baseurl: "http://a.test/%20a/", gpgkey: "http://a.test/key"}
  - {name: mirrors, mirrorlist: "http://a.test/list", cost: 5, exclude: [a, b]}
`,
};
