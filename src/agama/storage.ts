import type {
  Content,
  FileSystem,
  Group,
  Layout,
  LayoutDisk,
  Luks,
  Member,
  Size,
} from "../model/partitioning/layout.ts";
import type { AgamaVersion } from "./release.ts";

type Values = Record<string, unknown>;

/**
 * `storage` of a profile: drives with their partitions, arrays and volume groups, whose members are named by aliases. Agama
 * itself adds the partition of the firmware. The layout must be without the findings of `layoutGaps`.
 */
export function storageOf(layout: Layout, agama: AgamaVersion): Values {
  const aliases = new Map<Member, string>();
  const on = (alias: string, content: Content) => contentOf(alias, content, aliases, agama);
  const drives = layout.disks.map((disk) => driveOf(disk, layout, on));
  const aliasesOf = (members: readonly Member[]) => members.flatMap((member) => aliases.get(member) ?? []);
  const mdRaids = layout.arrays.map(({ name, index, level, members, chunk, contents }) => ({
    name,
    level: `raid${level}`,
    ...(chunk !== null && { chunkSize: `${chunk} KiB` }),
    devices: aliasesOf(members),
    ...Object.assign({}, ...contents.map((content) => on(`array-${index}`, content))),
  }));
  const volumeGroups = layout.groups.map((group) => ({
    name: group.name,
    extentSize: `${group.extent} MiB`,
    physicalVolumes: aliasesOf(group.members),
    logicalVolumes: volumesOf(group, layout, agama),
  }));
  return {
    boot: { configure: true, ...(layout.bootDisk && { device: aliasOf(layout.bootDisk) }) },
    drives,
    ...(mdRaids.length > 0 && { mdRaids }),
    ...(volumeGroups.length > 0 && { volumeGroups }),
  };
}

function aliasOf({ target }: LayoutDisk): string {
  return `disk-${target}`;
}

/** Without `delete`, Agama leaves the partitions of a disk where they are. */
function driveOf(
  disk: LayoutDisk,
  { partitions, table }: Layout,
  on: (alias: string, content: Content) => Values,
): Values {
  const own = partitions.filter((partition) => partition.disk === disk.index);
  return {
    search: `/dev/${disk.target}`,
    alias: aliasOf(disk),
    ptableType: table ?? "gpt",
    partitions: [
      { search: "*", delete: true },
      ...sizesOf(own).map(([part, size], at) => ({
        ...idOf(part.content),
        size,
        ...on(`${aliasOf(disk)}-${at + 1}`, part.content),
      })),
    ],
  };
}

function idOf(content: Content): Values {
  if (content.kind === "member")
    return content.member.of === "btrfs" ? {} : { id: MEMBERS[content.member.of] };
  const { mountpoint } = content.filesystem;
  if (mountpoint === "swap") return { id: "swap" };
  return mountpoint === "/boot/efi" ? { id: "esp" } : {};
}

const MEMBERS = { array: "raid", group: "lvm" } as const;

/**
 * The parts of a device with their sizes in the plan. The last one that grows without a limit takes what Agama's own
 * partitions leave.
 */
function sizesOf<Part extends { readonly size: Size }>(parts: readonly Part[]): (readonly [Part, unknown])[] {
  const rest = parts.findLast(({ size }) => size.grow && size.max === null);
  const text = (mebibytes: number | null) => `${mebibytes ?? 1} MiB`;
  return parts.map((part) => {
    const { least, grow, max, total } = part.size;
    if (part === rest) return [part, { min: text(least) }];
    if (total !== null || !grow) return [part, text(total ?? least)];
    return [part, { min: text(least), ...(max !== null && { max: text(max) }) }];
  });
}

function volumesOf({ name }: Group, { thinPools, volumes }: Layout, agama: AgamaVersion): Values[] {
  const pools = thinPools.filter(({ group }) => group === name);
  const plain = volumes.filter(({ group, pool }) => group === name && pool === null);
  const sized = sizesOf<(typeof pools | typeof plain)[number]>([...pools, ...plain]);
  return [
    ...sized.map(([part, size]) =>
      "filesystem" in part
        ? { name: part.name, size, ...fileSystemOf(part.filesystem, agama) }
        : { pool: true, alias: `pool-${part.name}`, name: part.name, size },
    ),
    ...volumes
      .filter(({ group, pool }) => group === name && pool !== null)
      .map(({ name, pool, size, filesystem }) => ({
        name,
        usedPool: `pool-${pool}`,
        size: `${size.total ?? size.least ?? 1} MiB`,
        ...fileSystemOf(filesystem, agama),
      })),
  ];
}

function contentOf(
  alias: string,
  content: Content,
  aliases: Map<Member, string>,
  agama: AgamaVersion,
): Values {
  if (content.kind === "filesystem") return fileSystemOf(content.filesystem, agama);
  aliases.set(content.member, alias);
  return { alias, ...encryptionOf(content.member.luks) };
}

function fileSystemOf(filesystem: FileSystem, agama: AgamaVersion): Values {
  const { mountpoint, fstype, label, options, mkfsOptions, luks } = filesystem;
  return {
    ...encryptionOf(luks),
    filesystem: {
      path: mountpoint,
      type: fstype === "efi" ? "vfat" : fstype,
      ...(label !== null && { label }),
      ...(options.length > 0 && { mountOptions: options }),
      // Agama 17 joins the list with commas, so that it is one text here too.
      ...(mkfsOptions !== null &&
        (agama === 17 ? { mkfsOptions: [mkfsOptions] } : { mkfsExtraArguments: mkfsOptions })),
    },
  };
}

function encryptionOf(luks: Luks | null): Values {
  if (luks === null) return {};
  const { passphrase, cipher, version } = luks;
  return {
    encryption: { [version ?? "luks2"]: { password: passphrase, ...(cipher !== null && { cipher }) } },
  };
}
