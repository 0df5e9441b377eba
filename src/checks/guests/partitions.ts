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

/** The partitions that the kickstart has anyway. */
const PLANNED = ["/", "/boot", "/boot/efi"];
/** The kernel mounts its own file systems there. */
const OF_KERNEL = /^\/(?:dev|proc|sys|run)(?:\/|$)/;

const unusable: Rule = {
  id: "mount-point-unusable",
  severity: "error",
  why: "anaconda takes the last of two lines for `/` or `/boot`, so its size and its file system are not those of the plan, and refuses a mount point that does not begin with a slash.",
  example: {
    "guests.d/a.yml": "partitioning: {parts: [{mountpoint: /, size: 8000}]}\ntemplates: ~\n",
  },
  *check(plan): Iterable<Violation> {
    for (const { object, path, written, value: directory } of plan.guests.flatMap(mountPoints)) {
      const problem = PLANNED.includes(directory)
        ? `the kickstart has the partition ${directory} anyway, where the guest needs one, and / gets the rest of the disk: remove this one`
        : OF_KERNEL.test(directory)
          ? `the kernel mounts its own file system at ${directory}: use another directory`
          : /^(?:\/(?!\.{1,2}(?:\/|$))[^/\s]+)+$/.test(directory)
            ? null
            : `the mount point \`${written}\` must be the absolute path of a directory, like /srv/data: correct it`;
      if (problem !== null) yield { object, path, message: problem };
    }
  },
};

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
        mountPoints(guest),
        (directory) => `the mount point ${directory} is there twice: give each partition its own`,
        () => "the other is here",
      );
  },
};

/** The file systems for files that the installer of some release makes. */
const FILE_SYSTEMS = ["ext2", "ext3", "ext4", "xfs", "btrfs"];

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
      const { fstype } = valuesOf(guest).partitioning ?? {};
      if (!fstype || guest.object.os.family === null) continue;
      const known = FILE_SYSTEMS.filter((each) => isInstalled(each, guest.object));
      if (known.includes(fstype)) continue;
      const release = releaseName(guest.object.os);
      yield {
        object: guest,
        path: ["partitioning", "fstype"],
        message: `the installer of ${release} cannot make the file system \`${fstype}\`: ${nearest(fstype, known, `use one of ${known.join(", ")}`)}`,
      };
    }
  },
};

export const partitionRules = [unusable, duplicate, unknownFileSystem];
