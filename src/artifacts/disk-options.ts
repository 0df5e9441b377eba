import type { Disk } from "../model/disk.ts";
import { sizeWord } from "../schema/disk-size.ts";
import { quote } from "../schema/suboptions.ts";

/** A resolved disk with the keys that only virt-install reads. */
type DiskOfTemplate = Disk & {
  readonly bus: string;
  readonly cache?: string;
  readonly discard?: string | null;
  readonly io?: string | null;
  readonly serial?: string | null;
  readonly wwn?: string | null;
};

/** The suboptions of virt-install's `--disk`, without those that name a volume. */
export function diskOptions(disk: DiskOfTemplate): string {
  const { device, path, shared, bus, target } = disk;
  const isEmpty = device === "cdrom" && !path;
  const isBlock = path?.startsWith("/dev/") ?? false;
  const image = path && !isBlock ? path : null;
  const items: readonly (readonly [string, string | number | null | undefined])[] = [
    ["device", device === "cdrom" || image ? "cdrom" : null],
    ["type", isBlock ? "block" : null],
    ["source.dev", isBlock ? path : null],
    ["driver.type", path ? disk.format : null],
    ["shareable", shared ? "on" : null],
    ["bus", bus],
    ["cache", isEmpty ? null : (disk.cache ?? "none")],
    ["target.dev", target],
    ["boot.order", disk.boot_order],
    ["driver.discard", disk.discard],
    ["driver.io", disk.io],
    ["serial", disk.serial],
    ["wwn", disk.wwn],
  ];
  const xpaths = image ? imageXpaths(image, device === "cdrom") : [];
  return [...items, ...xpaths]
    .flatMap(([name, value]) => (value ? [quote(`${name}=${value}`)] : []))
    .join(",");
}

/**
 * Sets the image of a drive that begins as an empty CD-ROM drive. From `path` or `source.file`, virt-install 4.1 registers a
 * storage pool for the directory of the image, which stays on the host.
 */
function imageXpaths(image: string, isCdrom: boolean): (readonly [string, string])[] {
  return [
    ...(isCdrom
      ? []
      : ([
          ["xpath0.set", "./@device"],
          ["xpath0.value", "disk"],
          ["xpath1.delete", "./readonly"],
        ] as const)),
    ["xpath2.set", "./source/@file"],
    ["xpath2.value", image],
  ];
}

/**
 * The options of `virsh vol-create-as` for a volume that is not thin, or that is a clone. virsh has no option `--secret` for
 * an encrypted volume: `create_as` of the scripts reads it.
 */
export function volumeOptions({ preallocation, backing, size, format, encryption }: Disk): string[] {
  // Of a qcow2 volume, libvirt 9.0 ignores the allocation without that option.
  const isWithMetadata = preallocation === "metadata" || (preallocation === "full" && format === "qcow2");
  return [
    ...(isWithMetadata ? ["--prealloc-metadata"] : []),
    ...(preallocation === "full" && size !== undefined ? [`--allocation=${capacity(size)}`] : []),
    ...(encryption ? [`--secret=${encryption.uuid}`] : []),
    ...(backing ? [`--backing-vol=${backing.volume}`, `--backing-vol-format=${backing.format}`] : []),
  ];
}

/** As virsh takes a size. */
function capacity(gib: number): string {
  return sizeWord(gib).replace(/\d$/, "$&G");
}
