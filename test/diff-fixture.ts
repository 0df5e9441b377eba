import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { temporaryDirectory } from "./build.ts";

/** The hash of a password that nobody uses. */
export const hash = (letter: string) => `$6$${letter.repeat(8)}$${letter.repeat(86)}`;

/** As JSON, which is also YAML. */
export type Values = Record<string, unknown>;

const RELEASE = {
  ks_arg: "inst.ks=file:/ks.cfg",
  install: false,
  key: false,
  end: true,
  authconfig: false,
  eula: true,
  rootpw_options: ["--allow-ssh"],
  nic: "mac",
  nodefroute: true,
  ipv6: true,
  ipv6gateway: true,
  interfacename: true,
  network_files: "keyfile",
  boot_drive: "boot-drive",
  firewall_ports: null,
  ntp: "timesource",
  reqpart: true,
  fstype: "xfs",
  boot: { fstype: "xfs", size: 1024 },
  packages: ["@core"],
  tree: ["BaseOS"],
  base64: ["base64", "-d"],
  inittab: false,
  suite: "x",
  product: "x",
};
const DISK = {
  pool: "default",
  format: "raw",
  cache: "none",
  bus: "virtio",
  size: 6,
  shared: false,
  preallocation: "full",
  discard: "unmap",
  io: "threads",
  serial: "A",
};
const NIC = {
  ...{ bootproto: "dhcp", dns: true, model: "virtio", device: "eth0" },
  ...{ port_group: "servers", isolated: false, lease: 60, rom: true },
};

/** 250 guests have the same third part of their addresses. */
const pageOf = (at: number) => 16 * Math.floor(at / 250);

const settings = () => ({ nameservers: ["10.1.0.53"], search: ["a.test"], mtu: 1400, ipv6: true });
const link = (network: number, at: number) => ({
  ...settings(),
  addresses: [`10.${network}.${8 + pageOf(at)}.${at % 250}/16`],
  router: `10.${network}.0.9`,
  router6: `fd00:${network}::7`,
  routes: [{ to: `10.2${network}.0.0/16`, via: `10.${network}.0.7`, metric: 5 }],
});

const GRAPHICS = {
  type: "vnc",
  listen: "127.0.0.1",
  port: 5901,
  tlsport: 5902,
  websocket: 5701,
  keymap: "de",
  gl: { enable: true, rendernode: "/dev/dri/renderD128" },
  clipboard: { copypaste: true },
  filetransfer: { enable: true },
  image: { compression: "lz" },
  streaming: { mode: "all" },
  mouse: { mode: "client" },
};
const CPU = {
  model: "host-model",
  mode: "host-model",
  match: "exact",
  check: "partial",
  fallback: "allow",
  vendor: "Intel",
  migratable: true,
  secure: true,
  require: ["vmx"],
  force: ["a"],
  optional: ["b"],
  disable: ["c"],
  forbid: ["d"],
  cache: { mode: "emulate", level: 3 },
  topology: { sockets: 1, dies: 1, cores: 1, threads: 1 },
};

