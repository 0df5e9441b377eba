import type { GuestValues } from "../schema/guest.ts";

export interface Disk {
  readonly index: number;
  readonly pool: string;
  readonly format: string;
  /** The name in libvirt, with the name prefix. */
  readonly volume: string;
  readonly target: string;
  /** GiB */
  readonly size?: number | undefined;
  readonly shared: boolean;
}

/** The first letters of a disk's name in the guest by its bus: vda, sda, hda. */
const TARGET_PREFIX: Record<string, string> = { virtio: "vd", ide: "hd" };

export function resolveDisks(prefix: string, guest: string, values: GuestValues): Disk[] {
  const defaults = { pool: "default", format: "qcow2", bus: "virtio", ...values.defaults?.disk };
  const counts: Record<string, number> = {};
  return (values.disks ?? []).map((diskValues, index) => {
    const disk = { ...defaults, ...diskValues };
    const letters = TARGET_PREFIX[disk.bus] ?? "sd";
    const count = counts[letters] ?? 0;
    counts[letters] = count + 1;
    return {
      ...disk,
      index,
      shared: disk.shared ?? false,
      volume: prefix + (diskValues.volume ?? `${guest}${index > 0 ? `-${index}` : ""}.${disk.format}`),
      target: `${letters}${diskLetters(count)}`,
    };
  });
}

/** The kernel's letters for a disk: 0 is a, 25 is z, 26 is aa. */
function diskLetters(index: number): string {
  const last = String.fromCharCode(97 + (index % 26));
  return index < 26 ? last : diskLetters(Math.floor(index / 26) - 1) + last;
}
