import type { Container, Containers } from "./containers.ts";
import type { Entry, PartitioningValues } from "./entries.ts";
import type {
  BtrfsVolume,
  Content,
  Group,
  Layout,
  Member,
  Misplaced,
  Partition,
  Pool,
  RaidArray,
  Size,
  Space,
  Subvolume,
  Volume,
} from "./layout.ts";
import { btrfsSize, groupSize, mebibytes, neededOf, raidSize, sizesOf, withoutLuks } from "./sizes.ts";

/** LVM's own default, in MiB. The installers of RHEL 5 and 6 have another one, so the kickstart always sets it. */
const EXTENT = 4;

/** The parts of a layout that lie on arrays, groups, pools and btrfs volumes. */
export function volumesOf(
  values: PartitioningValues,
  entries: readonly Entry[],
  containers: Containers,
  partitions: readonly Partition[],
  spaces: Space[],
  misplaced: Misplaced[],
): Pick<Layout, "arrays" | "groups" | "thinPools" | "volumes" | "btrfs" | "subvolumes"> {
  const sizes = memberSizes(partitions);
  const membersOf = (container: Container) => containers.members.get(container) ?? [];
  // A device that does not exist has an unknown size.
  const sizesFor = (container: Container) =>
    container.devices.map((_, index) => sizes.get(membersOf(container)[index] as Member) ?? null);
  const on = (name: string) => entries.filter(({ device }) => device === name);

  const arrays = (values.arrays ?? []).map((array, index): RaidArray => {
    const spares = array.spares ?? 0;
    const size = raidSize(array.level, sizesFor(array), spares);
    const inside = containers.onArrays.get(array.name) ?? [];
    for (const member of inside) sizes.set(member, withoutLuks(size, member.luks));
    const contents: Content[] = [
      ...on(array.name).map(({ filesystem }): Content => ({ kind: "filesystem", filesystem })),
      ...inside.map((member): Content => ({ kind: "member", member })),
    ];
    const path = ["partitioning", "arrays", index];
    const { name, level, chunk = null } = array;
    return { name, index, level, members: membersOf(array), spares, chunk, size, contents, path };
  });
  const groups = (values.groups ?? []).map((group, index): Group => {
    const extent = group.extent ?? EXTENT;
    const size = groupSize(sizesFor(group), extent);
    const path = ["partitioning", "groups", index];
    return { name: group.name, members: membersOf(group), extent, size, path };
  });
  const btrfs = (values.btrfs ?? []).map((volume, index): BtrfsVolume => {
    const { name, data = null, metadata = null } = volume;
    const size = btrfsSize(data, sizesFor(volume));
    return { name, members: membersOf(volume), data, metadata, size, path: ["partitioning", "btrfs", index] };
  });
  const subvolumes = btrfs.flatMap(({ name: volume }) =>
    on(volume).map(({ name, filesystem, path }): Subvolume => ({ name, volume, filesystem, path })),
  );
  const logical = logicalVolumes(values, groups, on, spaces);
  const names = [...arrays, ...groups, ...logical.thinPools, ...btrfs].map(({ name }) => name);
  const used = new Set(partitions.map(({ path }) => path));
  for (const { device, path, devicePath } of entries) {
    if (typeof device === "number" ? used.has(path) : names.includes(device)) continue;
    const validKinds = "the index of a disk, or an array, a group, a pool or a btrfs volume";
    misplaced.push({ device, validKinds, known: names, path: devicePath });
  }
  for (const [index, { device }] of (values.pools ?? []).entries()) {
    const known = groups.map(({ name }) => name);
    const path = ["partitioning", "pools", index, "device"];
    if (!known.includes(device)) misplaced.push({ device, validKinds: "a group", known, path });
  }
  return { arrays, groups, ...logical, btrfs, subvolumes };
}

/** The sizes of the members of containers that are partitions. */
function memberSizes(partitions: readonly Partition[]): Map<Member, number | null> {
  return new Map(
    partitions.flatMap(({ content, size }) =>
      content.kind === "member"
        ? [[content.member, withoutLuks(size.total, content.member.luks)] as const]
        : [],
    ),
  );
}

function logicalVolumes(
  values: PartitioningValues,
  groups: readonly Group[],
  on: (name: string) => readonly Entry[],
  spaces: Space[],
): Pick<Layout, "thinPools" | "volumes"> {
  const thinPools: Pool[] = [];
  const volumes: Volume[] = [];
  for (const { name: group, size: capacity, extent: unit, path } of groups) {
    const own = on(group);
    const inside = [...(values.pools ?? []).entries()].filter(([, { device }]) => device === group);
    const reserved = inside.flatMap(([, { metadata }]) =>
      metadata ? [{ size: metadata }, { size: metadata }] : [],
    );
    const sizes = sizesOf([...own, ...inside.map(([, pool]) => pool), ...reserved], capacity, unit);
    volumes.push(...own.map((entry, at) => volumeOf(entry, sizes[at] as Size, group, null)));
    for (const [at, [index, pool]] of inside.entries()) {
      const size = sizes[own.length + at] as Size;
      const poolPath = ["partitioning", "pools", index];
      const { name, chunk = null } = pool;
      thinPools.push({ name, group, size, metadata: mebibytes(pool.metadata), chunk, path: poolPath });
      const thin = on(name);
      const thinSizes = sizesOf(thin, size.total, unit);
      volumes.push(...thin.map((entry, each) => volumeOf(entry, thinSizes[each] as Size, group, name)));
    }
    spaces.push({ title: `the group \`${group}\``, capacity, needed: neededOf(sizes), path });
  }
  return { thinPools, volumes };
}

function volumeOf({ name, filesystem, path }: Entry, size: Size, group: string, pool: string | null): Volume {
  return { name, group, pool, size, filesystem, path };
}
