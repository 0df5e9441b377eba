import type { Guest } from "../../model/guest.ts";
import type { FileSystem, Layout } from "../../model/partitioning/layout.ts";
import { layoutOf } from "../../model/partitioning/resolve.ts";
import { releaseName } from "../../model/release.ts";
import type { Rule, Violation } from "../rule.ts";
import { partitioned } from "./layout-devices.ts";
import { isRhelBefore } from "./values.ts";

interface Boot {
  readonly filesystem: FileSystem;
  /** Why the boot loader does not read it; null: it does. */
  readonly problem: string | null;
}

/** The file systems with their places; the first `/boot`, else `/`, is that of the boot loader. */
function* bootsOf(layout: Layout, guest: Guest): Iterable<Boot> {
  for (const { content } of layout.partitions)
    if (content.kind === "filesystem") yield { filesystem: content.filesystem, problem: null };
  for (const { level, contents } of layout.arrays)
    for (const content of contents)
      if (content.kind === "filesystem") {
        const problem = level === 1 || !needsMirror(guest) ? null : `on RAID ${level}`;
        yield { filesystem: content.filesystem, problem };
      }
  for (const { filesystem } of layout.volumes) yield { filesystem, problem: "on a logical volume" };
  for (const { filesystem } of layout.subvolumes) yield { filesystem, problem: null };
}

/** anaconda: pyanaconda/modules/storage/bootloader/grub2.py of rhel-8 to rhel-10, fedora-40 to fedora-43; platform.py of rhel6. */
function needsMirror(guest: Guest): boolean {
  const { family, version } = guest.os;
  return isRhelBefore(guest, 7) || (family === "fedora" && (version ?? 0) >= 42);
}

const bootDevice: Rule = {
  id: "boot-device-unusable",
  severity: "error",
  why: "anaconda stops: the boot loader reads /boot from a partition, from RAID 1 or from btrfs, not from a logical volume and not from an encrypted device.",
  example: {
    "guests.d/a.yml":
      "disks: [{size: 20}]\npartitioning: {device: vg0, boot: false, groups: [{name: vg0, devices: [0]}]}\ntemplates: ~\n",
  },
  *check(plan): Iterable<Violation> {
    for (const guest of partitioned(plan)) {
      const boots = [...bootsOf(layoutOf(guest.object), guest.object)];
      const at = (mountpoint: string) => boots.find(({ filesystem }) => filesystem.mountpoint === mountpoint);
      const boot = at("/boot") ?? at("/");
      const problem = boot?.filesystem.luks ? "encrypted" : boot?.problem;
      if (!boot || !problem) continue;
      const { mountpoint, path } = boot.filesystem;
      const remedy = mountpoint === "/" ? "set `boot: true`" : "give /boot a partition";
      const message = `${mountpoint} is ${problem}, from where the boot loader of ${releaseName(guest.object.os) ?? "the guest"} does not start: ${remedy}`;
      yield { object: guest, path, message };
    }
  },
};

export const layoutBootRules = [bootDevice];