/** A guest with a value for every key. Other templates read some of them in its kickstart and its archive. */
export function guest(name: string, at: number): Values {
  const two = at.toString(16).padStart(4, "0").replace(/..$/, ":$&");
  return {
    sysgroup: "machine",
    hostname: name,
    domain: "own.test",
    description: "a machine",
    os: { id: "rhel9.4", kickstart: "RHEL9" },
    virtinst: {
      connect: "qemu:///system",
      location: { url: "http://ks/9/", kernel: "linux", initrd: "initrd.gz" },
      arch: "x86_64",
      ram: 512,
      vcpus: 1,
      wait: 20,
      graphics: GRAPHICS,
      firmware: "uefi",
      secure_boot: false,
      tpm: false,
      machine: "q35",
      cpu: CPU,
      extra_args: ["inst.text"],
      start: true,
      video: "virtio",
      watchdog: { model: "i6300esb", action: "reset" },
      memballoon: "virtio",
      rng: true,
      hugepages: false,
      cpuset: "0-3",
      boot_order: ["hd"],
      agent: true,
      autostart: false,
    },
    defaults: {
      disk: { ...DISK, volume: "x.img" },
      interface: {
        ...NIC,
        ...settings(),
        ...{ network: "one", mac: null, ip: null, ip6: null },
        duid: "0:3:0:1:52:54:0:0:0:3",
      },
    },
    disks: [{ ...DISK, volume: `${name}.img` }],
    interfaces: [
      { network: "two", ...NIC, ...settings(), dns: false, duid: `0:3:0:1:52:54:0:0:4:${two}` },
      { network: "two", ...NIC, ...settings(), dns: false, duid: `0:3:0:1:52:54:0:0:5:${two}` },
      {
        network: "one",
        ...NIC,
        ...link(1, at),
        mac: `52:54:00:01:${two}`,
        ip: `10.1.${1 + pageOf(at)}.${at % 250}`,
        ip6: `fd00:1::1:${at.toString(16)}`,
        duid: `0:3:0:1:52:54:0:0:2:${two}`,
      },
    ],
    cluster: {
      name: "c",
      nodes: [name],
      heartbeat: 0,
      ip: `10.1.${5 + pageOf(at)}.${at % 250}`,
      mountpoint: "/srv/c",
      fstype: "xfs",
      hacluster_password: hash("h"),
    },
    default_interface: 2,
    bonds: { b: { members: [0], mode: "802.3ad", options: { miimon: 100 }, mtu: 1400 } },
    vlans: { v: { id: 10, link: 2, network: "three", bootproto: "static", ...link(3, at) } },
    bridges: { br: { members: ["b"], stp: true, mtu: 1400 } },
    after: ["other"],
    packages: ["nginx"],
    setup_data: [{ src: "a.sh", dst: "a.sh", install: { mode: "0755", dst: "/root/a.sh" } }],
    templates: { autoinst: { src: "all.cfg", dst: "ks.cfg" } },
    checks: { ignore: [{ id: "duplicate-mac", reason: "a" }, ...UNUSABLE] },
    rootpw: hash("r"),
    authorized_keys: ["ssh-ed25519 AAAAC3Nza a"],
    users: [
      {
        name: "alice",
        password: hash("u"),
        groups: ["wheel"],
        shell: "/bin/sh",
        uid: 1500,
        gid: 1600,
        gecos: "Alice",
        home: "/srv/alice",
        locked: false,
        sudo: "ALL=(ALL) ALL",
        authorized_keys: ["ssh-ed25519 AAAAC3Nza b"],
      },
    ],
    lang: "en_US.UTF-8",
    keyboard: "us",
    timezone: { name: "Etc/UTC", utc: true },
    ntpservers: ["ntp.test"],
    selinux: "enforcing",
    firewall: { enabled: true, services: ["ssh"], ports: ["8443:tcp"] },
    services: { enabled: ["nginx"], disabled: ["cups"] },
    partitioning: PARTITIONING,
    kernel_args: ["quiet"],
    repos: [
      {
        name: "a",
        baseurl: "http://a/",
        cost: 5,
        exclude: ["b"],
        include: ["c"],
        proxy: "http://p/",
        verify_ssl: true,
        install: false,
      },
    ],
    keep_tree: false,
    yum_repos: [{ name: "a", baseurl: "http://a/", gpgkey: "http://a/key", cost: 5, exclude: ["b"] }],
    ...structuredClone(INSTALLATION),
    product: {
      source: "/a.iso",
      admin: "admin",
      admin_password: hash("p"),
      organization: "o",
      location: "Tokyo",
      country: "JP",
    },
    rhui: { cds: [name], client_rpm: "http://a/rpm" },
    registration: { server: "s", activation_key: hash("k") },
    gluster: { bricks: "/bricks", volume: "v", replica: 2 },
    releases: { RHEL9: RELEASE },
    release: RELEASE,
  };
}

const RATE = { average: 100, peak: 200, burst: 50 };
const BANDWIDTH = { inbound: RATE, outbound: RATE };

