import { valuesOf } from "../../checks/guests/values.ts";
import type { PlanObject } from "../../checks/plan.ts";
import type { Installer } from "../../installers/installer.ts";
import { installerOf } from "../../installers/installers.ts";
import type { Path } from "../../merge/origins.ts";
import { placedDataDisks } from "../../model/data-disks.ts";
import type { Guest } from "../../model/guest.ts";
import type { Content, FileSystem, Layout, Member } from "../../model/partitioning/layout.ts";
import { layoutOf } from "../../model/partitioning/resolve.ts";
import { ANSWER } from "../../outputs/inventory.ts";
import type { Provenance } from "../provenance/provenance.ts";
import { type ShownValue, shownValue } from "../provenance/shown-value.ts";

/** A partition, an array, a group, a volume or a data disk on the page of a guest. */
export interface LayoutRow {
  /** Its mount point, or the name of what it is a part of. */
  readonly use: ShownValue;
  readonly device: string;
  readonly kind: string;
  /** MiB; "": not known. */
  readonly size: string;
  readonly details: string;
}

interface Row extends Omit<LayoutRow, "use"> {
  readonly use: string;
  readonly path: Path;
}

/** The use of a guest's disks; empty: it has none, or nobody makes it. */
export function layoutRows(planObject: PlanObject<Guest>, provenance: Provenance): LayoutRow[] {
  return [...madeRows(planObject)].map(({ use, path, ...row }) => ({
    ...row,
    use: shownValue(provenance, planObject, use, [path, ["partitioning"]]),
  }));
}

/** An answer file has the whole layout, or the data disks behind the image. By hand, it is not known. */
function madeRows(planObject: PlanObject<Guest>): Iterable<Row> {
  const { object: guest } = planObject;
  if (!guest.files.some(({ key }) => key === ANSWER)) return [];
  const installer = installerOf(guest);
  if (installer.source === "location") return rowsOf(layoutOf(guest));
  return installer.source === "image" ? dataDiskRows(planObject, installer) : [];
}

/** The file system is on the disk itself. */
function* dataDiskRows(planObject: PlanObject<Guest>, { dataDisks }: Installer): Iterable<Row> {
  const placed = placedDataDisks(valuesOf(planObject).partitioning, planObject.object.disks);
  const all = placed.map(({ dataDisk }) => dataDisk);
  const made = dataDisks?.(all) ?? all;
  for (const { disk, path, dataDisk } of placed.filter((each) => made.includes(each.dataDisk))) {
    const { mountpoint, fstype, label, options } = dataDisk;
    const size = disk.size === undefined ? null : Math.floor(disk.size * 1024);
    yield row(mountpoint, path, disk.target, "disk", size, textsOf({ fstype, label, options, luks: null }));
  }
}

function* rowsOf(layout: Layout): Iterable<Row> {
  const { disks, partitions, arrays, groups, thinPools, volumes, btrfs, subvolumes, tmpfs } = layout;
  for (const { disk, size, content, existing, path } of partitions) {
    const device = disks.find(({ index }) => index === disk)?.target ?? "";
    const details = [existing === null ? "" : `the existing ${existing}`, ...detailsOf(content)];
    yield row(useOf(content), path, device, "partition", size.total, details);
  }
  for (const { name, level, members, spares, size, contents, path } of arrays) {
    const texts = [countOf(members, "partition"), spares > 0 ? `spares: ${spares}` : ""];
    for (const content of contents)
      yield row(useOf(content), path, name, `RAID ${level}`, size, [...texts, ...detailsOf(content)]);
  }
  for (const { name, members, size, path } of groups)
    yield row(`group ${name}`, path, name, "volume group", size, [countOf(members, "physical volume")]);
  for (const { name, group, size, path } of thinPools)
    yield row(`pool ${name}`, path, group, "thin pool", size.total, []);
  for (const { filesystem, group, pool, size, path } of volumes) {
    const kind = pool === null ? "logical volume" : "thin volume";
    yield row(filesystem.mountpoint, path, pool ?? group, kind, size.total, textsOf(filesystem));
  }
  for (const { name, members, data, size, path } of btrfs)
    yield row(`volume ${name}`, path, name, "btrfs", size, [countOf(members, "partition"), data ?? ""]);
  for (const { filesystem, volume, path } of subvolumes)
    yield row(filesystem.mountpoint, path, volume, "btrfs subvolume", null, []);
  for (const { mountpoint, path, options } of tmpfs)
    yield row(mountpoint, path, "memory", "tmpfs", null, options);
}

function row(
  use: string,
  path: Path,
  device: string,
  kind: string,
  size: number | null,
  details: readonly string[],
): Row {
  const text = details.filter((each) => each !== "").join(", ");
  return { use, path, device, kind, size: size === null ? "" : String(size), details: text };
}

function countOf(members: readonly Member[], noun: string): string {
  return `${members.length} ${noun}${members.length === 1 ? "" : "s"}`;
}

const MEMBER_NOUNS = { array: "array", group: "group", btrfs: "volume" } as const;

function useOf(content: Content): string {
  if (content.kind === "filesystem") return content.filesystem.mountpoint;
  return `${MEMBER_NOUNS[content.member.of]} ${content.member.name}`;
}

function detailsOf(content: Content): string[] {
  if (content.kind === "filesystem") return textsOf(content.filesystem);
  return content.member.luks ? ["LUKS"] : [];
}

function textsOf({
  fstype,
  label,
  options,
  luks,
}: Pick<FileSystem, "fstype" | "label" | "options" | "luks">): string[] {
  return [fstype, luks ? "LUKS" : "", label === null ? "" : `label ${label}`, options.join(",")];
}
