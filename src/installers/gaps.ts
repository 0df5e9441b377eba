import type { Path } from "../merge/origins.ts";
import { linksOf } from "../model/links.ts";
import { nearest } from "../nearest.ts";
import type { GuestValues } from "../schema/guest.ts";
import { installation as INSTALLATION } from "../schema/installation.ts";
import { LAYOUTS } from "../vocabulary/vocabulary.ts";
import type { AnswerGap, InstalledGuest } from "./installer.ts";

/** Whether a layer of the site sets a value. */
export type IsSet = (path: Path) => boolean;

/** A value, and the gap that it is where it is true. */
export type GapRow = readonly [path: Path, value: unknown, message: string];

/** The gaps of the rows whose values are true. With `isSet`: only where a layer of the site sets the value. */
export function rowGaps(rows: readonly GapRow[], isSet: IsSet = () => true): AnswerGap[] {
  return rows.flatMap(([path, value, message]) => (value && isSet(path) ? [{ path, message }] : []));
}

/** The keys of `installation` that a layer sets and the installer has no word for. */
export function installationGaps(
  values: GuestValues,
  isSet: IsSet,
  { expressible, reason }: { readonly expressible: readonly string[]; readonly reason: string },
): AnswerGap[] {
  return Object.keys(INSTALLATION)
    .filter((key) => !expressible.includes(key) && isSet([key]))
    .filter((key) => hasValue(values[key as keyof typeof INSTALLATION]))
    .map((key) => ({ path: [key], message: `${reason}: remove \`${key}\`` }));
}

/** The keys of `package_options` that only dnf knows. `program`: that of the system. */
export function packageOptionGaps({ package_options }: GuestValues, program: string): AnswerGap[] {
  return Object.entries(package_options ?? {})
    .filter(([key, value]) => key !== "weak_deps" && value !== null && value !== undefined)
    .map(([key]) => ({
      path: ["package_options", key],
      message: `${program} has no such option: remove \`${key}\``,
    }));
}

/** The options of bonds that are no keys of `known`. `reader`: the program that has no word for them. */
export function bondGaps(
  guest: InstalledGuest,
  known: Readonly<Record<string, unknown>>,
  reader: string,
): AnswerGap[] {
  return linksOf(guest)
    .filter(({ kind }) => kind === "bond")
    .flatMap(({ options, path }) =>
      Object.keys(options)
        .filter((key) => !Object.hasOwn(known, key))
        .map((key) => ({
          path: [...path, "options", key],
          message: `${reader} has no word for this option: remove \`${key}\``,
        })),
    );
}

/**
 * A keyboard that is no layout of X, which may have a variant: templates take the part after the first hyphen as such.
 * `reader`: the program or system that takes the layout.
 */
export function keyboardGaps({ keyboard: layout }: GuestValues, isSet: IsSet, reader: string): AnswerGap[] {
  if (!layout || LAYOUTS.has(layout) || !isSet(["keyboard"])) return [];
  const remedy = nearest(layout, LAYOUTS, "set one like us or de-nodeadkeys");
  const message = `${reader} takes a layout of X, with its variant after a hyphen, and \`${layout}\` is none: ${remedy}`;
  return [{ path: ["keyboard"], message }];
}

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
