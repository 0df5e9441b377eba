type Files = Readonly<Record<string, string>>;

/** An old configuration: its files, what must come through, and its faults by file, line and id. */
export interface OldLab {
  readonly title: string;
  readonly files: Files;
  /** Guests, each with its interfaces and disks: `NAME: NETWORK/ADDRESS ...: POOL/GIB ...`. Only of a configuration without faults. */
  readonly guests?: readonly string[];
  readonly networks?: readonly string[];
  readonly pools?: readonly string[];
  readonly faults?: readonly string[];
}

const net = (name: string, number: number, more = "") => `name: ${name}
mode: nat
bridge: virbr${number}
domain: ${name}.example
gateway: 10.${number}.0.254
netmask: 255.255.255.0
network: 10.${number}.0.0
dhcp: {start: 10.${number}.0.200, end: 10.${number}.0.250}
${more}`;

const BASE = `domain: svc.example
timezone: {utc: true, timezone: Asia/Tokyo}
virtinst:
  basic_options: "--check-cpu --hvm --accelerate"
  connect: qemu:///system
  ram: 1024
  vcpus: 1
  arch: x86_64
  waittime: 20
  graphics: vnc
  os_type: linux
  os_variant: rhel6
  location: http://ks/contents/RHEL/6/3/x86_64/default/
  extra_args: ks=file:/ks.cfg ksdevice=eth0
disks:
  - {pool: default, format: qcow2, cache: none, size: 5}
templates:
  autoinst: {src: autoinstall.d/ks.cfg, dst: ks.cfg}
  virtinst: {src: host/vmbuild.sh, dst: vmbuild.sh}
`;

const lab = (files: Files, site = "default"): Files => ({
  [`${site}/common/00.yml`]: BASE,
  [`${site}/networks.d/svc/10.yml`]: net("svc", 5),
  ...Object.fromEntries(Object.entries(files).map(([path, text]) => [`${site}/${path}`, text])),
});

const mac = (number: number) =>
  `52:54:00:05:${number < 100 ? "00" : "01"}:${String(number % 100).padStart(2, "0")}`;
const nic = (number: number, more = "") => `{network: svc, ip: 10.5.0.${number}, mac: ${mac(number)}${more}}`;
const crlf = (text: string) => `\ufeff${text.replaceAll("\n", "\r\n")}`;

/** A node of a cluster, with a heartbeat that has no name. */
const node = (name: string, number: number) => `hostname: ${name}
interfaces:
  - {device: eth0, network: svc, ip: 10.5.0.${number}, mac: ${mac(number)}, host: ${name}, fqdn: ${name}.svc.example}
  - {device: eth1, network: hb, ip: 10.6.0.${number}, host: ${name}-hb, bootproto: static, nodns: true}
`;

/** 31 guests of six kinds, half of them with a card on libvirt's own network. */
const many = Array.from({ length: 31 }, (_, at) => {
  const name = `k${at % 6}-${Math.floor(at / 6) + 1}`;
  const address = at % 2 === 0 ? "" : `10.6.0.${100 + at}`;
  const other = at % 2 === 0 ? "network: default" : `network: hb, ip: ${address}`;
  return {
    name,
    text: `interfaces:\n- ${nic(100 + at, ", device: eth0")}\n- {device: eth1, ${other}, nodns: yes}\n`,
    summary: `${name}: svc/10.5.0.${100 + at} ${at % 2 === 0 ? "default" : "hb"}/${address}: default/5`,
  };
});

