import type { Path } from "../../merge/origins.ts";
import { plainPath } from "../../path.ts";
import type { GuestValues } from "../../schema/guest.ts";
import type { FileSystem } from "./layout.ts";
import type { SizeValues } from "./sizes.ts";

export type PartitioningValues = NonNullable<GuestValues["partitioning"]>;

/** A file system of the plan, with the place that its layers name. */
export interface Entry extends SizeValues {
  readonly device: number | string;
  readonly devicePath: Path;
  /** The name of a logical volume or a subvolume. */
  readonly name: string;
  readonly filesystem: FileSystem;
  readonly primary: boolean;
  readonly existing: string | null;
  readonly format: boolean;
  readonly path: Path;
}

/** The values of a release's row that the file systems need. */
export interface ReleaseDefaults {
  readonly fstype?: unknown;
  readonly boot?: unknown;
}

/**
 * The file systems in the order of the installer's lines: /boot, swap, the `parts`, /. An entry of `parts` replaces the
 * default file system with the same directory.
 */
export function entriesOf(values: PartitioningValues, release: ReleaseDefaults): Entry[] {
  const parts = values.parts ?? [];
  const has = (mountpoint: string) => parts.some((part) => plainPath(part.mountpoint) === mountpoint);
  const boot = (release.boot ?? {}) as { readonly fstype?: string; readonly size?: number };
  const fstype = values.fstype || String(release.fstype ?? "ext4");
  const entry = (part: Part, path: Path) => {
    const isOwn = (part.device ?? null) !== null;
    const devicePath = isOwn ? [...path, "device"] : ["partitioning", "device"];
    return { ...entryOf({ device: values.device ?? 0, ...noNulls(part) }, fstype, path), devicePath };
  };
  const all = parts.map((part, index) => entry(part, ["partitioning", "parts", index]));
  if (!has("swap") && values.swap !== 0)
    all.unshift(entry({ mountpoint: "swap", size: values.swap ?? 512 }, ["partitioning", "swap"]));
  if (!has("/boot") && values.boot !== false) {
    const part = { mountpoint: "/boot", device: 0, fstype: boot.fstype ?? fstype, size: boot.size ?? 1024 };
    all.unshift(entry(part, ["partitioning"]));
  }
  if (!has("/")) all.push(entry({ mountpoint: "/", size: ROOT, grow: true }, ["partitioning"]));
  return all;
}

/** MiB that the system needs at least. */
const ROOT = 2048;

type Part = Partial<NonNullable<PartitioningValues["parts"]>[number]>;

function noNulls(part: Part): Part {
  return Object.fromEntries(Object.entries(part).filter(([, value]) => value !== null)) as Part;
}

function entryOf(part: Part, defaultType: string, path: Path): Omit<Entry, "devicePath"> {
  const { size, grow, max, luks } = part;
  const mountpoint = plainPath(part.mountpoint ?? "");
  return {
    size,
    grow,
    max,
    device: part.device ?? 0,
    name: part.name ?? nameOf(mountpoint),
    filesystem: {
      mountpoint,
      fstype: mountpoint === "swap" ? "swap" : (part.fstype ?? defaultType),
      label: part.label ?? null,
      options: part.options ?? [],
      mkfsOptions: part.mkfs_options ?? null,
      luks: luksOf(luks),
      path,
    },
    primary: part.primary ?? false,
    existing: part.existing ?? null,
    format: part.format ?? true,
    path,
  };
}

export function luksOf(luks: Part["luks"]): FileSystem["luks"] {
  return luks
    ? { passphrase: luks.passphrase, cipher: luks.cipher ?? null, version: luks.version ?? null }
    : null;
}

/** The name of a volume like anaconda's: root, swap, var_log. */
function nameOf(mountpoint: string): string {
  return mountpoint === "/" ? "root" : mountpoint.replace(/^\/+|(?<!\/)\/+$/g, "").replace(/\/+/g, "_");
}