export function network(name: string, at: number): Values {
  return {
    mode: "nat",
    domain: `${name}.test`,
    bridge: {
      name: `br${at}`,
      stp: true,
      delay: 0,
      mac: `52:54:00:aa:00:${at.toString(16).padStart(2, "0")}`,
      zone: "a",
    },
    forward: {
      device: "eth0",
      addresses: { start: "203.0.113.1", end: "203.0.113.9" },
      ports: { start: 20000, end: 29999 },
    },
    mtu: 1500,
    gateway: `10.${at}.0.1`,
    netmask: "255.255.0.0",
    prefix: 16,
    static: { start: `10.${at}.4.1`, end: `10.${at}.4.9` },
    dhcp: {
      start: `10.${at}.2.1`,
      end: `10.${at}.2.9`,
      lease: 60,
      options: { ntp: ["10.0.0.1"], search: ["a.test"], router: `10.${at}.0.7` },
      hosts: [
        {
          mac: `52:54:00:bb:00:${at.toString(16).padStart(2, "0")}`,
          ip: `10.${at}.3.7`,
          name: "scanner",
          lease: 60,
        },
      ],
      boot: { file: "a.0", server: "10.1.0.9" },
    },
    tftp: "/srv/tftp",
    subnets: [{ gateway: `100.${at}.0.1`, prefix: 24 }],
    routes: [{ to: `100.${at}.8.0/24`, via: `10.${at}.0.7`, metric: 1 }],
    isolated_ports: false,
    bandwidth: BANDWIDTH,
    port_groups: { servers: { default: true, bandwidth: BANDWIDTH }, serversx: {} },
    dnsmasq: ["log-dhcp"],
    ipv6: {
      gateway: `fd00:${at}::1`,
      prefix: 64,
      static: { start: `fd00:${at}::4:1`, end: `fd00:${at}::4:9` },
      dhcp: {
        start: `fd00:${at}::2:1`,
        end: `fd00:${at}::2:9`,
        lease: 60,
        options: { ntp: ["fd00::1"], search: ["a.test"] },
        hosts: [
          {
            duid: `0:3:0:1:52:54:0:0:0:${at.toString(16)}`,
            ip: `fd00:${at}::3:7`,
            name: "copier",
            lease: 60,
          },
        ],
      },
      nat: true,
    },
    dns: {
      enabled: true,
      aliases: ["ks"],
      local_only: true,
      hosts: [{ ip: `10.${at}.3.1`, name: "printer" }],
      wildcards: [{ ip: `10.${at}.3.2`, name: "apps.test" }],
      forwarders: [{ domain: "corp.test", address: "9.9.9.9" }],
      srv: [
        {
          service: "ldap",
          protocol: "tcp",
          domain: "a.test",
          target: "b.test",
          port: 389,
          priority: 1,
          weight: 1,
        },
      ],
      txt: [{ name: "a.test", value: "text" }],
    },
    description: "a network",
    checks: { ignore: [{ id: "duplicate-mac", reason: "a" }] },
  };
}

export const storage = (name: string): Values => ({
  type: "dir",
  path: `/srv/${name}`,
  owner: 107,
  group: 107,
  mode: "0711",
  autostart: true,
  checks: { ignore: [{ id: "duplicate-mac", reason: "a" }] },
});

export const HOST: Values = {
  host_templates: { all: { src: "all.conf", dst: "all.conf" } },
  host: { address: "hv.test", ssh_user: "alice", identity_file: "~/.ssh/id_rsa" },
  virtinst: { connect: "qemu:///system" },
  serve: true,
  clients: ["10.9.0.0/16"],
  cloud_images: {
    a: { url: "https://a.test/a.img", sha256: "0".repeat(64), pool: "default" },
    ax: { url: "https://a.test/ax.img", sha512: "0".repeat(128) },
    b: { url: "https://a.test/b.img", sums: "https://a.test/SUMS" },
    c: { path: "/srv/images/c.img" },
  },
  images: { dir: "/srv/images", mount: "/srv/content", trees: { a: "a.iso" } },
  web: { names: ["ks"], port: 80, root: "/srv/www/a", path: "/kstree", hidden: ["x.cfg"] },
  fence_virt: { network: "one", key_file: "/etc/key", address: "225.0.0.12", port: 1229 },
  kvm: { nested: true },
  iscsi: {
    targets: {
      a: { iqn: "iqn.2003-01.test:a", file: "/a.img", size: 1, portal: "10.1.0.1", initiators: ["iqn.x:y"] },
    },
    initiator: "iqn.x:z",
  },
  capacity: { ram: 1_000_000, vcpus: 1000, disk: 100_000 },
  checks: { ignore: [{ id: "duplicate-mac", reason: "a" }] },
};

const INSTALLATION: Values = {
  source: { proxy: "http://p/", verify_ssl: true, mirror: "http://m/" },
  scripts: [
    {
      stage: "post",
      text: "true",
      interpreter: "/bin/sh",
      nochroot: false,
      log: "/root/log",
      erroronfail: true,
    },
  ],
  bootloader: { timeout: 1, password: "grub.pbkdf2.sha512.10000.AB.CD" },
  sudo_rules: ["%wheel ALL=(ALL) ALL"],
  package_options: {
    ignore_missing: false,
    ignore_broken: false,
    core: true,
    docs: true,
    weak_deps: true,
    multilib: false,
    languages: ["en"],
    retries: 1,
    timeout: 9,
  },
  modules: [{ name: "a", stream: "b", disable: false }],
  disable_ipv6: false,
  graphical: false,
  kdump: { enabled: true, reserve: "auto" },
  openscap: {
    profile: "a",
    content: "scap-security-guide",
    content_type: "rpm",
    datastream_id: "b",
    xccdf_id: "c",
    tailoring_path: "/d",
    fingerprint: "0".repeat(32),
  },
  rhsm: {
    organization: "a",
    activation_key: "b",
    connect_to_insights: false,
    server_hostname: "c",
    baseurl: "http://d/",
    proxy: "e:1",
  },
  syspurpose: { role: "a", sla: "b", usage: "c", addons: ["d"] },
  unsupported_hardware: false,
  after_install: "poweroff",
};