export const OLD_LABS: readonly OldLab[] = [
  {
    title: "no META, objects in single files, MACs and booleans of YAML 1.1 without quotes",
    files: {
      "default/common/00.yml": BASE,
      "default/networks.d/svc.yml": net("svc", 5),
      "default/guests.d/a.yml":
        "interfaces:\n- device: eth0\n  mac: 52:54:00:05:00:10\n  ip: 10.5.0.10\n  host: a\n  fqdn: a.svc.example\n  network: svc\n  netmask: 255.255.255.0\n  gateway: 10.5.0.254\n  onboot: yes\n",
      "default/guests.d/b-1.yml":
        "interfaces:\n- mac: 52:54:00:05:00:59\n  ip: 10.5.0.11\n  network: svc\n  nodns: no\n- device: eth1\n  mac: 52:54:00:05:00:01\n  network: svc\n  nodns: on\n",
    },
    guests: ["a: svc/10.5.0.10: default/5", "b-1: svc/10.5.0.11 svc/: default/5"],
    networks: ["svc nat 10.5.0.0/24"],
    pools: ["default"],
  },
  {
    title: "CRLF, a byte order mark and Japanese",
    files: Object.fromEntries(
      Object.entries({
        "META/meta.yml": "site: default\n",
        ...lab({
          "guests.d/a/10.yml": `description: \u30b5\u30fc\u30d0 # \u8aac\u660e\ninterfaces:\n- ${nic(10)}\n`,
        }),
      }).map(([path, text]) => [path, crlf(text)]),
    ),
    guests: ["a: svc/10.5.0.10: default/5"],
  },
  {
    title: "anchors and merge keys",
    files: lab({
      "sysgroups.d/db/10.yml":
        "x-disk: &disk {pool: default, format: qcow2, cache: none}\ndisks:\n  - {<<: *disk, size: 5}\n  - {<<: *disk, size: 10, bus: virtio}\nvirtinst: &v\n  ram: 2048\n",
      "guests.d/db-1/10.yml": `interfaces:\n  - &nic {network: svc, device: eth0, ip: 10.5.0.21, mac: ${mac(21)}}\n  - {<<: *nic, device: eth1, ip: 10.5.0.31, mac: ${mac(31)}, host: db-1-b}\n`,
      "guests.d/db-2/10.yml": `interfaces:\n  - ${nic(22)}\nvirtinst: {ram: '4096', vcpus: "2", cpu: host}\n`,
    }),
    guests: [
      "db-1: svc/10.5.0.21 svc/10.5.0.31: default/5 default/10",
      "db-2: svc/10.5.0.22: default/5 default/10",
    ],
  },
  {
    title: "networks of all modes, one without a name",
    files: lab({
      "networks.d/hb/10.yml": net("hb", 6)
        .replace("mode: nat", "mode: isolated")
        .replace(/dhcp.*\n/, ""),
      "networks.d/rt/10.yml": net("rt", 7)
        .replace("mode: nat", "mode: route")
        .replace("255.255.255.0", "255.255.0.0"),
      "networks.d/lan/10.yml": "name: lan\nmode: bridge\nbridge: br0\n",
      "networks.d/nameless.yml": net("nameless", 8).replace("name: nameless\n", ""),
      "guests.d/a/10.yml": `interfaces:\n- ${nic(10)}\n- {network: hb, ip: 10.6.0.10, bootproto: static, nodns: true}\n- {network: rt, bootproto: DHCP}\n- {network: lan}\n- {network: nameless, ip: 10.8.0.3}\n`,
    }),
    guests: ["a: svc/10.5.0.10 hb/10.6.0.10 rt/ lan/ nameless/10.8.0.3: default/5"],
    networks: [
      ...["hb isolated 10.6.0.0/24", "lan bridge null", "nameless nat 10.8.0.0/24", "rt route 10.7.0.0/16"],
      "svc nat 10.5.0.0/24",
    ],
  },
  {
    title: "two clusters, with nodes by the names of the heartbeat and by guests' names",
    files: lab({
      "networks.d/hb/10.yml": net("hb", 6, "fence_virt: true\n"),
      "sysgroups.d/rhel-6-cluster/10.yml":
        "cluster:\n  name: rhel-6-cluster\n  bridge: virbr5\n  nodes:\n    - {name: rhel-6-cluster-1-hb, fence_name: rhel-6-cluster-1}\n    - {name: rhel-6-cluster-2-hb, fence_name: rhel-6-cluster-2}\n  resources: {ip: 10.5.0.110, fs: {mountpoint: /mnt}}\n  vol: {vg: vg0, lv: lv0, fs: gfs2, journal: 2}\ndisks:\n  - {pool: default, size: 5, format: qcow2}\n  - {pool: default, size: 1, format: raw, vol: quorum.img, perms: sh, bus: virtio, cache: none}\n",
      "sysgroups.d/rhel-5-cluster/10.yml":
        "cluster:\n  name: rhel-5-cluster\n  nodes: [rhel-5-cluster-1, rhel-5-cluster-2]\n  resources:\n    ip: 10.5.0.100\n  vol: {vg: vg5, lv: lv5, fs: ext3}\nvirtinst: {os_variant: rhel5.4, location: http://ks/contents/RHEL/5/8/x86_64/default/}\ndisks:\n  - {pool: default, size: 5, format: qcow2}\n  - {pool: default, size: 1, format: raw, vol: c5.img, perms: sh}\n",
      ...Object.fromEntries(
        [5, 6].flatMap((release) =>
          [1, 2].map((at) => {
            const name = `rhel-${release}-cluster-${at}`;
            return [`guests.d/${name}/10.yml`, node(name, 100 + (release - 5) * 10 + at)];
          }),
        ),
      ),
    }),
    guests: [5, 6].flatMap((release) =>
      [1, 2].map((at) => {
        const number = 100 + (release - 5) * 10 + at;
        return `rhel-${release}-cluster-${at}: svc/10.5.0.${number} hb/10.6.0.${number}: default/5 default/1`;
      }),
    ),
  },
  {
    title: "META in parts, an empty layer, marks of documents, an override, a kind with numbers, a CD-ROM",
    files: {
      "META/10_a.yml": "site: lab-a\n",
      "META/20_b.yml":
        "guest:\n  subdir: guests.d\n  files:\n    - common/*.yml\n    - sysgroups.d/%(group)s/*.yml\n    - guests.d/%(name)s/*.yml\n",
      ...lab(
        {
          "common/31_virtinst.yml": "virtinst:\n  location: http://ks/contents/RHEL/6/4/x86_64/default/\n",
          "sysgroups.d/rhel-6-lvs-rs/10.yml":
            "lvs: {vip: 10.5.0.99, scheduler: rr}\nsquid: {port: 3128}\nservices: [httpd, 'squid']\npackages:\n  - '@base'\n  - httpd\n",
          "guests.d/rhel-6-lvs-rs-1/10.yml": "",
          "guests.d/rhel-6-lvs-rs-1/20.yml": `interfaces: [${nic(41)}]\n`,
          "guests.d/rhel-6-lvs-rs-2/10.yml": `---\ninterfaces: [${nic(42)}]\n...\n`,
          "guests.d/sat/10.yml": `# only one\ninterfaces:\n  - ${nic(43)}\nsatellite: {server: sat, rhn: null}\nvirtinst:\n  location: ''\n  cdrom: /var/lib/libvirt/images/iso/rhel-6.4.iso\ndisks:\n- size: 30\n- {size: '20G'}\n- {size: 512M}\n`,
        },
        "lab-a",
      ),
    },
    guests: [
      "rhel-6-lvs-rs-1: svc/10.5.0.41: default/5",
      "rhel-6-lvs-rs-2: svc/10.5.0.42: default/5",
      "sat: svc/10.5.0.43: default/30 default/20 default/0.5",
    ],
  },
  {
    title: "the host's own values, and storage pools",
    files: lab({
      "host.d/10.yml":
        "isomntdir: /srv/iso/mnt\nisodatadir: /srv/iso/data\nbridge: virbr5\niscsi:\n  targets:\n  - {name: t0, path: /srv/t0.img, size: 30G, iqn: 'iqn.2003-01.org.linux-iscsi.x:t0'}\n  - {name: t1, path: /srv/t1.img, size: 10240M, iqn: 'iqn.2003-01.org.linux-iscsi.x:t1'}\n  - {name: t2, path: /srv/t2.img, size: 1T, iqn: 'iqn.2003-01.org.linux-iscsi.x:t2'}\nhost_templates:\n  autofs_map: {src: host/auto.iso, dst: host/etc/auto.iso}\n  nested: {src: host/kvm-intel.conf, dst: host/etc/modprobe.d/kvm.conf}\n  fence: {src: host/fence_virt.conf, dst: host/etc/fence_virt.conf}\n  lio: {src: host/lio-setup.sh, dst: host/usr/bin/lio.sh}\n  snoop: {src: host/fix_multicast_snooping.sh, dst: host/usr/bin/x.sh}\n",
      "storages.d/pool-1.yml":
        "type: dir\nname: pool-1\ntarget: {path: /srv/pools/1, permissions: {mode: 0711, owner: 0}}\n",
      "storages.d/big.yml": "name: big\ntype: dir\npath: /srv/pools/big\n",
      "guests.d/a/10.yml": `interfaces: [${nic(10)}]\ndisks: [{pool: pool-1, size: 3}, {pool: big, size: 3, vol: a-data}]\n`,
    }),
    guests: ["a: svc/10.5.0.10: pool-1/3 big/3"],
    pools: ["big", "default", "pool-1"],
  },
  {
    title: "setup data, repositories, name servers, a guest's address beside its interfaces",
    files: lab({
      "guests.d/ipa/10.yml": `fqdn: ipa.svc.example\nip: 10.5.0.5\nipa: {realm: SVC.EXAMPLE, admin_password: Secret123}\ninterfaces:\n- {device: eth0, network: svc, mac: ${mac(5)}}\nsetup_data:\n- {src: data/ipa/install.sh, dst: install.sh, install: {mode: 0755, dst: /root/install.sh}}\n- {src: data/ipa/readme, dst: readme}\nks_finish: reboot\nks_repos:\n- {name: extras, baseurl: 'http://ks/extras/', cost: 100}\nservices: {enabled: [httpd], disabled: [iptables]}\n`,
      "guests.d/ftp/10.yml": `ftp: {anon: yes}\nhosts:\n- {ip: 10.5.0.5, hostname: ipa}\ninterfaces:\n- ${nic(6)}\nswap: 1024\nfilesystem: ext4\nnameservers: [{ns1: 10.5.0.254}, {ns2: 8.8.8.8}]\ntemplates:\n  extra: {src: data/ftp/vsftpd.conf, dst: vsftpd.conf}\n`,
    }),
    guests: ["ftp: svc/10.5.0.6: default/5", "ipa: svc/10.5.0.5: default/5"],
  },
  {
    title: "ten faults of its own",
    files: lab({
      "networks.d/hb/10.yml": net("hb", 6).replace("end: 10.6.0.250", "end: 10.7.0.250"),
      "guests.d/a/10.yml": `interfaces: [{network: svc, ip: 10.5.1.10, mac: ${mac(10)}}]\n`,
      "guests.d/b/10.yml": `interfaces: [{network: svc, ip: 10.5.0.11, mac: ${mac(10)}}]\n`,
      "guests.d/c/10.yml": `interfaces:\n- ${nic(11)}\ninterfaces:\n- ${nic(13)}\n`,
      "guests.d/d/10.yml": `interfaces: [${nic(14).replace("svc", "svcc")}]\n`,
      "guests.d/e/10.yml": `interfaces: [${nic(15).replace(":15", ":1g")}]\n`,
      "guests.d/f/10.yml": `interfaces: [{network: svc, ip: 10.5.0.254, mac: ${mac(16)}}]\n`,
      "guests.d/g/10.yml": `interfaces: [{network: svc, ip: 10.5.0.210, mac: ${mac(17)}, bootproto: static}]\n`,
      "guests.d/h/10.yml": `interfaces: [${nic(18)}]\ndisks: [{pool: pol, size: 5}]\n`,
      "guests.d/i/10.yml": `interfaces: [${nic(19)}]\ncluster: {name: i, nodes: [i, node-9]}\n`,
    }),
    faults: [
      "guests.d/a/10.yml:1 address-outside-network",
      "guests.d/b/10.yml:1 duplicate-mac",
      "guests.d/c/10.yml:3 yaml-duplicate-key",
      "guests.d/d/10.yml:1 unknown-network",
      "guests.d/e/10.yml:1 schema",
      "guests.d/f/10.yml:1 address-reserved",
      "guests.d/g/10.yml:1 address-in-dynamic-range",
      "guests.d/h/10.yml:2 unknown-pool",
      "guests.d/i/10.yml:2 unknown-guest",
      "networks.d/hb/10.yml:8 range-outside-network",
    ],
  },
  {
    title: "31 guests on three networks, one of them libvirt's own",
    files: lab({
      "networks.d/hb/10.yml": net("hb", 6),
      "networks.d/default/10.yml":
        "name: default\nmode: nat\nbridge: virbr0\ndomain: example.com\ngateway: 192.168.122.1\nnetmask: 255.255.255.0\nnetwork: 192.168.122.0\ndhcp: {start: 192.168.122.2, end: 192.168.122.254}\n",
      ...Object.fromEntries(
        many.map(({ name, text }) => [`guests.d/${name}/10.yml`, `hostname: ${name}\n${text}`]),
      ),
    }),
    guests: many.map(({ summary }) => summary),
    networks: ["default nat 192.168.122.0/24", "hb nat 10.6.0.0/24", "svc nat 10.5.0.0/24"],
  },
];
