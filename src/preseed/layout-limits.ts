import type { AnswerGap } from "../installers/installer.ts";
import type { Path } from "../merge/origins.ts";
import { fileSystemsIn } from "../model/partitioning/file-systems.ts";
import type { FileSystem, Layout, Partition } from "../model/partitioning/layout.ts";
import { arrayLimits } from "./array-limits.ts";
import { groupLimits } from "./group-limits.ts";

/** The file systems that partman can make. */
const FILE_SYSTEMS = ["ext2", "ext3", "ext4", "xfs", "btrfs", "vfat", "swap", "tmpfs"];

/** The parts of a layout that no recipe of partman can express, and late.sh does not make. */
export function layoutLimits(layout: Layout): AnswerGap[] {
  const { clear, partitions, thinPools, volumes, btrfs, zram, tmpfs } = layout;
  const gap = (path: Path, message: string): AnswerGap => ({ path, message });
  const later = "install the guest without it, and add it afterwards";
  return [
    ...(clear === "all"
      ? []
      : [gap(["partitioning", "clear"], "partman takes the whole disk: remove `clear`")]),
    ...partitions.flatMap((each) => partitionLimits(each)),
    ...arrayLimits(layout),
    ...groupLimits(layout),
    ...thinPools.map(({ path }) =>
      gap([...path, "name"], "partman makes no thin pools: put the volumes into the group"),
    ),
    ...btrfs.map(({ path }) =>
      gap([...path, "name"], "partman makes no subvolumes: use `fstype: btrfs` for a partition"),
    ),
    ...(zram ? [gap(["partitioning", "zram"], `Debian's installer sets up no zram: ${later}`)] : []),
    ...[
      ...layout.arrays.flatMap(({ contents }) => fileSystemsIn(contents)),
      ...volumes.map(({ filesystem }) => filesystem),
      ...tmpfs,
    ].flatMap(fileSystemLimits),
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
      message: "the recipe for partman encrypts only a volume group: put `luks` into the group",
    });
  return gaps;
}
