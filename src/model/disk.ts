import { gibOf } from "../schema/disk-size.ts";
import type { GuestValues } from "../schema/guest.ts";
import type { PoolTypeName } from "../schema/pool-source.ts";
import { withoutComputed } from "./computed-keys.ts";
import type { Identity } from "./identity.ts";
import { isVirtual } from "./machine.ts";
import { uuidOf } from "./uuid.ts";

export interface Disk {
  readonly index: number;
  /** A CD-ROM drive; not set: a disk. */
  readonly device?: "disk" | "cdrom" | undefined;
  /** null: the disk is no volume. */
  readonly pool: string | null;
  readonly format: string;
  /** The name in libvirt, with the name prefix; null: the disk has a `path`, or is an empty CD-ROM drive. */
  readonly volume: string | null;
  /** The image or block device of the host. */
  readonly path?: string | null | undefined;
  /** The volume of the same pool that the volume is a clone of; its name in libvirt. */
  readonly backing?: { readonly volume: string; readonly format: string } | null | undefined;
  /** Of an encrypted volume: the passphrase, and the UUID of libvirt's secret for it. */
  readonly encryption?: { readonly passphrase: string; readonly uuid: string } | null | undefined;
  readonly preallocation?: string | null | undefined;
  readonly target: string;
  /** Its place among the boot devices; not set: virt-install chooses. */
  readonly boot_order?: number;
  /** GiB */
  readonly size?: number | undefined;
  readonly shared: boolean;
  /** The type of a pool whose volumes are no files: a volume group or the partitions of a disk. */
  readonly pool_type?: PoolTypeName;
  /** Whether the volume is not of the lab: the guest starts from it, and the scripts neither make nor delete it. */
  readonly imported?: true;
}

/** The number of disks without CD-ROM drives. */
export function diskCount(disks: readonly Pick<Disk, "device">[]): number {
  return disks.filter(({ device }) => device !== "cdrom").length;
}

/** A disk in a volume. */
export interface VolumeDisk extends Disk {
  readonly pool: string;
  readonly volume: string;
}

export function isVolume(disk: Disk): disk is VolumeDisk {
  return disk.volume !== null;
}

/** The first letters of a disk's name in the guest by its bus: vda, sda, hda. */
const TARGET_PREFIX: Record<string, string> = { virtio: "vd", ide: "hd" };

/** A disk of a machine that is not virtual: the plan only names it. */
function ownDisk(values: NonNullable<GuestValues["disks"]>[number], index: number, count: number): Disk {
  const { bus = "sata", size } = values;
  return {
    bus,
    index,
    pool: null,
    format: "raw",
    volume: null,
    target: bus === "nvme" ? `nvme${count}n1` : `sd${diskLetters(count)}`,
    shared: false,
    ...(size !== undefined && { size: gibOf(size) }),
  } as Disk;
}

function ownDisks({ disks }: GuestValues): Disk[] {
  const counts = new Map<boolean, number>();
  return (disks ?? []).map((disk, index) => {
    const isNvme = disk.bus === "nvme";
    const count = counts.get(isNvme) ?? 0;
    counts.set(isNvme, count + 1);
    return ownDisk(disk, index, count);
  });
}

interface PlaceOfDisks {
  readonly identity: Identity;
  /** The types of pools whose volumes take all their space at once. */
  readonly thickPools: ReadonlyMap<string, PoolTypeName>;
}

export function resolveDisks(
  prefix: string,
  guest: string,
  values: GuestValues,
  { identity, thickPools }: PlaceOfDisks,
): Disk[] {
  if (!isVirtual(values)) return ownDisks(values);
  const defaults = { pool: "default", format: "qcow2", bus: "virtio", ...values.defaults?.disk };
  const counts: Record<string, number> = {};
  return (values.disks ?? []).map((diskValues, index) => {
    const isOfHost = Boolean(diskValues.path) || diskValues.device === "cdrom";
    const disk = withoutComputed("disk", {
      ...defaults,
      ...(isOfHost && ofHost(diskValues)),
      ...diskValues,
    });
    const letters = TARGET_PREFIX[disk.bus] ?? "sd";
    const count = counts[letters] ?? 0;
    counts[letters] = count + 1;
    const facts = { index, shared: disk.shared ?? false };
    const target = `${letters}${diskLetters(count)}`;
    if (isOfHost) {
      const { size, pool, ...others } = disk;
      return { ...others, ...facts, pool: null, volume: null, target } as Disk;
    }
    const volume = prefix + (diskValues.volume ?? `${guest}${index > 0 ? `-${index}` : ""}.${disk.format}`);
    return {
      ...disk,
      ...(disk.size !== undefined && { size: gibOf(disk.size) }),
      ...facts,
      ...(thickPools.has(disk.pool) && {
        preallocation: disk.preallocation ?? "full",
        pool_type: thickPools.get(disk.pool),
      }),
      volume,
      target,
      ...(disk.encryption && {
        encryption: { ...disk.encryption, uuid: uuidOf(identity, "secret", `${disk.pool}/${volume}`) },
      }),
      ...(disk.backing && {
        backing: { format: "qcow2", ...disk.backing, volume: prefix + disk.backing.volume },
      }),
    } as Disk;
  });
}

/** The defaults of a disk that is no volume. virtio has no CD-ROM drives. */
function ofHost({
  path,
  device,
}: {
  readonly path?: string | null | undefined;
  readonly device?: string | undefined;
}) {
  return {
    format: path?.endsWith(".qcow2") ? ("qcow2" as const) : ("raw" as const),
    ...(device === "cdrom" && { bus: "sata" as const }),
  };
}

/** The kernel's letters for a disk: 0 is a, 25 is z, 26 is aa. */
export function diskLetters(index: number): string {
  const last = String.fromCharCode(97 + (index % 26));
  return index < 26 ? last : diskLetters(Math.floor(index / 26) - 1) + last;
}
