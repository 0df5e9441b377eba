import type { Path } from "../merge/origins.ts";
import type { FileSystem, Layout, Luks } from "../model/partitioning/layout.ts";
import { type Limit, type Need, titleOf, unmet } from "./needs.ts";
import { isRelease, isSince, type ReleaseName } from "./release.ts";

/** The values of a layout for which a release has no command or option, by the table of commands. */
export function layoutLimits(layout: Layout, release: ReleaseName): Limit[] {
  if (!isRelease(release)) return [];
  return [...unmet(needsOf(layout), release), ...otherLimits(layout, release)];
}

function* needsOf(layout: Layout): Iterable<Need> {
  const { partitions, arrays, groups, thinPools, volumes, btrfs } = layout;
  if (layout.table) yield { path: ["partitioning", "table"], command: "clearpart", option: "disklabel" };
  for (const { content } of partitions)
    if (content.kind === "filesystem") yield* fileSystemNeeds("part", content.filesystem);
  for (const { chunk, contents, path } of arrays) {
    if (chunk !== null) yield { path: [...path, "chunk"], command: "raid", option: "chunksize" };
    for (const content of contents)
      if (content.kind === "filesystem") yield* fileSystemNeeds("raid", content.filesystem);
  }
  for (const { members, path } of groups) yield* luksNeeds("part", members[0]?.luks ?? null, path);
  for (const { path } of thinPools)
    yield {
      ...{ path: [...path, "name"], command: "logvol", option: "thinpool" },
      remedy: "put the volumes into the group",
    };
  for (const { filesystem } of volumes) yield* fileSystemNeeds("logvol", filesystem);
  for (const { path } of btrfs)
    yield {
      ...{ path: [...path, "name"], command: "btrfs" },
      remedy: "use partitions or volumes of LVM with another `fstype`, and remove `btrfs`",
    };
}

function* fileSystemNeeds(command: string, filesystem: FileSystem): Iterable<Need> {
  const { label, mkfsOptions, luks, path } = filesystem;
  if (label !== null) yield { path: [...path, "label"], command, option: "label" };
  if (mkfsOptions !== null) yield { path: [...path, "mkfs_options"], command, option: "mkfsoptions" };
  yield* luksNeeds(command, luks, path);
}

function* luksNeeds(command: string, luks: Luks | null, path: Path): Iterable<Need> {
  if (luks?.cipher) yield { path: [...path, "luks", "cipher"], command, option: "cipher" };
  if (luks?.version) yield { path: [...path, "luks", "version"], command, option: "luks-version" };
}

/** Limits that the table of commands does not have. */
function otherLimits(layout: Layout, release: ReleaseName): Limit[] {
  const limits: Limit[] = [];
  const since = (from: string, path: Path, what: string, remedy: string) => {
    if (isSince(from, release)) return;
    limits.push({ path, message: `the installer of ${titleOf(release)} ${what}: ${remedy}` });
  };
  // pykickstart, raid.py: RAID10 with F7, RAID4 with F13.
  for (const { level, path } of layout.arrays) {
    if (level === 10) since("RHEL6 F40", [...path, "level"], "has no RAID 10", "take another level");
    if (level === 4) since("RHEL6 F40", [...path, "level"], "has no RAID 4", "take level 5");
  }
  // pykickstart has the option for RHEL 6, but only the last minor releases of RHEL 6 read it.
  if (isSince("RHEL6", release))
    for (const { path } of layout.thinPools)
      since("RHEL7 F40", [...path, "name"], "makes no thin pools", "put the volumes into the group");
  for (const { path } of layout.tmpfs)
    since("RHEL7 F40", [...path, "fstype"], "has no tmpfs", "mount it in a script");
  // zram-generator is a package of RHEL 9 and later.
  if (layout.zram)
    since("RHEL9 F40", ["partitioning", "zram"], "installs no zram-generator", "use a swap partition");
  for (const { filesystem } of layout.subvolumes) {
    if (filesystem.mountpoint === "swap") {
      const message =
        "swap cannot be a btrfs subvolume: set `swap: 0`, or give a part with `mountpoint: swap` another `device`";
      // The size of swap may be a default; `device` puts it there.
      const path = filesystem.path.at(-1) === "swap" ? ["partitioning", "device"] : filesystem.path;
      limits.push({ path, message });
    }
    const unusable = [
      ["label", filesystem.label !== null],
      ["options", filesystem.options.length > 0],
      ["mkfs_options", filesystem.mkfsOptions !== null],
      ["luks", filesystem.luks !== null],
    ] as const;
    for (const [key, isSet] of unusable)
      if (isSet) {
        const message = `\`btrfs --subvol\` has no option for it: remove \`${key}\``;
        limits.push({ path: [...filesystem.path, key], message });
      }
  }
  return limits;
}
