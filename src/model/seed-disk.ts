import type { Installer } from "../installers/installer.ts";
import { type Disk, diskLetters } from "./disk.ts";
import type { ValidatedGuest } from "./guest-plan.ts";

/** The volume of a guest's seed image or of its config, in the pool of its first disk. */
export interface SeedDisk {
  readonly pool: string;
  readonly volume: string;
  /** Its name in the guest, after all other disks of virtio; null: QEMU reads it, and it is no disk of the guest. */
  readonly target: string | null;
}

/** null: the installer reads neither, or the guest has no disk in a pool. */
export function seedDisk(
  { values, name }: ValidatedGuest,
  disks: readonly Disk[],
  { seed, fwcfg }: Installer,
): SeedDisk | null {
  const pool = disks.find((disk) => disk.pool !== null)?.pool;
  if (!pool || !(seed || fwcfg)) return null;
  const virtio = disks.filter(({ target }) => target.startsWith("vd")).length;
  const volume = `${values.name_prefix ?? ""}${name}${seed ? "-seed.iso" : ".ign"}`;
  return { pool, volume, target: seed ? `vd${diskLetters(virtio)}` : null };
}
