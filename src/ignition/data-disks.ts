import type { AnswerGap } from "../installers/installer.ts";
import { type DataDisk, dataDiskGaps } from "../model/data-disks.ts";
import type { Disk } from "../model/disk.ts";
import { plainPath } from "../path.ts";
import type { GuestValues } from "../schema/guest.ts";
import { lines } from "./lines.ts";
import type { IgnitionSystem } from "./system.ts";

/** `storage.filesystems` of spec 3.3. A disk that already has such a file system keeps it. */
export function fileSystemsOf(disks: readonly DataDisk[]): object[] {
  return disks.map(({ device, mountpoint, fstype, label, mkfs_options }) => ({
    device,
    format: fstype,
    ...(mountpoint !== "swap" && { path: mountpoint }),
    ...(label !== null && { label }),
    ...(mkfs_options.length > 0 && { options: mkfs_options }),
    wipeFilesystem: false,
  }));
}

/** The units that mount the disks at each start: Ignition itself mounts them only at the first one. */
export function mountUnits(disks: readonly DataDisk[]): object[] {
  return disks.map(({ device, mountpoint, fstype, options }) => {
    const isSwap = mountpoint === "swap";
    const section = isSwap
      ? ["[Swap]", `What=${unitText(device)}`]
      : ["[Mount]", `What=${unitText(device)}`, `Where=${unitText(mountpoint)}`, `Type=${fstype}`];
    const target = isSwap ? "swap.target" : "local-fs.target";
    return {
      name: isSwap ? `${escapedPath(device)}.swap` : `${escapedPath(mountpoint)}.mount`,
      enabled: true,
      contents: `${lines(
        "[Unit]",
        !isSwap && "Before=local-fs.target",
        ...section,
        options.length > 0 && `Options=${unitText(options.join(","))}`,
        "[Install]",
        `RequiredBy=${target}`,
      )}\n`,
    };
  });
}

/** systemd.unit(5): a percent sign begins a specifier. */
function unitText(text: string): string {
  return text.replaceAll("%", "%%");
}

/** Whether a text can be the rest of a line of a unit, which goes on in the next line behind a backslash. */
function isUnitText(text: string): boolean {
  return !/[\x00-\x1f\x7f]|\\$/.test(text);
}

/** The name of a path's unit, as systemd-escape --path makes it. */
function escapedPath(path: string): string {
  const bytes = [...Buffer.from(path.replace(/^\/+|(?<!\/)\/+$/g, ""))];
  return bytes
    .map((byte, at) => {
      const char = String.fromCharCode(byte);
      if (char === "/") return "-";
      return /[\w:.]/.test(char) && !(char === "." && at === 0)
        ? char
        : `\\x${byte.toString(16).padStart(2, "0")}`;
    })
    .join("");
}

/** File systems that Ignition makes (spec 3.3, `format`). It refuses a config with another one. */
const FILE_SYSTEMS = ["ext4", "btrfs", "xfs", "vfat", "swap"];

/** The disks without a finding of `partGaps`. */
export function expressible(disks: readonly DataDisk[]): DataDisk[] {
  return disks.filter(
    ({ fstype, mountpoint, options }) =>
      FILE_SYSTEMS.includes(fstype) && [mountpoint, ...options].every(isUnitText),
  );
}

/** The values of `partitioning.parts` that no file system of Ignition, and no unit for it, can have. `system`: null if it is not known. */
export function partGaps(
  partitioning: GuestValues["partitioning"],
  disks: readonly Disk[],
  system: IgnitionSystem | null,
): AnswerGap[] {
  const parts = partitioning?.parts ?? [];
  return [
    ...dataDiskGaps(partitioning, disks),
    ...parts.flatMap(({ fstype, mountpoint, options }, index) => {
      const type = fstype || partitioning?.fstype || "ext4";
      const at = (key: string, message: string) => ({ path: ["partitioning", "parts", index, key], message });
      const joined =
        "a line of a systemd unit has no control character, and no backslash at its end: remove it";
      return [
        ...(isUnitText(plainPath(mountpoint)) ? [] : [at("mountpoint", joined)]),
        ...((options ?? []).every(isUnitText) ? [] : [at("options", joined)]),
        ...(FILE_SYSTEMS.includes(type)
          ? []
          : [at("fstype", `Ignition makes no file system ${type}: use ext4, xfs or btrfs`)]),
        ...(system?.network !== "NetworkManager" || /^(?:swap$|\/var\/)/.test(plainPath(mountpoint))
          ? []
          : [
              at(
                "mountpoint",
                `Fedora CoreOS keeps all data below /var: mount it there, like /var${plainPath(mountpoint)}`,
              ),
            ]),
      ];
    }),
  ];
}
