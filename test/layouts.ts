import type { From } from "../src/kickstart/release.ts";

/** The use of a guest's disks, and the kickstart lines that it must give in the newest release that has it. */
export interface LayoutCase {
  /** GiB of each disk. */
  readonly disks: readonly number[];
  readonly partitioning: object;
  /** The first releases that can install it; absent: all. */
  readonly since?: From;
  /** The only releases, if a later one cannot install it any more. */
  readonly only?: readonly string[];
  readonly lines: readonly string[];
}

const MIRROR = { level: 1, devices: [0, 1] };
const FEDORA_ONLY = ["RHEL7", "F40", "F41", "F42", "F43", "F44", "F45"];

/** By what they show. Each key of the schema is in one of them. */
export const LAYOUTS: Readonly<Record<string, LayoutCase>> = {
  plain: {
    disks: [20],
    partitioning: { swap: "1GiB", parts: [{ mountpoint: "/var", size: "50%", label: "var" }] },
    lines: [
      "part /boot --fstype=xfs --size=1024",
      "part swap --size=1024",
      "part /var --fstype=xfs --label=var --size=10238",
      "part / --fstype=xfs --size=2048 --grow",
    ],
  },
  "no-swap": {
    disks: [20],
    partitioning: { swap: 0, boot: false },
    lines: ["part / --fstype=xfs --size=2048 --grow"],
  },
  zram: {
    disks: [20],
    since: "RHEL9 F40",
    partitioning: { swap: 0, zram: "50%" },
    lines: ["zram-generator"],
  },
  "home-on-second-disk": {
    disks: [20, 50],
    partitioning: {
      parts: [{ mountpoint: "/home", device: 1, options: ["nodev", "nosuid"], fstype: "ext4" }],
    },
    lines: [
      "ignoredisk --only-use=vda,vdb",
      "clearpart --all --initlabel --drives=vda,vdb",
      "part /boot --fstype=xfs --size=1024 --ondisk=vda",
      "part /home --fstype=ext4 --fsoptions=nodev,nosuid --size=1 --grow --ondisk=vdb",
    ],
  },
  options: {
    disks: [20],
    since: "RHEL7 F40",
    partitioning: {
      fstype: "ext4",
      table: "gpt",
      clear: "linux",
      parts: [
        { mountpoint: "/srv", size: 2000, grow: true, max: "5GiB", mkfs_options: "-m 0", primary: true },
        { mountpoint: "/tmp", fstype: "tmpfs", size: "1GiB", options: ["noexec"] },
        { mountpoint: "/", size: "8GiB" },
        { mountpoint: "swap", size: 600 },
        { mountpoint: "/boot", size: 700, fstype: "ext4" },
      ],
    },
    lines: [
      "clearpart --linux --disklabel=gpt --drives=vda",
      "part /srv --fstype=ext4 --mkfsoptions='-m 0' --size=2000 --grow --maxsize=5120 --asprimary",
      "part / --fstype=ext4 --size=8192",
      "part swap --size=600",
      "part /boot --fstype=ext4 --size=700",
      "part /tmp --fstype=tmpfs --fsoptions=noexec,size=1024m",
    ],
  },
  "existing-partition": {
    disks: [20, 20],
    partitioning: { clear: "none", parts: [{ mountpoint: "/old", existing: "vdb7", format: false }] },
    lines: [
      "clearpart --none",
      "part /old --fstype=xfs --onpart=vdb7 --noformat",
      "part / --fstype=xfs --size=2048 --grow",
    ],
  },
  lvm: {
    disks: [20, 30],
    partitioning: {
      device: "vg0",
      groups: [{ name: "vg0", devices: [0, 1], extent: 8 }],
      parts: [
        { mountpoint: "/var/log", size: "25%" },
        { mountpoint: "/data", size: 4001, name: "files" },
      ],
    },
    lines: [
      "part /boot --fstype=xfs --size=1024 --ondisk=vda",
      "part pv.vg0-0 --size=1 --grow --ondisk=vda",
      "part pv.vg0-1 --size=1 --grow --ondisk=vdb",
      "volgroup vg0 --pesize=8192 pv.vg0-0 pv.vg0-1",
      "logvol swap --name=swap --vgname=vg0 --size=512",
      "logvol /var/log --fstype=xfs --name=var_log --vgname=vg0 --size=12536",
      "logvol /data --fstype=xfs --name=files --vgname=vg0 --size=4008",
      "logvol / --fstype=xfs --name=root --vgname=vg0 --size=2048 --grow",
    ],
  },
  thin: {
    disks: [40],
    since: "RHEL7 F40",
    partitioning: {
      groups: [{ name: "vg0", devices: [0], size: "30GiB" }],
      pools: [{ name: "thin", device: "vg0", size: "80%", metadata: "64MiB", chunk: 128 }],
      parts: [{ mountpoint: "/data", device: "thin", size: "100GiB" }],
    },
    lines: [
      "part pv.vg0-0 --size=30720",
      "logvol none --name=thin --vgname=vg0 --thinpool --size=24572 --metadatasize=64 --chunksize=128",
      "logvol /data --fstype=xfs --name=data --vgname=vg0 --thin --poolname=thin --size=102400",
    ],
  },
  raid: {
    disks: [20, 20, 20, 20],
    since: "RHEL7 F40",
    partitioning: {
      device: "sys",
      groups: [{ name: "sys", devices: ["main"] }],
      arrays: [
        { name: "boot", ...MIRROR, size: "1GiB" },
        { name: "main", level: 5, devices: [0, 1, 2, 3], spares: 1, size: "50%", chunk: 256 },
        { name: "fast", level: 0, devices: [2, 3] },
      ],
      parts: [
        { mountpoint: "/boot", device: "boot", fstype: "ext4", label: "boot" },
        { mountpoint: "/scratch", device: "fast" },
      ],
    },
    lines: [
      "part raid.boot-0 --size=1024 --ondisk=vda",
      "part raid.boot-1 --size=1024 --ondisk=vdb",
      "part raid.main-3 --size=10238 --ondisk=vdd",
      "part raid.fast-1 --size=1 --grow --ondisk=vdd",
      "raid /boot --fstype=ext4 --label=boot --level=1 --device=boot raid.boot-0 raid.boot-1",
      "raid pv.sys-0 --level=5 --device=main --spares=1 --chunksize=256 raid.main-0 raid.main-1 raid.main-2 raid.main-3",
      "raid /scratch --fstype=xfs --level=0 --device=fast raid.fast-0 raid.fast-1",
      "volgroup sys --pesize=4096 pv.sys-0",
    ],
  },
  "old-raid": {
    disks: [20, 20, 20, 20],
    partitioning: {
      arrays: [
        { name: "home", ...MIRROR, size: 2000 },
        { name: "data", level: 6, devices: [0, 1, 2, 3] },
      ],
      parts: [
        { mountpoint: "/home", device: "home" },
        { mountpoint: "/data", device: "data" },
      ],
    },
    lines: [
      "raid /home --fstype=xfs --level=1 --device=home raid.home-0 raid.home-1",
      "raid /data --fstype=xfs --level=6 --device=data raid.data-0 raid.data-1 raid.data-2 raid.data-3",
    ],
  },
  "raid-10": {
    disks: [20, 20, 20, 20],
    since: "RHEL6 F40",
    partitioning: {
      arrays: [
        { name: "a", level: 10, devices: [0, 1, 2, 3], size: "30%" },
        { name: "b", level: 4, devices: [1, 2, 3] },
      ],
      parts: [
        { mountpoint: "/a", device: "a" },
        { mountpoint: "/b", device: "b" },
      ],
    },
    lines: [
      "raid /a --fstype=xfs --level=10 --device=a raid.a-0 raid.a-1 raid.a-2 raid.a-3",
      "raid /b --fstype=xfs --level=4 --device=b raid.b-0 raid.b-1 raid.b-2",
    ],
  },
  btrfs: {
    disks: [20, 20],
    only: FEDORA_ONLY,
    partitioning: {
      device: "main",
      swap: 0,
      btrfs: [{ name: "main", devices: [0, 1], size: "10GiB", data: "raid1", metadata: "raid1" }],
      parts: [{ mountpoint: "/home", name: "users" }],
    },
    lines: [
      "part btrfs.main-0 --size=10240 --ondisk=vda",
      "btrfs none --label=main --data=raid1 --metadata=raid1 btrfs.main-0 btrfs.main-1",
      "btrfs /home --subvol --name=users main",
      "btrfs / --subvol --name=root main",
    ],
  },
  "luks-partition": {
    disks: [20],
    since: "RHEL6 F40",
    partitioning: {
      parts: [{ mountpoint: "/home", size: 4000, luks: { passphrase: "a b'c", cipher: "aes-xts-plain64" } }],
    },
    lines: [
      `part /home --fstype=xfs --size=4000 --encrypted --passphrase='a b'"'"'c' --cipher=aes-xts-plain64`,
    ],
  },
  "luks-group": {
    disks: [20],
    since: "RHEL8 F40",
    partitioning: {
      device: "vg0",
      groups: [
        { name: "vg0", devices: [0], luks: { passphrase: "secret", version: "luks2", cipher: "aes" } },
      ],
      parts: [{ mountpoint: "/srv", size: 900, luks: { passphrase: "other", version: "luks1" } }],
    },
    lines: [
      "part pv.vg0-0 --size=1 --grow --encrypted --passphrase=secret --cipher=aes --luks-version=luks2",
      "logvol /srv --fstype=xfs --name=srv --vgname=vg0 --size=900 --encrypted --passphrase=other --luks-version=luks1",
    ],
  },
};
