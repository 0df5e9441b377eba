import type { Path } from "../../merge/origins.ts";

/** Sizes in MiB. null: not known, because the size of a disk is not. */
export interface Size {
  /** The planned size; with `grow` the least. */
  readonly least: number | null;
  readonly grow: boolean;
  /** Maximum size after its growth; null: no limit. */
  readonly max: number | null;
  /** The size after the growth. */
  readonly total: number | null;
}

export interface Luks {
  readonly passphrase: string;
  readonly cipher: string | null;
  readonly version: "luks1" | "luks2" | null;
}

/** A part of the plan, with the path at which a layer sets it or can set it. */
interface Planned {
  readonly path: Path;
}

export interface FileSystem extends Planned {
  /** A directory or `swap`. */
  readonly mountpoint: string;
  readonly fstype: string;
  readonly label: string | null;
  readonly options: readonly string[];
  readonly mkfsOptions: string | null;
  readonly luks: Luks | null;
}

/** What is on a partition or an array: a file system, or a part of an array, a group or a btrfs volume. */
export type Content =
  | { readonly kind: "filesystem"; readonly filesystem: FileSystem }
  | { readonly kind: "member"; readonly member: Member };

/** `number` counts from 0 within the array, group or btrfs volume. */
export interface Member {
  readonly of: "array" | "group" | "btrfs";
  readonly name: string;
  readonly number: number;
  readonly luks: Luks | null;
}

export interface Partition extends Planned {
  /** The index of the disk. */
  readonly disk: number;
  readonly size: Size;
  readonly content: Content;
  readonly primary: boolean;
  /** An existing partition by its name in the guest; null: a new one. */
  readonly existing: string | null;
  readonly format: boolean;
}

export type Level = 0 | 1 | 4 | 5 | 6 | 10;

export interface RaidArray extends Planned {
  readonly name: string;
  readonly index: number;
  readonly level: Level;
  readonly members: readonly Member[];
  readonly spares: number;
  /** KiB */
  readonly chunk: number | null;
  readonly size: number | null;
  /** A valid plan has one. */
  readonly contents: readonly Content[];
}

export interface Group extends Planned {
  readonly name: string;
  readonly members: readonly Member[];
  /** MiB of a physical extent. */
  readonly extent: number;
  readonly size: number | null;
}

export interface Pool extends Planned {
  readonly name: string;
  readonly group: string;
  readonly size: Size;
  readonly metadata: number | null;
  /** KiB */
  readonly chunk: number | null;
}

export interface Volume extends Planned {
  readonly name: string;
  readonly group: string;
  /** The thin pool; null: a plain volume. */
  readonly pool: string | null;
  readonly size: Size;
  readonly filesystem: FileSystem;
}

export interface BtrfsVolume extends Planned {
  readonly name: string;
  readonly members: readonly Member[];
  readonly data: string | null;
  readonly metadata: string | null;
  readonly size: number | null;
}

export interface Subvolume extends Planned {
  readonly name: string;
  readonly volume: string;
  readonly filesystem: FileSystem;
}

/** A device with space for partitions or volumes. */
export interface Space extends Planned {
  /** For a message: "the disk vda". */
  readonly title: string;
  readonly capacity: number | null;
  /** The sum of the least sizes. */
  readonly needed: number | null;
}

/** A `device` or an item of `devices` that the plan does not have, or that cannot be used there. */
export interface Misplaced extends Planned {
  readonly device: number | string;
  /** The valid kinds of devices, for a message. */
  readonly validKinds: string;
  readonly known: readonly string[];
}

export interface LayoutDisk {
  readonly index: number;
  readonly target: string;
  readonly size: number | null;
}

/** The use of a guest's disks. */
export interface Layout {
  /** The disks that the installer uses, in the order of their indexes. */
  readonly disks: readonly LayoutDisk[];
  /** The disk with the boot loader; null: there are no disks. */
  readonly bootDisk: LayoutDisk | null;
  readonly table: "gpt" | "msdos" | null;
  readonly clear: "all" | "linux" | "none";
  readonly partitions: readonly Partition[];
  readonly arrays: readonly RaidArray[];
  readonly groups: readonly Group[];
  readonly thinPools: readonly Pool[];
  readonly volumes: readonly Volume[];
  readonly btrfs: readonly BtrfsVolume[];
  readonly subvolumes: readonly Subvolume[];
  /** File systems in memory. */
  readonly tmpfs: readonly FileSystem[];
  /** Swap in compressed memory: MiB, or a percentage of the memory. */
  readonly zram: { readonly mebibytes: number } | { readonly percentage: number } | null;
  readonly spaces: readonly Space[];
  readonly misplaced: readonly Misplaced[];
}
