import type { Path } from "../merge/origins.ts";
import type { GuestValues } from "../schema/guest.ts";
import type { AnswerGap } from "./installer.ts";

/** Whether a layer asks for something by a value: false, an empty text and an empty list do not. */
export function hasValue(value: unknown): boolean {
  return value !== null && value !== undefined && value !== false && String(value) !== "";
}

/** A gap if a value is missing. */
export function missing(value: unknown, path: Path, message: string): AnswerGap[] {
  return value ? [] : [{ path, message }];
}

/** What a guest needs to start from a cloud image, beside what its installer needs to know. */
export function missingImage({ image }: GuestValues): AnswerGap[] {
  return missing(image, ["installer"], "set `image` to one of the host's `cloud_images`");
}

export function missingDisk({ disks }: GuestValues): AnswerGap[] {
  return missing(disks?.length !== 0, ["disks"], "the image needs a disk: add one to `disks`");
}

/** The group numbers of users, which cloud-init chooses. */
export function groupGaps({ users }: GuestValues): AnswerGap[] {
  return (users ?? []).flatMap(({ gid, name }, index) =>
    gid
      ? [
          {
            path: ["users", index, "gid"],
            message: `cloud-init chooses the group of \`${name}\`: remove \`gid\``,
          },
        ]
      : [],
  );
}

/** Scripts that would run before the system is there, or outside of it. `reason`: when scripts run. */
export function scriptGaps({ scripts }: GuestValues, reason: string): AnswerGap[] {
  return (scripts ?? []).flatMap((script, index) => {
    if (typeof script === "string") return [];
    const isEarly = script.stage !== undefined && script.stage !== "post";
    const key = isEarly ? "stage" : script.nochroot ? "nochroot" : null;
    return key ? [{ path: ["scripts", index, key], message: `${reason}: remove \`${key}\`` }] : [];
  });
}

/** Keys of `yum_repos` that only yum knows. */
export function zypperGaps({ yum_repos }: GuestValues): AnswerGap[] {
  return (yum_repos ?? []).flatMap((repository, index) =>
    (["cost", "exclude"] as const)
      .filter((key) => repository[key] !== undefined && repository[key] !== null)
      .map((key) => ({
        path: ["yum_repos", index, key],
        message: `repositories of zypper have nothing like it: remove \`${key}\``,
      })),
  );
}
