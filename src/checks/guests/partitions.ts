import { installerOf } from "../../installers/installers.ts";
import type { Guest } from "../../model/guest.ts";
import { releaseName } from "../../model/release.ts";
import { nearest } from "../../nearest.ts";
import { plainPath } from "../../path.ts";
import { type Claim, duplicates } from "../duplicates.ts";
import type { PlanObject } from "../plan.ts";
import type { Rule, Violation } from "../rule.ts";
import { isRhelBefore, valuesOf } from "./values.ts";

interface MountPoint extends Claim {
  readonly written: string;
}

/** The mount points of `partitioning.parts`. The value is the path without slashes that have no effect. */
function mountPoints(object: PlanObject<Guest>): MountPoint[] {
  return (valuesOf(object).partitioning?.parts ?? []).map(({ mountpoint: written }, index) => {
    const path = ["partitioning", "parts", index, "mountpoint"];
    return { object, path, written, value: plainPath(written) };
  });
}

/** The kernel mounts its own file systems there. */
const OF_KERNEL = /^\/(?:dev|proc|sys|run)(?:\/|$)/;

const unusable: Rule = {
  id: "mount-point-unusable",
  severity: "error",
  why: "anaconda takes the last of two lines for `/boot/efi`, so its size is not that of the plan, and refuses a mount point that does not begin with a slash.",
  example: {
    "guests.d/a.yml": "partitioning: {parts: [{mountpoint: srv, size: 800}]}\ntemplates: ~\n",
  },
  *check(plan): Iterable<Violation> {
    for (const { object, path, written, value: directory } of plan.guests.flatMap(mountPoints)) {
      const problem = problemOf(directory, written);
      if (problem !== null) yield { object, path, message: problem };
    }
  },
};

function problemOf(directory: string, written: string): string | null {
  if (directory === "/boot/efi")
    return "the kickstart has the partition /boot/efi anyway, where the guest needs one: remove this one";
  if (OF_KERNEL.test(directory))
    return `the kernel mounts its own file system at ${directory}: use another directory, or mount it with other options in a script`;
  if (written === "swap" || directory === "/" || /^(?:\/(?!\.{1,2}(?:\/|$))[^/\s]+)+$/.test(directory))
    return null;
  return `the mount point \`${written}\` must be \`swap\` or the absolute path of a directory, like /srv/data: correct it`;
}

const duplicate: Rule = {
  id: "duplicate-mount-point",
  severity: "error",
  why: "the kickstart has two lines for one directory, and anaconda takes the last: the other partition is not there.",
  example: {
    "guests.d/a.yml":
      "partitioning: {parts: [{mountpoint: /srv, size: 800}, {mountpoint: /srv/, size: 900}]}\ntemplates: ~\n",
  },
  *check(plan): Iterable<Violation> {
    for (const guest of plan.guests)
      yield* duplicates(
        mountPoints(guest).filter(({ value }) => value !== "swap"),
        (directory) => `the mount point ${directory} is there twice: give each partition its own`,
        () => "the other is here",
      );
  },
};

/** The file systems for files that the installer of some release makes. */
const FILE_SYSTEMS = ["ext2", "ext3", "ext4", "xfs", "btrfs"];

/** Other file systems that a part can have. */
const OTHER_FILE_SYSTEMS = ["vfat", "tmpfs"];

function isInstalled(fstype: string, guest: Guest): boolean {
  if (fstype === "btrfs")
    return guest.os.family !== "rhel" || !(isRhelBefore(guest, 6) || !isRhelBefore(guest, 8));
  return fstype !== "xfs" || !isRhelBefore(guest, 6);
}

const unknownFileSystem: Rule = {
  id: "unknown-file-system",
  severity: "error",
  why: "anaconda stops at the line: the file system type is not supported. RHEL 5 cannot make xfs, and RHEL 5, 8 and later have no btrfs.",
  example: { "guests.d/a.yml": "os: {id: rocky9}\npartitioning: {fstype: btrfs}\ntemplates: ~\n" },
  *check(plan): Iterable<Violation> {
    for (const guest of plan.guests) {
      if (guest.object.os.family === null || installerOf(guest.object).answer === null) continue;
      const { fstype, parts } = valuesOf(guest).partitioning ?? {};
      const known = FILE_SYSTEMS.filter((each) => isInstalled(each, guest.object));
      const written = [
        { fstype, path: ["partitioning", "fstype"], accepted: known },
        ...(parts ?? []).map((part, index) => {
          const path = ["partitioning", "parts", index, "fstype"];
          return { fstype: part.fstype, path, accepted: [...known, ...OTHER_FILE_SYSTEMS] };
        }),
      ];
      const release = releaseName(guest.object.os);
      for (const { fstype: fileSystem, path, accepted } of written) {
        if (!fileSystem || accepted.includes(fileSystem)) continue;
        const remedy = nearest(fileSystem, accepted, `use one of ${accepted.join(", ")}`);
        const message = `${release} cannot make the file system \`${fileSystem}\`: ${remedy}`;
        yield { object: guest, path, message };
      }
    }
  },
};

export const partitionRules = [unusable, duplicate, unknownFileSystem];
