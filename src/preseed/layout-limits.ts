import type { AnswerGap } from "../installers/installer.ts";
import type { Path } from "../merge/origins.ts";
import type { FileSystem, Group, Layout, Partition } from "../model/partitioning/layout.ts";

/** The file systems that partman can make. */
const FILE_SYSTEMS = ["ext2", "ext3", "ext4", "xfs", "btrfs", "vfat", "swap", "tmpfs"];

/** MiB: LVM's default, and partman has no question for another size. */
const EXTENT = 4;

/** The parts of a layout that no recipe of partman can express, and late.sh does not make. */
export function layoutLimits(layout: Layout): AnswerGap[] {
  const { clear, partitions, arrays, groups, thinPools, volumes, btrfs, zram, tmpfs } = layout;
  const gap = (path: Path, message: string): AnswerGap => ({ path, message });
  const later = "install the guest without it, and add it afterwards";
  return [
    ...(clear === "all"
      ? []
      : [gap(["partitioning", "clear"], "partman takes the whole disk: remove `clear`")]),
    ...partitions.flatMap((each) => partitionLimits(each)),
    ...arrays.map(({ name, path }) =>
      gap(
        [...path, "name"],
        `the recipe for partman has no array, here \`${name}\`: use partitions or a volume group`,
      ),
    ),
    ...groups.flatMap((group) => groupLimits(group, layout)),
    ...thinPools.map(({ path }) =>
      gap([...path, "name"], "partman makes no thin pools: put the volumes into the group"),
    ),
    ...btrfs.map(({ path }) =>
      gap([...path, "name"], "partman makes no subvolumes: use `fstype: btrfs` for a partition"),
    ),
    ...(zram ? [gap(["partitioning", "zram"], `Debian's installer sets up no zram: ${later}`)] : []),
    ...[...volumes.map(({ filesystem }) => filesystem), ...tmpfs].flatMap(fileSystemLimits),
  ];
}

function partitionLimits({ existing, content, path }: Partition): AnswerGap[] {
  return [
    ...(existing === null
      ? []
      : [{ path: [...path, "existing"], message: "partman takes the whole disk: remove `existing`" }]),
    ...(content.kind === "filesystem" ? fileSystemLimits(content.filesystem) : []),
  ];
}

/** The recipe has one disk, so a group has one partition on it. */
function groupLimits({ members, extent, path }: Group, layout: Layout): AnswerGap[] {
  const gaps: AnswerGap[] = [];
  const isOnSystemDisk = layout.partitions.some(
    ({ disk, content }) =>
      content.kind === "member" && content.member === members[0] && disk === layout.bootDisk?.index,
  );
  if (members.length !== 1 || !isOnSystemDisk)
    gaps.push({
      path: [...path, "devices"],
      message: "a group must have one partition, on the disk of the system: name that disk alone",
    });
  if (extent !== EXTENT)
    gaps.push({
      path: [...path, "extent"],
      message: `partman takes extents of ${EXTENT} MiB: remove \`extent\``,
    });
  if (members.some(({ luks }) => luks))
    gaps.push({
      path: [...path, "luks"],
      message: "the recipe for partman encrypts nothing: remove `luks`",
    });
  return gaps;
}

function fileSystemLimits({ fstype, mkfsOptions, luks, path }: FileSystem): AnswerGap[] {
  const gaps: AnswerGap[] = [];
  if (!FILE_SYSTEMS.includes(fstype))
    gaps.push({
      path: [...path, "fstype"],
      message: `partman makes no \`${fstype}\`: use one of ${FILE_SYSTEMS.join(", ")}`,
    });
  if (mkfsOptions !== null)
    gaps.push({
      path: [...path, "mkfs_options"],
      message: "partman takes no options of mkfs: remove `mkfs_options`",
    });
  if (luks)
    gaps.push({
      path: [...path, "luks"],
      message: "the recipe for partman encrypts nothing: remove `luks`",
    });
  return gaps;
}