/** The places of packages, of which a guest and a repository have one. */
export const PLACES: Values = {
  mirrorlist: "http://a/list",
  metalink: "http://a/meta",
  nfs: { server: "a", dir: "/b", options: "vers=3" },
  harddrive: { partition: "vdb1", dir: "/b" },
  liveimg: { url: "http://m.test/a.tar", checksum: "a".repeat(64) },
};

/** Every key of the section, and what is wrong with it: nothing here is to be installed. */
const UNUSABLE = [
  ...["unknown-device", "duplicate-device", "array-not-used-once", "array-members", "layout-too-large"],
  ...[
    "existing-partition-removed",
    "boot-device-unusable",
    "unsupported-by-installer",
    "mount-point-unusable",
  ],
  ...[
    "unknown-file-system",
    "router-unused",
    "next-hop-unreachable",
    "duplicate-duid",
    "mtu-unusable",
    "member-value-unused",
    "ipv6-unusable",
  ],
].map((id) => ({ id, reason: "a" }));
const PARTITIONING: Values = {
  fstype: "xfs",
  device: 0,
  boot: true,
  swap: 512,
  zram: "50%",
  table: "gpt",
  clear: "none",
  parts: [
    {
      mountpoint: "/a",
      size: 100,
      grow: true,
      max: 200,
      device: 0,
      name: "a",
      fstype: "xfs",
      label: "a",
      options: ["noatime"],
      mkfs_options: "-q",
      luks: { passphrase: "p", cipher: "aes", version: "luks1" },
      primary: true,
      existing: "vda3",
      format: true,
    },
  ],
  arrays: [{ name: "m", level: 1, devices: [0, 1], size: 100, spares: 0, chunk: 64 }],
  groups: [
    {
      name: "g",
      devices: ["m"],
      size: 100,
      extent: 4,
      luks: { passphrase: "p", cipher: "aes", version: "luks1" },
    },
  ],
  pools: [{ name: "t", device: "g", size: 50, metadata: 4, chunk: 64 }],
  btrfs: [{ name: "b", devices: [0], size: 100, data: "single", metadata: "single" }],
};

const READ = [
  ..."fqdn packages setup_data rootpw authorized_keys users lang keyboard timezone ntpservers selinux firewall default_interface".split(
    " ",
  ),
  ...Object.keys(INSTALLATION),
  ..."bonds vlans bridges services partitioning kernel_args repos keep_tree yum_repos product rhui registration gluster release".split(
    " ",
  ),
];

const TEMPLATES = {
  "all.cfg": [
    "# {{ fqdn | line }}: {{ description | line }}",
    "poweroff",
    "%post",
    `: {{ [${READ.join(", ")}] | json | sh }}`,
    ": {{ [interfaces[0].bootproto, interfaces[0].device, interfaces[2].bootproto, interfaces[2].device] | json | sh }}",
    "{% set nic = interfaces[2] %}",
    ": {{ [nic.addresses, nic.router, nic.router6, nic.routes, nic.nameservers, nic.search, nic.mtu, nic.ipv6] | json | sh }}",
    ": {{ [cluster.name, cluster.nodes, cluster.heartbeat, cluster.ip, cluster.mountpoint] | json | sh }}",
    ": {{ [cluster.fstype, cluster.hacluster_password] | json | sh }}",
    "{{ setup_data | setup_archive }}",
    "%end",
    "",
  ].join("\n"),
  "other.cfg": "poweroff\n",
  "a.sh": "echo a\n",
  "b.sh": "echo b\n",
  "all.conf": "{{ [serve, clients, images, web, fence_virt, kvm, iscsi] | json | sh }}\n",
  "b.conf": "b\n",
};

export interface Objects {
  readonly guests: Readonly<Record<string, Values>>;
  readonly networks: Readonly<Record<string, Values>>;
  readonly storages: Readonly<Record<string, Values>>;
  readonly host: Values;
}

/** Writes a configuration of these objects. Returns the arguments of a command that reads it. */
export function written({ guests, networks, storages, host }: Objects): string[] {
  const root = temporaryDirectory();
  const put = (path: string, text: string) => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  };
  const layers = (dir: string, objects: Readonly<Record<string, Values>>) => {
    for (const [name, values] of Object.entries(objects))
      put(`conf/default/${dir}/${name}.yml`, JSON.stringify(values, null, 1));
  };
  layers("guests.d", guests);
  layers("networks.d", networks);
  layers("storages.d", storages);
  layers("host.d", { host });
  for (const [name, text] of Object.entries(TEMPLATES)) put(`templates/${name}`, text);
  return ["-c", join(root, "conf"), "-t", join(root, "templates")];
}
