import { mebibytesOf, percentageOf } from "../../schema/size.ts";
import type { Level, Luks, Size } from "./layout.ts";

/** `size`, `grow` and `max` of a layer. Without a size it is the rest of the device. */
export interface SizeValues {
  readonly size?: number | string | null | undefined;
  readonly grow?: boolean | null | undefined;
  readonly max?: number | string | null | undefined;
}

/**
 * MiB of a part without a size that shares the rest of its device with other parts. It is that of / (in entries.ts), so that
 * they get the same: anaconda divides the rest in proportion to the least sizes.
 */
const SHARED_REST = 2048;

/** MiB of a number or of a text with a unit; null: neither. */
export function mebibytes(value: number | string | null | undefined): number | null {
  return typeof value === "string" ? mebibytesOf(value) : (value ?? null);
}

/** Whether a part takes more than its size. */
export function isGrowing({ size, grow }: SizeValues): boolean {
  return grow === true || size === null || size === undefined;
}

/** The sizes of all parts of a device of `capacity` MiB. Each is a multiple of `unit` MiB. */
export function sizesOf(all: readonly SizeValues[], capacity: number | null, unit = 1): readonly Size[] {
  const rest = all.filter(isGrowing).length > 1 ? SHARED_REST : unit;
  const planned = all.map((each) => ({
    least: roundUp(leastOf(each.size ?? Math.min(rest, mebibytes(each.max) ?? rest), capacity, unit), unit),
    grow: isGrowing(each),
    max: mebibytes(each.max),
  }));
  const totals = grown(planned, capacity, unit);
  return planned.map((one, at) => ({ ...one, total: totals[at] ?? null }));
}

/** The sum of the least sizes; null: not known. */
export function neededOf(sizes: readonly Pick<Size, "least">[]): number | null {
  return sizes.reduce<number | null>(
    (sum, { least }) => (sum === null || least === null ? null : sum + least),
    0,
  );
}

function leastOf(size: number | string, capacity: number | null, unit: number): number | null {
  const percentage = typeof size === "string" ? percentageOf(size) : null;
  if (percentage === null) return mebibytes(size);
  return capacity === null ? null : Math.floor((capacity * percentage) / 100 / unit) * unit;
}

function roundUp(size: number | null, unit: number): number | null {
  return size === null ? null : Math.ceil(size / unit) * unit;
}

/** As blivet does it (partitioning.py, Chunk.grow_requests): in proportion to the least sizes, up to each limit. */
function grown(
  sizes: readonly Omit<Size, "total">[],
  capacity: number | null,
  unit: number,
): (number | null)[] {
  const needed = neededOf(sizes);
  if (capacity === null || needed === null) return sizes.map(({ least, grow }) => (grow ? null : least));
  const totals = sizes.map(({ least }) => least as number);
  let free = capacity - needed;
  let growing = sizes.flatMap(({ grow, max, least }, at) =>
    grow && (max === null || max > (least as number)) ? [at] : [],
  );
  while (free >= unit && growing.length > 0) {
    const base = growing.reduce((sum, at) => sum + (sizes[at]?.least as number), 0);
    const before = free;
    const pool = free;
    for (const at of growing) {
      const { least, max } = sizes[at] as Size;
      const share = Math.floor((pool * (least as number)) / base / unit) * unit;
      const limit = max === null ? share : Math.min(share, max - (totals[at] as number));
      totals[at] = (totals[at] as number) + limit;
      free -= limit;
    }
    growing = growing.filter((at) => (sizes[at]?.max ?? Number.POSITIVE_INFINITY) > (totals[at] as number));
    if (free === before) break;
  }
  return totals;
}

/** MiB that LUKS keeps for itself (blivet, devicelibs/crypto.py). LUKS2 is the default where no version is planned. */
export function withoutLuks(size: number | null, luks: Luks | null): number | null {
  if (size === null || luks === null) return size;
  return Math.max(0, size - (luks.version === "luks1" ? 2 : 16));
}

/** How many of `count` active members hold data, and how many an array needs at least. */
export const LEVELS: Readonly<
  Record<
    Level,
    { readonly least: number; readonly data: (count: number) => number; readonly spares: boolean }
  >
> = {
  0: { least: 2, data: (count) => count, spares: false },
  1: { least: 2, data: () => 1, spares: true },
  4: { least: 3, data: (count) => count - 1, spares: true },
  5: { least: 3, data: (count) => count - 1, spares: true },
  6: { least: 4, data: (count) => count - 2, spares: true },
  10: { least: 4, data: (count) => Math.floor(count / 2), spares: true },
};

/** The size of an array: every member gives as much as the smallest. */
export function raidSize(level: Level, members: readonly (number | null)[], spares: number): number | null {
  const sizes = members.filter((size) => size !== null);
  if (sizes.length < members.length || sizes.length === 0) return null;
  const smallest = Math.min(...sizes);
  const { least, data } = LEVELS[level];
  const active = members.length - spares;
  return active < least ? 0 : data(active) * Math.max(0, smallest - superblock(smallest));
}

/** MiB that mdadm keeps on each member for its metadata and for a change of the array's shape (libblockdev, mdraid.c). */
function superblock(member: number): number {
  let headroom = 128;
  while (headroom * 1024 > member && headroom > 1) headroom /= 2;
  return headroom;
}

/** MiB of whole extents on the physical volumes of a group; each begins with 1 MiB of metadata. */
export function groupSize(volumes: readonly (number | null)[], extent: number): number | null {
  return volumes.reduce<number | null>(
    (sum, size) =>
      sum === null || size === null ? null : sum + Math.max(0, Math.floor((size - 1) / extent) * extent),
    0,
  );
}

/** The size of a btrfs volume for data of a level. */
export function btrfsSize(level: string | null, members: readonly (number | null)[]): number | null {
  const sizes = members.filter((size) => size !== null);
  if (sizes.length < members.length) return null;
  const all = sizes.reduce((sum, size) => sum + size, 0);
  if (level === "raid1" || level === "raid10") return Math.floor(Math.min(all / 2, all - Math.max(...sizes)));
  return all;
}
