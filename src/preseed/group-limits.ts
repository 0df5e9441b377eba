import type { AnswerGap } from "../installers/installer.ts";
import type { Group, Layout } from "../model/partitioning/layout.ts";

/** MiB: LVM's default, and partman has no question for another size. */
const EXTENT = 4;

/**
 * The volume groups of a layout that partman-auto-lvm, -crypto and -raid do not make. It finds a physical volume by its disk,
 * so that a disk has at most one, and partitions the disks behind the first one only for them (auto-lvm.sh).
 */
export function groupLimits(layout: Layout): AnswerGap[] {
  const { groups, arrays } = layout;
  return groups.flatMap((group, index) => [
    ...(arrays.length > 0 ? arrayGroupLimits(group, index, layout) : partitionGroupLimits(group, layout)),
    ...(group.extent === EXTENT
      ? []
      : [
          {
            path: [...group.path, "extent"],
            message: `partman takes extents of ${EXTENT} MiB: remove \`extent\``,
          },
        ]),
    ...luksLimits(group, layout),
  ]);
}

function arrayGroupLimits({ name, path }: Group, index: number, { partitions }: Layout): AnswerGap[] {
  const isOnPartition = partitions.some(
    ({ content }) =>
      content.kind === "member" && content.member.of === "group" && content.member.name === name,
  );
  return index > 0 || isOnPartition
    ? [
        {
          path: [...path, "devices"],
          message: "beside arrays, partman makes one group, which lies on arrays: name arrays alone",
        },
      ]
    : [];
}

function partitionGroupLimits(group: Group, { partitions, bootDisk }: Layout): AnswerGap[] {
  const members = partitions.filter(({ content }) => content.kind === "member");
  const own = members.filter(
    ({ content }) => content.kind === "member" && content.member.name === group.name,
  );
  const isAlone = (disk: number) =>
    (disk === bootDisk?.index ? members : partitions).filter((each) => each.disk === disk).length === 1;
  const hasSystemDisk = members.some(({ disk }) => disk === bootDisk?.index);
  return hasSystemDisk && own.every(({ disk }) => isAlone(disk))
    ? []
    : [
        {
          path: [...group.path, "devices"],
          message:
            "partman makes one partition for groups on a disk, on the disk of the system and on further disks that have nothing else: name such disks",
        },
      ];
}

function luksLimits({ members, path }: Group, { groups, arrays }: Layout): AnswerGap[] {
  const luks = members.find((member) => member.luks)?.luks;
  if (!luks) return [];
  if (groups.length > 1 || members.length > 1 || arrays.length > 0)
    return [
      {
        path: [...path, "luks"],
        message:
          "partman encrypts the one partition of one volume group: name the disk of the system alone, or remove `luks`",
      },
    ];
  return (["cipher", "version"] as const)
    .filter((key) => luks[key])
    .map((key) => ({
      path: [...path, "luks", key],
      message: `partman has no question for it: remove \`${key}\``,
    }));
}
