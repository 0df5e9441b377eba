import type { Path } from "../merge/origins.ts";
import { plainPath } from "../path.ts";
import type { GuestValues } from "../schema/guest.ts";
import type { Disk } from "./disk.ts";

/** A disk of a guest with a cloud image, behind the first, that one file system fills. */
export interface DataDisk {
  /** Its path in the guest, which does not depend on the order of the disks. */
  readonly device: string;
  /** A directory or `swap`. */
  readonly mountpoint: string;
  readonly fstype: string;
  readonly label: string | null;
  readonly options: readonly string[];
  readonly mkfs_options: readonly string[];
}

/** A value that no data disk can have. */
export interface DataDiskGap {
  readonly path: Path;
  /** The rule and the remedy. */
  readonly message: string;
}

type Partitioning = GuestValues["partitioning"];
type Part = NonNullable<NonNullable<Partitioning>["parts"]>[number];

/** Disks with serial numbers, by which the guest finds them: `disk-1` for the second one. */
export function withSerials(disks: readonly Disk[]): Disk[] {
  return disks.map((disk) => {
    const { serial } = disk as Disk & { readonly serial?: string | null };
    return disk.device === "cdrom" || serial ? disk : { ...disk, serial: `disk-${disk.index}` };
  });
}

/** A data disk with its place in the plan. */
export interface PlacedDataDisk {
  readonly disk: Disk;
  /** The path of its part. */
  readonly path: Path;
  readonly dataDisk: DataDisk;
}

/** The data disks by `partitioning`, of disks with serial numbers. Parts with a gap are left out. */
export function dataDisks(partitioning: Partitioning, disks: readonly Disk[]): DataDisk[] {
  return placedDataDisks(partitioning, disks).map(({ dataDisk }) => dataDisk);
}

export function placedDataDisks(partitioning: Partitioning, disks: readonly Disk[]): PlacedDataDisk[] {
  const parts = partitioning?.parts ?? [];
  return parts.flatMap((part, index) => {
    if (gapsOf(parts, index, partitioning, disks).length > 0) return [];
    const disk = disks[Number(deviceOf(part, partitioning))] as Disk & { readonly serial: string };
    const mountpoint = plainPath(part.mountpoint);
    const dataDisk = {
      device: `/dev/disk/by-id/virtio-${disk.serial}`,
      mountpoint,
      fstype: mountpoint === "swap" ? "swap" : part.fstype || partitioning?.fstype || "ext4",
      label: part.label ?? null,
      options: part.options ?? [],
      mkfs_options: (part.mkfs_options ?? "").split(/\s+/).filter(Boolean),
    };
    return { disk, path: ["partitioning", "parts", index], dataDisk };
  });
}

/** The values of `parts` that no data disk can have. */
export function dataDiskGaps(partitioning: Partitioning, disks: readonly Disk[]): DataDiskGap[] {
  const parts = partitioning?.parts ?? [];
  return parts.flatMap((_, index) => gapsOf(parts, index, partitioning, disks));
}

function deviceOf({ device }: Part, partitioning: Partitioning): number | string {
  return device ?? partitioning?.device ?? 0;
}

/** Keys that are about partitions, of which a data disk has none. */
const PARTITION_KEYS = ["size", "max", "name", "luks", "primary", "existing"] as const;

function gapsOf(
  parts: readonly Part[],
  index: number,
  partitioning: Partitioning,
  disks: readonly Disk[],
): DataDiskGap[] {
  const part = parts[index] as Part;
  const path = ["partitioning", "parts", index];
  const device = deviceOf(part, partitioning);
  const disk = typeof device === "number" ? disks[device] : undefined;
  const gap = (message: string, at: Path = path) => [{ path: at, message }];
  if (typeof device === "string" || device === 0 || part.fstype === "tmpfs")
    return gap("the image has its own partitions: put the file system on another disk, or remove it");
  if (!disk || disk.device === "cdrom")
    return gap(`the guest has no disk ${device}, it has ${disks.length}: disks count from 0`);
  if (parts.findIndex((each) => deviceOf(each, partitioning) === device) < index)
    return gap("one file system fills a disk: give this one a disk of its own");
  if (!disk.target.startsWith("vd"))
    return gap("the guest finds the disk by its serial number: set `bus` to virtio", ["disks", device]);
  return PARTITION_KEYS.filter((key) => part[key] && !(key === "size" && part.grow)).flatMap((key) =>
    gap(`the file system fills its disk: remove \`${key}\``, [...path, key]),
  );
}
