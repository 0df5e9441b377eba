import type { AnswerGap } from "../installers/installer.ts";
import { fileSystemsIn } from "../model/partitioning/file-systems.ts";
import type { Layout, RaidArray } from "../model/partitioning/layout.ts";

/**
 * The arrays of a layout that partman-auto-raid does not make. It gives all disks the same partitions, and its recipe has the
 * level, the number of disks, the file system and the mount point of an array, and no more.
 */
export function arrayLimits(layout: Layout): AnswerGap[] {
  const { arrays, partitions, bootDisk } = layout;
  const [first] = arrays;
  if (!first) return [];
  const disks = disksOf(first, layout);
  const isElsewhere = (array: RaidArray) =>
    !disks.includes(bootDisk?.index ?? -1) || String(disksOf(array, layout)) !== String(disks);
  const others = partitions.flatMap(({ disk, content }) =>
    !disks.includes(disk) || (content.kind === "member" && content.member.of === "array")
      ? []
      : [content.kind === "member" ? `\`${content.member.name}\`` : content.filesystem.mountpoint],
  );
  return [
    ...arrays.flatMap((array) => [
      ...(isElsewhere(array)
        ? [
            {
              path: [...array.path, "devices"],
              message:
                "partman gives all disks with arrays the same partitions: name the same disks in each array, and the disk of the system among them",
            },
          ]
        : []),
      ...recipeLimits(array),
    ]),
    ...(others.length > 0
      ? [
          {
            path: [...first.path, "devices"],
            message: `partman gives all disks with arrays the same partitions: put ${others.join(", ")} on arrays, or on other disks`,
          },
        ]
      : []),
  ];
}

/** The indexes of the disks that have a partition of the array. */
function disksOf({ name }: RaidArray, { partitions }: Layout): number[] {
  return partitions
    .flatMap(({ disk, content }) =>
      content.kind === "member" && content.member.of === "array" && content.member.name === name
        ? [disk]
        : [],
    )
    .sort((a, b) => a - b);
}

function recipeLimits({ level, spares, chunk, contents, path }: RaidArray): AnswerGap[] {
  const gap = (key: string, message: string): AnswerGap => ({ path: [...path, key], message });
  return [
    ...(level === 4 ? [gap("level", "partman makes no RAID 4: take level 5")] : []),
    ...(spares > 0 ? [gap("spares", "the recipe for partman has no spares: remove `spares`")] : []),
    ...(chunk === null ? [] : [gap("chunk", "partman has no question for it: remove `chunk`")]),
    ...fileSystemsIn(contents).flatMap(({ options, label, path: at }) => [
      ...(options.length > 0
        ? [
            {
              path: [...at, "options"],
              message: "the recipe for an array of partman has no mount options: remove `options`",
            },
          ]
        : []),
      ...(label === null
        ? []
        : [
            {
              path: [...at, "label"],
              message: "the recipe for an array of partman has no label: remove `label`",
            },
          ]),
    ]),
  ];
}
