import { type Disk, diskLetters } from "./disk.ts";
import type { ValidatedGuest } from "./guest-plan.ts";

/** The volume of a guest's seed image, in the pool of its first disk. */
export interface SeedDisk {
  readonly pool: string;
  readonly volume: string;
  /** Its name in the guest, after all other disks of virtio. */
  readonly target: string;
}

/** null: the guest has no disk in a pool. */
export function seedDisk({ values, name }: ValidatedGuest, disks: readonly Disk[]): SeedDisk | null {
  const pool = disks.find((disk) => disk.pool !== null)?.pool;
  const virtio = disks.filter(({ target }) => target.startsWith("vd")).length;
  return pool
    ? { pool, volume: `${values.name_prefix ?? ""}${name}-seed.iso`, target: `vd${diskLetters(virtio)}` }
    : null;
}
