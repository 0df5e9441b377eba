import type { Path } from "../../merge/origins.ts";
import { luksOf, type PartitioningValues } from "./entries.ts";
import type { Luks, Member, Misplaced } from "./layout.ts";

/** A partition of an array, a group or a btrfs volume. */
export interface MemberPartition {
  readonly disk: number;
  readonly member: Member;
  readonly size: number | string | null | undefined;
  readonly path: Path;
}

/** The members of all arrays, groups and btrfs volumes. */
export interface Containers {
  readonly partitions: readonly MemberPartition[];
  readonly members: ReadonlyMap<Container, readonly Member[]>;
  /** Members on an array, by the array's name. */
  readonly onArrays: ReadonlyMap<string, readonly Member[]>;
}

/** An array, a group or a btrfs volume as its layers have it. */
export type Container =
  | NonNullable<PartitioningValues["arrays"]>[number]
  | NonNullable<PartitioningValues["groups"]>[number]
  | NonNullable<PartitioningValues["btrfs"]>[number];

const KINDS = [
  ["arrays", "array"],
  ["groups", "group"],
  ["btrfs", "btrfs"],
] as const;

/** The members of the plan's containers. A device that is not there is added to `misplaced`. */
export function containersOf(
  values: PartitioningValues,
  hasDisk: (index: number) => boolean,
  misplaced: Misplaced[],
): Containers {
  const partitions: MemberPartition[] = [];
  const members = new Map<Container, Member[]>();
  const onArrays = new Map<string, Member[]>();
  const arrays = (values.arrays ?? []).map(({ name }) => name);
  for (const [key, of] of KINDS)
    for (const [index, container] of (values[key] ?? []).entries()) {
      const path: Path = ["partitioning", key, index];
      const own: Member[] = [];
      members.set(container, own);
      for (const [at, device] of container.devices.entries()) {
        const member = { of, name: container.name, number: own.length, luks: luksOfContainer(of, container) };
        if (typeof device === "number" && hasDisk(device)) {
          partitions.push({ disk: device, member, size: container.size, path });
        } else if (key !== "arrays" && arrays.includes(String(device))) {
          onArrays.set(String(device), [...(onArrays.get(String(device)) ?? []), member]);
        } else {
          const validKinds = key === "arrays" ? "the index of a disk" : "the index of a disk, or an array";
          const known = key === "arrays" ? [] : arrays;
          misplaced.push({ device, validKinds, known, path: [...path, "devices", at] });
          continue;
        }
        own.push(member);
      }
    }
  return { partitions, members, onArrays };
}

/** A key that the schema does not have, such as `luks` of a btrfs volume, is a warning and must have no effect. */
function luksOfContainer(of: Member["of"], container: Container): Luks | null {
  return of === "group" && "luks" in container
    ? luksOf(container.luks as Parameters<typeof luksOf>[0])
    : null;
}
