import { hasUefi, type Machine } from "../model/firmware.ts";
import type {
  Content,
  FileSystem,
  Layout,
  LayoutDisk,
  Luks,
  Member,
  Partition,
  Size,
} from "../model/partitioning/layout.ts";

/** An action of curtin's storage configuration. */
export type Action = Readonly<Record<string, unknown>> & { readonly id: string; readonly type: string };

/** MiB of /boot/efi: the layout leaves this space. */
const EFI = 200;

/**
 * `storage.config` of an autoinstall: disks with their partitions, arrays, groups, volumes, each followed by its file system.
 * The layout must be without the findings of `layoutGaps`.
 */
export function storageActions(layout: Layout, machine: Machine): Action[] {
  const devices = new Map<Member, string>();
  const on = (id: string, content: Content) => contentActions(id, content, devices);
  const actions = layout.disks.flatMap((disk) => diskActions(disk, layout, machine, on));
  const devicesOf = (members: readonly Member[]) => members.flatMap((member) => devices.get(member) ?? []);
  for (const { name, index, level, members, spares, contents } of layout.arrays) {
    const id = `array-${index}`;
    const all = devicesOf(members);
    const active = all.slice(0, all.length - spares);
    const spare = all.slice(active.length);
    actions.push({
      ...{ id, type: "raid", name, raidlevel: `raid${level}`, devices: active },
      ...(spare.length > 0 && { spare_devices: spare }),
    });
    actions.push(...contents.flatMap((content) => on(id, content)));
  }
  for (const [index, { name, members }] of layout.groups.entries()) {
    const id = `group-${index}`;
    actions.push({ id, type: "lvm_volgroup", name, devices: devicesOf(members) });
    for (const { part, size } of sizedParts(layout.volumes.filter(({ group }) => group === name))) {
      const own = `${id}-volume-${layout.volumes.indexOf(part)}`;
      const { name: volumeName, filesystem } = part;
      actions.push({ id: own, type: "lvm_partition", name: volumeName, volgroup: id, size });
      actions.push(...fileSystemActions(own, filesystem));
    }
  }
  return actions;
}

function diskActions(
  { index, target }: LayoutDisk,
  { bootDisk, partitions, table }: Layout,
  machine: Machine,
  on: (id: string, content: Content) => Action[],
): Action[] {
  const id = `disk-${target}`;
  const boots = bootDisk?.index === index;
  const isGpt = table !== "msdos";
  const own = partitions.filter(({ disk }) => disk === index);
  const first = boots ? firmwarePartition(own, machine, isGpt) : null;
  const disk = {
    ...{ id, type: "disk", path: `/dev/${target}`, ptable: isGpt ? "gpt" : "msdos" },
    ...{ wipe: "superblock-recursive", preserve: false },
    ...(boots && !hasUefi(machine) && { grub_device: true }),
  };
  const partition = (number: number, values: object) => ({
    ...{ id: `${id}-${number}`, type: "partition", device: id, number, preserve: false, wipe: "superblock" },
    ...values,
  });
  const parts = [
    ...(first ? [{ values: first.values, content: first.content }] : []),
    ...sizedParts(own).map(({ part, size }) => ({
      values: { size, ...(isEfi(part) && EFI_FLAGS) },
      content: part.content as Content | null,
    })),
  ];
  return [
    disk,
    ...parts.flatMap(({ values, content }, at) => [
      partition(at + 1, values),
      ...(content ? on(`${id}-${at + 1}`, content) : []),
    ]),
  ];
}

const EFI_FLAGS = { flag: "boot", grub_device: true };

function isEfi({ content }: Partition): boolean {
  return content.kind === "filesystem" && content.filesystem.mountpoint === "/boot/efi";
}

/** The partition for the boot loader on the disk that starts; null: none is needed. */
function firmwarePartition(own: readonly Partition[], machine: Machine, isGpt: boolean) {
  if (!hasUefi(machine)) return isGpt ? { values: { size: "1M", flag: "bios_grub" }, content: null } : null;
  if (own.some(isEfi)) return null;
  const filesystem = {
    ...{ mountpoint: "/boot/efi", fstype: "fat32", label: null, options: [], mkfsOptions: null },
    ...{ luks: null, path: [] },
  };
  return {
    values: { size: `${EFI}M`, ...EFI_FLAGS },
    content: { kind: "filesystem", filesystem } satisfies Content,
  };
}

/** A partition or a volume with its size: MiB, or -1 for the rest of the device; null: nobody knows it. */
export interface Sized<Part> {
  readonly part: Part;
  readonly size: string | -1 | null;
}

/**
 * The parts of a device. The last one that grows without a limit becomes the last of all and takes the rest: the installer
 * only has `-1` for the last part, and its own idea of the size of a device.
 */
export function sizedParts<Part extends { readonly size: Size }>(parts: readonly Part[]): Sized<Part>[] {
  const rest = parts.findLast(({ size }) => size.grow && size.max === null);
  const others = parts.filter((part) => part !== rest);
  return [
    ...others.map((part) => {
      const { total, grow, least } = part.size;
      const size = total ?? (grow ? null : least);
      return { part, size: size === null ? null : `${size}M` };
    }),
    ...(rest ? [{ part: rest, size: -1 as const }] : []),
  ];
}

function contentActions(id: string, content: Content, devices: Map<Member, string>): Action[] {
  if (content.kind === "filesystem") return fileSystemActions(id, content.filesystem);
  const { member } = content;
  const crypt = cryptActions(id, member.luks);
  devices.set(member, crypt.at(-1)?.id ?? id);
  return crypt;
}

function fileSystemActions(device: string, filesystem: FileSystem): Action[] {
  const { mountpoint, fstype, label, options, mkfsOptions, luks } = filesystem;
  const crypt = cryptActions(device, luks);
  const volume = crypt.at(-1)?.id ?? device;
  const isSwap = fstype === "swap";
  const words = mkfsOptions?.split(/\s+/).filter((word) => word !== "") ?? [];
  return [
    ...crypt,
    {
      ...{ id: `${device}-format`, type: "format", fstype: fstype === "efi" ? "fat32" : fstype, volume },
      ...(label !== null && { label }),
      ...(words.length > 0 && { extra_options: words }),
    },
    {
      ...{ id: `${device}-mount`, type: "mount", device: `${device}-format`, path: isSwap ? "" : mountpoint },
      ...(options.length > 0 && { options: options.join(",") }),
    },
  ];
}

function cryptActions(device: string, luks: Luks | null): Action[] {
  return luks ? [{ id: `${device}-crypt`, type: "dm_crypt", volume: device, key: luks.passphrase }] : [];
}
