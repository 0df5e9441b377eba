import type { Path } from "../../merge/origins.ts";
import { percentageOf } from "../../schema/size.ts";
import type { Disk } from "../disk.ts";
import { hasUefi, type Machine } from "../firmware.ts";
import { containersOf } from "./containers.ts";
import { type Entry, entriesOf, type PartitioningValues } from "./entries.ts";
import type {
  Content,
  FileSystem,
  Layout,
  LayoutDisk,
  Member,
  Misplaced,
  Partition,
  Size,
  Space,
} from "./layout.ts";
import { mebibytes, neededOf, type SizeValues, sizesOf } from "./sizes.ts";
import { volumesOf } from "./volumes.ts";

/** The values of a guest that its layout derives from. */
export interface LayoutSource {
  readonly disks: readonly Disk[];
  readonly release: Readonly<Record<string, unknown>>;
  readonly os: { readonly family: string | null; readonly version: number | null };
  readonly partitioning?: unknown;
  readonly virtinst?: unknown;
}

const layouts = new WeakMap<object, { readonly layout: Layout }>();

/** The layout of a guest's disks, for its installer. */
export function layoutOf(source: LayoutSource): Layout {
  let entry = layouts.get(source);
  if (!entry) {
    entry = { layout: resolve(source) };
    layouts.set(source, entry);
  }
  return entry.layout;
}

/** A partition without its size. */
interface UnsizedPartition extends Omit<Partition, "size"> {
  readonly values: SizeValues;
}

function resolve(source: LayoutSource): Layout {
  const values = (source.partitioning ?? {}) as PartitioningValues;
  const misplaced: Misplaced[] = [];
  const all = entriesOf(values, source.release);
  const tmpfs = all.filter(({ filesystem }) => filesystem.fstype === "tmpfs");
  const entries = all.filter((entry) => !tmpfs.includes(entry));
  const hasDisk = (index: number) =>
    source.disks[index] !== undefined && source.disks[index]?.device !== "cdrom";
  const containers = containersOf(values, hasDisk, misplaced);
  const parts: UnsizedPartition[] = [
    ...entries.flatMap((entry) =>
      typeof entry.device === "number" && hasDisk(entry.device) ? [ownPartition(entry, entry.device)] : [],
    ),
    ...containers.partitions.map(memberPartition),
  ];
  const spaces: Space[] = [];
  const sized = sizedPartitions(parts, source, spaces);
  const partitions = parts.map((each) => sized.get(each) as Partition);
  const placed = volumesOf(values, entries, containers, partitions, spaces, misplaced);
  const disks = usedDisks(partitions, source.disks);
  return {
    disks,
    bootDisk: disks.find(({ index }) => index === bootDisk(partitions)) ?? null,
    table: values.table ?? null,
    clear: values.clear ?? "all",
    partitions,
    ...placed,
    tmpfs: tmpfs.map(inMemory),
    zram: zramOf(values.zram),
    spaces,
    misplaced,
  };
}

/** tmpfs takes its size as a mount option. */
function inMemory({ filesystem, size }: Entry): FileSystem {
  const limit =
    typeof size === "string" ? (percentageOf(size) === null ? `${mebibytes(size)}m` : size) : `${size}m`;
  return size ? { ...filesystem, options: [...filesystem.options, `size=${limit}`] } : filesystem;
}

function ownPartition(
  { filesystem, primary, existing, format, path, ...values }: Entry,
  disk: number,
): UnsizedPartition {
  const content: Content = { kind: "filesystem", filesystem };
  return { disk, content, primary, existing, format, path, values };
}

function memberPartition({
  disk,
  member,
  size,
  path,
}: {
  readonly disk: number;
  readonly member: Member;
  readonly size: SizeValues["size"];
  readonly path: Path;
}): UnsizedPartition {
  const content: Content = { kind: "member", member };
  return { disk, content, primary: false, existing: null, format: true, path, values: { size } };
}

/** MiB of the partition table, of biosboot, and of the alignment of partitions. */
const TABLE = 3;

function sizedPartitions(
  parts: readonly UnsizedPartition[],
  source: LayoutSource,
  spaces: Space[],
): ReadonlyMap<UnsizedPartition, Partition> {
  const sized = new Map<UnsizedPartition, Partition>();
  const firmware = firmwareOf(source);
  for (const disk of usedDisks(parts, source.disks)) {
    const own = parts.filter((each) => each.disk === disk.index && each.existing === null);
    const others = parts.filter((each) => each.disk === disk.index && each.existing !== null);
    const boots = disk.index === bootDisk(parts) ? firmware : [];
    const capacity = disk.size === null ? null : disk.size - TABLE;
    const sizes = sizesOf([...own.map(({ values }) => values), ...boots], capacity);
    for (const [at, each] of own.entries()) sized.set(each, partitionOf(each, sizes[at] as Size));
    for (const each of others) sized.set(each, partitionOf(each, UNKNOWN));
    spaces.push({
      title: `the disk ${disk.target}`,
      capacity,
      needed: neededOf(sizes),
      path: largest(own, sizes)?.path ?? ["partitioning"],
    });
  }
  return sized;
}

function largest(own: readonly UnsizedPartition[], sizes: readonly Size[]): UnsizedPartition | undefined {
  const most = Math.max(...own.map((_, at) => sizes[at]?.least ?? 0));
  return own.find((_, at) => sizes[at]?.least === most);
}

/** The size of an existing partition. */
const UNKNOWN: Size = { least: null, grow: false, max: null, total: null };

function partitionOf({ values, ...partition }: UnsizedPartition, size: Size): Partition {
  return { ...partition, size };
}

/** The disk of /boot, or of /; else the first one with a part of an array, a group or a btrfs volume; else the first one. */
function bootDisk(parts: readonly Omit<Partition, "size">[]): number {
  const at = (mountpoint: string) =>
    parts.find(
      ({ content }) => content.kind === "filesystem" && content.filesystem.mountpoint === mountpoint,
    );
  const member = parts.find(({ content }) => content.kind === "member");
  return (at("/boot") ?? at("/") ?? member ?? parts[0])?.disk ?? 0;
}

/** /boot/efi: anaconda's sizes are in its platform.py; before RHEL 7 the kickstart sets it. */
function firmwareOf({ virtinst, os, release }: LayoutSource): SizeValues[] {
  if (!hasUefi((virtinst ?? {}) as Machine)) return [];
  if (!release.reqpart) return [{ size: 200 }];
  return [{ size: os.family === "fedora" ? 500 : 200, grow: true, max: 600 }];
}

function usedDisks(used: readonly { readonly disk: number }[], disks: readonly Disk[]): LayoutDisk[] {
  const indexes = new Set(used.map(({ disk }) => disk));
  return disks.flatMap(({ index, target, size }) =>
    indexes.has(index) ? [{ index, target, size: diskSize(size) }] : [],
  );
}

/** MiB of a size in GiB, which may have a fraction. */
function diskSize(size: number | undefined): number | null {
  return size === undefined ? null : Math.floor(size * 1024);
}

function zramOf(zram: PartitioningValues["zram"]): Layout["zram"] {
  if (zram === null || zram === undefined) return null;
  const percentage = typeof zram === "string" ? percentageOf(zram) : null;
  return percentage === null ? { mebibytes: mebibytes(zram) ?? 0 } : { percentage };
}
