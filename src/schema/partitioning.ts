import * as v from "valibot";
import { atLeast, describe, flag, line, name, oneOf, section, text } from "./format.ts";
import { mebibytes, mebibytesOrNone, share } from "./size.ts";

const DISK =
  "must be the index of a disk, 0 or more, or the name of an array, a group, a pool or a btrfs volume";
const disk = atLeast(0, DISK);

/** The device of a file system. */
const device = v.union([disk, name], DISK);

/** The disks or arrays of an array, a group or a btrfs volume. */
const devices = describe(
  v.pipe(
    v.array(device, "must be a list of indexes of disks and names of arrays"),
    v.minLength(1, "must have at least one item"),
  ),
  "Indexes of disks, which get a partition for it, and names of arrays.",
  [0, 1],
);

const memberSize = describe(
  v.nullish(share),
  "Size of the partition on each disk: MiB, with a unit, or a percentage of the disk. Default: the rest of the disk.",
  "100GiB",
);

const luks = describe(
  v.nullish(
    section({
      passphrase: describe(
        text,
        "The passphrase. Everybody who reads the answer file sees it, so the file is private.",
      ),
      cipher: describe(v.nullish(name), "The cipher. Default: that of the release.", "aes-xts-plain64"),
      version: describe(v.nullish(oneOf(["luks1", "luks2"])), "The format. Default: that of the release."),
    }),
  ),
  "Encryption by LUKS.",
);

/** An item of `parts`. */
const part = section({
  mountpoint: describe(text, "Mount point, or `swap`.", "/var/lib/data"),
  size: describe(
    v.nullish(share),
    "MiB, with a unit, or a percentage of the device. Default: the rest of the device. An array, a btrfs volume and tmpfs take none.",
    30720,
    "20GiB",
    "50%",
  ),
  grow: describe(v.nullish(flag), "Whether it also gets a part of the free space, `size` being the least."),
  max: describe(v.nullish(mebibytes), "The maximum size after its growth: MiB, or with a unit.", "50GiB"),
  device: describe(
    v.nullish(device),
    "The index of a disk, or the name of an array, a group, a pool or a btrfs volume. Default: `partitioning.device`.",
    1,
    "vg0",
  ),
  name: describe(
    v.nullish(name),
    "Name of the logical volume or of the btrfs subvolume. Default: from the mount point.",
    "data",
  ),
  fstype: describe(v.nullish(text), "File system. Default: `partitioning.fstype`. tmpfs: in memory.", "ext4"),
  label: describe(v.nullish(name), "Label of the file system.", "data"),
  options: describe(v.nullish(v.array(line, "must be a list of mount options")), "Mount options.", [
    "noatime",
    "nodev",
  ]),
  mkfs_options: describe(v.nullish(line), "Options of mkfs.", "-m 0"),
  luks,
  primary: describe(v.nullish(flag), "Whether it must be a primary partition."),
  existing: describe(
    v.nullish(name),
    "An existing partition to use, by its name in the guest. Needs `clear: none`.",
    "vdb1",
  ),
  format: describe(v.nullish(flag), "Whether the existing partition is formatted. Default: true."),
});

const array = section({
  name: describe(name, "The array's name.", "data"),
  level: describe(
    v.picklist([0, 1, 4, 5, 6, 10], "must be one of the numbers 0, 1, 4, 5, 6 or 10"),
    "RAID level.",
  ),
  devices,
  size: memberSize,
  spares: describe(v.nullish(atLeast(0)), "How many of the devices are spares."),
  chunk: describe(v.nullish(atLeast(4, "must be a whole number of KiB, at least 4")), "KiB", 512),
});

const group = section({
  name: describe(name, "The volume group's name.", "vg0"),
  devices,
  size: memberSize,
  extent: describe(
    v.nullish(atLeast(1, "must be a whole number of MiB, at least 1")),
    "MiB of a physical extent.",
    4,
  ),
  luks,
});

const pool = section({
  name: describe(name, "The thin pool's name.", "thin"),
  device: describe(name, "The volume group of the pool.", "vg0"),
  size: describe(
    v.nullish(share),
    "MiB, with a unit, or a percentage of the group. Default: the rest of the group.",
    "80%",
  ),
  metadata: describe(v.nullish(mebibytes), "Size of its metadata: MiB, or with a unit.", 64),
  chunk: describe(v.nullish(atLeast(64, "must be a whole number of KiB, at least 64")), "KiB", 64),
});

const LEVELS = ["single", "raid0", "raid1", "raid10"] as const;
const btrfs = section({
  name: describe(name, "The volume's name, which is its label.", "main"),
  devices,
  size: memberSize,
  data: describe(v.nullish(oneOf(LEVELS)), "RAID level of the data."),
  metadata: describe(v.nullish(oneOf(LEVELS)), "RAID level of the metadata."),
});

const listOf = <const Item extends v.GenericSchema>(item: Item, keys: string) =>
  v.nullish(v.array(item, `must be a list of maps with ${keys}`));

/** The use of a guest's disks, for all installers. */
export const partitioning = section({
  fstype: describe(v.nullish(text), "File system; null: that of the release.", "xfs"),
  device: describe(
    v.nullish(device),
    "Where /, swap and the `parts` without `device` lie: the index of a disk, or the name of an array, a group, a pool or a btrfs volume. Default: 0.",
    "vg0",
  ),
  boot: describe(
    v.nullish(flag),
    "Whether /boot is a partition. Default: true. `parts` may have another one.",
  ),
  swap: describe(
    v.nullish(mebibytesOrNone),
    "MiB, or with a unit; 0: no swap partition. `parts` may have another one.",
    512,
  ),
  zram: describe(
    v.nullish(share),
    "Swap in compressed memory: MiB, with a unit, or a percentage of the memory.",
    "50%",
  ),
  table: describe(
    v.nullish(oneOf(["gpt", "msdos"])),
    "Partition tables of the disks. Default: the installer's.",
  ),
  clear: describe(
    v.nullish(oneOf(["all", "linux", "none"])),
    "Partitions that the installer removes from the disks first. Default: all.",
  ),
  parts: describe(
    listOf(part, "`mountpoint` and `size`"),
    "File systems in addition to /boot, swap and /, or in their place. Without one for it, / gets the rest of its device.",
  ),
  arrays: describe(listOf(array, "`name`, `level` and `devices`"), "Software RAID."),
  groups: describe(listOf(group, "`name` and `devices`"), "Volume groups of LVM."),
  pools: describe(listOf(pool, "`name` and `device`"), "Thin pools of LVM."),
  btrfs: describe(listOf(btrfs, "`name` and `devices`"), "btrfs volumes, whose subvolumes are in `parts`."),
});
