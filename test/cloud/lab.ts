import { OwnLab } from "../own-lab.ts";

/** The hash of a password that nobody uses. */
export const HASH = `$6$saltsalt$${"b".repeat(86)}`;

/** Guests that a real cloud image sets up, and two for the negative controls. */
export async function builtLab(image: string, sha256: string, key: string): Promise<OwnLab> {
  const lab = new OwnLab({
    "_data/default/common/cloud.yml": `virtinst: {ram: 768, vcpus: 1, graphics: none}
os: {id: debian12}
image: debian12
authorized_keys: [${key}]
`,
    "_data/default/host.d/images.yml": `cloud_images:
  debian12: {path: ${image}, sha256: ${sha256}}
`,
    "_data/default/storages.d/default.yml": "path: /srv/pool\n",
    "_data/default/networks.d/lab.yml": `domain: lab.test
bridge: {name: virbr7, stp: false, delay: 0}
gateway: 10.9.8.1
prefix: 24
dhcp: {start: 10.9.8.100, end: 10.9.8.199}
ipv6: {gateway: "fd00:9::1"}
`,
    "_data/default/networks.d/inner.yml": `mode: isolated
domain: inner.test
bridge: {name: virbr8, stp: false, delay: 0}
gateway: 10.9.9.1
prefix: 24
dhcp: {start: 10.9.9.100, end: 10.9.9.199}
ipv6: {gateway: "fd00:10::1", dhcp: {start: "fd00:10::100", end: "fd00:10::1ff"}}
`,
    "_data/default/guests.d/web.yml": `interfaces:
  - network: lab
    mac: 52:54:00:05:01:51
    ip: 10.9.8.11
    ip6: "fd00:9::11"
    bootproto: static
    routes: [{to: 10.77.0.0/16, via: 10.9.8.7}]
  - {network: inner, mac: 52:54:00:05:01:52, ip: 10.9.9.12}
disks: [{size: 4}, {size: 1}]
partitioning: {parts: [{mountpoint: /srv/data, device: 1, fstype: ext4, label: data, options: [noatime]}]}
timezone: {name: Asia/Tokyo}
users:
  - {name: alice, groups: [sudo, lab], authorized_keys: [${key}]}
  - {name: bob, uid: 2001, gecos: Bob, shell: /bin/sh, home: /srv/bob, password: ${JSON.stringify(HASH)}}
sudo_rules: ["bob ALL=(ALL) NOPASSWD: /usr/bin/id"]
services: {disabled: [apt-daily.timer]}
scripts: ["echo ran >>/var/log/script"]
setup_data: [{src: setup/files/exports, dst: exports, install: {mode: "0640", dst: /etc/exports}}]
`,
    "_data/default/guests.d/bonded.yml": `after: [web]
image_copy: full
disks: [{size: 3}]
interfaces:
  - {network: lab, mac: 52:54:00:05:01:61, ip: 10.9.8.21, bootproto: static, ipv6: false}
  - {network: lab, mac: 52:54:00:05:01:62}
bonds: {bond0: {members: [0, 1]}}
vlans: {bond0.30: {id: 30, link: bond0, bootproto: static, addresses: [10.30.0.21/24], ipv6: false}}
`,
    "_data/default/guests.d/bare.yml":
      "disks: [{size: 3}]\ninterfaces: [{network: lab, ip: 10.9.8.31, bootproto: static}]\n",
    "_data/default/guests.d/moved.yml":
      "disks: [{size: 3}]\ninterfaces: [{network: lab, ip: 10.9.8.32, bootproto: static, mac: 52:54:00:05:01:71}]\n",
  });
  const { code, stderr } = await lab.build();
  if (code !== 0) throw new Error(stderr);
  return lab;
}
