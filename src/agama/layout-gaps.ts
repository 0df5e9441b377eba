import type { AnswerGap } from "../installers/installer.ts";
import type { Path } from "../merge/origins.ts";
import { fileSystemsOf } from "../model/partitioning/file-systems.ts";
import type { FileSystem, Layout, Size } from "../model/partitioning/layout.ts";

/** `outline.filesystems` of `volume_templates` in Agama's products.d: of / and /home, and of all other directories. */
const FILE_SYSTEMS = ["btrfs", "ext2", "ext3", "ext4", "xfs"];
const OTHER_FILE_SYSTEMS = [...FILE_SYSTEMS, "vfat", "efi"];

/** The parts of a layout that Agama cannot make. */
export function layoutGaps(layout: Layout): AnswerGap[] {
  return [
    ...clearGaps(layout),
    ...layout.partitions.flatMap(({ primary, path }) =>
      primary ? [gap([...path, "primary"], "Agama has no word for it: remove `primary`")] : [],
    ),
    ...fileSystemsOf(layout).flatMap(fileSystemGaps),
    ...containerGaps(layout),
    ...sizeGaps(layout),
  ];
}

const gap = (path: Path, message: string): AnswerGap => ({ path, message });

function clearGaps({ clear }: Layout): AnswerGap[] {
  const message = "Agama gets whole disks from us: set `clear: all`";
  return clear === "all" ? [] : [gap(["partitioning", "clear"], message)];
}

function fileSystemGaps({ mountpoint, fstype, path }: FileSystem): AnswerGap[] {
  if (mountpoint === "swap") return [];
  const known = ["/", "/home"].includes(mountpoint) ? FILE_SYSTEMS : OTHER_FILE_SYSTEMS;
  const message = `the products of SUSE take no file system ${fstype} for ${mountpoint}: use btrfs, ext4 or xfs`;
  return known.includes(fstype) ? [] : [gap([...path, "fstype"], message)];
}

function* containerGaps(layout: Layout): Iterable<AnswerGap> {
  for (const { level, spares, path } of layout.arrays) {
    if (level === 4) yield gap([...path, "level"], "Agama makes no RAID 4: take level 5");
    if (spares > 0) yield gap([...path, "spares"], "Agama has no word for it: remove `spares`");
  }
  for (const { path, metadata, chunk } of layout.thinPools) {
    if (metadata !== null) yield gap([...path, "metadata"], "Agama has no word for it: remove `metadata`");
    if (chunk !== null) yield gap([...path, "chunk"], "Agama has no word for it: remove `chunk`");
  }
  for (const { path } of layout.btrfs)
    yield gap(
      [...path, "name"],
      "Agama makes the subvolumes of its product only: use a part with `fstype: btrfs`, or make others in a script",
    );
  for (const { path } of layout.tmpfs)
    yield gap([...path, "fstype"], "Agama mounts no tmpfs: mount it in a script");
  if (layout.zram) yield gap(["partitioning", "zram"], "Agama sets up no zram: use a swap partition");
}

function sizeGaps({ partitions, volumes, thinPools }: Layout): AnswerGap[] {
  const message =
    "the size of its device is not known, so that it is not known here either: set `size`, in MiB or with a unit";
  const isUnknown = ({ least, total }: Size) => least === null && total === null;
  return [...partitions, ...volumes, ...thinPools].flatMap(({ size, path }) =>
    isUnknown(size) ? [gap(path, message)] : [],
  );
}
