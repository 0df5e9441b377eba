import { HASH } from "./preseed-lab.ts";

export const IMAGES =
  "cloud_images:\n  fcos: {url: 'https://a.test/fcos.qcow2.xz', sums: 'https://a.test/SHA512SUMS'}\n  flatcar: {path: /srv/flatcar.qcow2}\n";
export const HOSTILE = `'"; $(touch x) \`id\` %s%41 # {}[]&\\ é`;
const KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIEAmf1g7rb2wSHXa6WggYGwQ alice@lab";
export const SCRIPT = `echo ${HOSTILE}\n\ttab\nEOF\n`;

/** A bond with a VLAN, a bridge, and a VLAN on a card. */
const LINKS = `interfaces:
  - {network: lab, ip: 10.9.8.21, bootproto: static, mac: 52:54:00:05:01:61, routes: [{to: 10.50.0.0/16, via: 10.9.8.7}]}
  - {network: lab, mac: 52:54:00:05:01:62}
  - {network: inner, mac: 52:54:00:05:01:63, mtu: 1400}
  - {network: lab, ip: 10.9.8.22, dns: false, bootproto: static, mac: 52:54:00:05:01:64}
bonds: {bond0: {members: [0, 1], mode: active-backup, options: {arp_interval: 100, arp_ip_target: "10.9.8.1,10.9.8.2"}}}
bridges: {br0: {members: [2]}}
vlans:
  bond0.30: {link: bond0, id: 30, bootproto: static, addresses: [10.30.0.21/24]}
  nic3.31: {link: 3, id: 31, bootproto: static, addresses: [10.31.0.21/24]}
`;

/** The layers of a lab with guests of Fedora CoreOS and Flatcar, which have all facts that an Ignition config can set. */
export const IGNITION_LAB: Readonly<Record<string, string>> = {
  "_data/default/host.d/images.yml": IMAGES,
  "_data/default/networks.d/lab.yml":
    "domain: lab.test\nbridge: {name: virbr7, stp: false}\ngateway: 10.9.8.1\nprefix: 24\ndhcp: {start: 10.9.8.100, end: 10.9.8.199}\nipv6: {gateway: 'fd00:9::1'}\n",
  "_data/default/networks.d/inner.yml":
    "mode: isolated\ndomain: inner.test\nbridge: {name: virbr8, stp: false}\ngateway: 10.9.9.1\nprefix: 24\ndhcp: {start: 10.9.9.100, end: 10.9.9.199}\n",
  "_data/default/guests.d/core.yml": `image: fcos
os: {id: fedora-coreos-stable}
interfaces:
  - {network: lab, ip: 10.9.8.11, ip6: "fd00:9::11", bootproto: static, mac: 52:54:00:05:01:51, routes: [{to: 10.50.0.0/16, via: 10.9.8.7, metric: 5}], mtu: 1400}
  - {network: inner, mac: 52:54:00:05:01:52}
timezone: {name: Asia/Tokyo}
rootpw: "${HASH}"
users:
  - {name: alice, groups: [wheel], password: "${HASH}", authorized_keys: [${KEY}], gecos: ${JSON.stringify(HOSTILE)}, uid: 1500}
  - {name: bob, sudo: "ALL=(ALL) NOPASSWD: /bin/ls", groups: [carol, ops, kept, bob]}
  - {name: carol, groups: [shared]}
kernel_args: [quiet, "a=1 b=2"]
services: {enabled: [podman.socket], disabled: [zincati]}
scripts: [${JSON.stringify(SCRIPT)}, {text: "print(1)", interpreter: /usr/bin/python3, log: /root/log, erroronfail: false}]
sudo_rules: ["%ops ALL=(ALL) ALL"]
setup_data: [{src: setup/files/exports, dst: exports, install: {mode: "0644", dst: /etc/exports}}]
disks: [{size: 20}, {size: 4, serial: DATA}, {size: 2}]
partitioning:
  parts:
    - {mountpoint: "/var/lib/a-b", device: 1, fstype: xfs, label: data, options: [noatime, nodev], mkfs_options: -m crc=1}
    - {mountpoint: swap, device: 2}
`,
  "_data/default/guests.d/flat.yml": `image: flatcar
image_copy: full
os: {id: flatcar}
interfaces:
  - {network: lab, ip: 10.9.8.12, bootproto: static, mac: 52:54:00:05:01:53, nameservers: [10.9.8.2], search: [a.test, b.test]}
  - {network: inner, mac: 52:54:00:05:01:54}
`,
  "_data/default/guests.d/links.yml": `image: fcos
os: {id: fedora-coreos-stable}
${LINKS}`,
  "_data/default/guests.d/flat-links.yml": `image: flatcar
image_copy: full
os: {id: flatcar}
${LINKS.replaceAll("10.9.8.2", "10.9.8.3")
  .replaceAll("01:6", "01:7")
  .replace(/10\.3([01])\.0\.21/g, "10.3$1.0.31")}`,
};
