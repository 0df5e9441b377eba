import type { AnswerGap } from "../installers/installer.ts";
import type { Path } from "../merge/origins.ts";
import { hasUefi, type Machine } from "../model/firmware.ts";
import { fileSystemsOf } from "../model/partitioning/file-systems.ts";
import type { FileSystem, Layout, Luks, Size } from "../model/partitioning/layout.ts";
import { sizedParts } from "./storage.ts";

/** File systems that curtin makes (its block/mkfs.py), and anaconda's name for that of UEFI. */
const FILE_SYSTEMS = [
  "btrfs",
  "efi",
  "ext2",
  "ext3",
  "ext4",
  "fat",
  "fat12",
  "fat16",
  "fat32",
  "vfat",
  "jfs",
  "ntfs",
  "swap",
  "xfs",
];

/** MiB of a physical extent in a group that curtin makes: LVM's own default. */
const EXTENT = 4;

/** The parts of a layout that the installer of Ubuntu cannot make. */
export function layoutGaps(layout: Layout, machine: Machine): AnswerGap[] {
  return [
    ...clearGaps(layout),
    ...tableGaps(layout, machine),
    ...fileSystemsOf(layout).flatMap(fileSystemGaps),
    ...containerGaps(layout),
    ...sizeGaps(layout),
  ];
}

const gap = (path: Path, message: string): AnswerGap => ({ path, message });

function clearGaps({ clear }: Layout): AnswerGap[] {
  const message = "the installer of Ubuntu gets whole disks from us: set `clear: all`";
  return clear === "all" ? [] : [gap(["partitioning", "clear"], message)];
}

/** Primary partitions of a table `msdos`. */
const PRIMARY = 4;

function tableGaps({ table, disks, bootDisk, partitions }: Layout, machine: Machine): AnswerGap[] {
  if (table !== "msdos") return [];
  return disks.flatMap(({ index, target }) => {
    const own = partitions.filter(({ disk }) => disk === index).length;
    const count = own + (bootDisk?.index === index && hasUefi(machine) ? 1 : 0);
    const message = `an autoinstall has no logical partitions, and the disk ${target} needs ${count}: set \`table: gpt\``;
    return count > PRIMARY ? [gap(["partitioning", "table"], message)] : [];
  });
}

function fileSystemGaps({ fstype, luks, path }: FileSystem): AnswerGap[] {
  const message = `the installer of Ubuntu makes no file system ${fstype}: use ext4, xfs or btrfs`;
  return [
    ...(FILE_SYSTEMS.includes(fstype) ? [] : [gap([...path, "fstype"], message)]),
    ...luksGaps(luks, path),
  ];
}

function luksGaps(luks: Luks | null, path: Path): AnswerGap[] {
  return (["cipher", "version"] as const)
    .filter((key) => luks?.[key])
    .map((key) => gap([...path, "luks", key], `an autoinstall has no word for it: remove \`${key}\``));
}

function* containerGaps(layout: Layout): Iterable<AnswerGap> {
  for (const { level, chunk, path } of layout.arrays) {
    if (level === 4) yield gap([...path, "level"], "curtin makes no RAID 4: take level 5");
    if (chunk !== null) yield gap([...path, "chunk"], "an autoinstall has no word for it: remove `chunk`");
  }
  for (const { members, extent, path } of layout.groups) {
    const message = `curtin makes groups with extents of ${EXTENT} MiB: remove \`extent\``;
    if (extent !== EXTENT) yield gap([...path, "extent"], message);
    yield* luksGaps(members[0]?.luks ?? null, path);
  }
  for (const { path } of layout.thinPools)
    yield gap(
      [...path, "name"],
      "the installer of Ubuntu makes no thin pools: put the volumes into the group",
    );
  for (const { path } of layout.btrfs)
    yield gap(
      [...path, "name"],
      "the installer of Ubuntu makes no subvolumes: use a part with `fstype: btrfs`, or make them in a script",
    );
  for (const { path } of layout.tmpfs)
    yield gap([...path, "fstype"], "an autoinstall has no tmpfs: mount it in a script");
  if (layout.zram)
    yield gap(["partitioning", "zram"], "the installer of Ubuntu sets up no zram: use a swap partition");
}

interface Part {
  readonly size: Size;
  readonly path: Path;
}

/** Only one partition of a disk whose size nobody knows can take the rest of it. */
function sizeGaps({ disks, groups, partitions, volumes }: Layout): AnswerGap[] {
  const devices: (readonly Part[])[] = [
    ...disks.map(({ index }) => partitions.filter(({ disk }) => disk === index)),
    ...groups.map(({ name }) => volumes.filter(({ group }) => group === name)),
  ];
  const message =
    "the size of its device is not known, so that only one part can take the rest of it: set `size`, in MiB or with a unit";
  return devices.flatMap((parts) =>
    sizedParts(parts).flatMap(({ part, size }) => (size === null ? [gap(part.path, message)] : [])),
  );
}
