import { isMap, type ValueMap } from "../merge/merge.ts";
import type { Path } from "../merge/origins.ts";
import { treeUrl } from "../schema/location.ts";
import { type Limit, type Need, titleOf, unmet } from "./needs.ts";
import { isRelease, isSince, type ReleaseName } from "./release.ts";

/** Keys of a guest, and the command or section, with its option, that the kickstart has for it. */
const COMMANDS: readonly (readonly [path: Path, command: string, option?: string])[] = [
  [["source", "mirrorlist"], "url", "mirrorlist"],
  [["source", "metalink"], "url", "metalink"],
  [["source", "liveimg"], "liveimg"],
  [["source", "proxy"], "url", "proxy"],
  [["bootloader", "timeout"], "bootloader", "timeout"],
  [["modules"], "module"],
  [["rhsm"], "rhsm"],
  [["kdump"], "%addon"],
  [["openscap"], "%addon"],
  [["package_options", "ignore_broken"], "%packages", "ignorebroken"],
  [["package_options", "multilib"], "%packages", "multilib"],
  [["package_options", "retries"], "%packages", "retries"],
  [["package_options", "timeout"], "%packages", "timeout"],
  [["unsupported_hardware"], "unsupported_hardware"],
];

/** Keys that have an option only if they are false. */
const OPTIONS_IF_FALSE: readonly (readonly [path: Path, command: string, option: string])[] = [
  [["source", "verify_ssl"], "url", "noverifyssl"],
  [["package_options", "core"], "%packages", "nocore"],
];

const USER = [
  ["gecos", "gecos"],
  ["gid", "gid"],
  ["locked", "lock"],
] as const;

const REPOSITORY = [
  ["metalink", "metalink"],
  ["cost", "cost"],
  ["exclude", "excludepkgs"],
  ["include", "includepkgs"],
  ["proxy", "proxy"],
  ["install", "install"],
] as const;

/** The values of a guest that its release cannot install, besides its layout and its addresses. */
export function installationLimits(guest: ValueMap, release: ReleaseName): Limit[] {
  if (!isRelease(release)) return [];
  return [...unmet(needsOf(guest), release), ...otherLimits(guest, release)];
}

function* needsOf(guest: ValueMap): Iterable<Need> {
  const need = (path: Path, command: string, option?: string): Need =>
    option === undefined ? { path, command } : { path, command, option };
  for (const [path, command, option] of COMMANDS)
    if (isSet(at(guest, path))) yield need(path, command, option);
  for (const [path, command, option] of OPTIONS_IF_FALSE)
    if (at(guest, path) === false) yield need(path, command, option);
  for (const [index, user] of mapsAt(guest, "users"))
    for (const [key, option] of USER) if (isSet(user[key])) yield need(["users", index, key], "user", option);
  for (const [index, repo] of mapsAt(guest, "repos")) {
    for (const [key, option] of REPOSITORY)
      if (isSet(repo[key])) yield need(["repos", index, key], "repo", option);
    if (repo.verify_ssl === false) yield need(["repos", index, "verify_ssl"], "repo", "noverifyssl");
  }
  for (const [index, { stage }] of mapsAt(guest, "scripts"))
    if (stage === "pre-install") yield need(["scripts", index, "stage"], "%pre-install");
}

/** Limits that the tables of commands and sections do not have. */
function otherLimits(guest: ValueMap, release: ReleaseName): Limit[] {
  const limits: Limit[] = [];
  const limit = (path: Path, isPossible: boolean, message: string) => {
    if (isSet(at(guest, path)) && !isPossible)
      limits.push({ path, message: `the installer of ${titleOf(release)} ${message}` });
  };
  limit(["source", "mirror"], false, "takes no mirror of Debian: remove `mirror`");
  const { liveimg } = isMap(guest.source) ? guest.source : {};
  for (const key of ["packages", "package_options", "modules", "repos"])
    limit(
      [key],
      !liveimg,
      `installs no packages beside an image: remove \`${key}\`, or install them in a script`,
    );
  limit(["syspurpose"], isSince("RHEL8", release), "sets no purpose of a system: remove `syspurpose`");
  // The add-on is not in RHEL 10 (Considerations in adopting RHEL 10).
  limit(["openscap"], release !== "RHEL10", "has no add-on for OpenSCAP: apply the profile in a script");
  const weak = at(guest, ["package_options", "weak_deps"]) === false;
  limit(
    ["package_options", "weak_deps"],
    !weak || isSince("RHEL8 F40", release),
    "installs no weak dependencies: remove `weak_deps`",
  );
  limit(
    ["package_options", "languages"],
    isSince("RHEL6 F40", release),
    "cannot choose languages: remove `languages`",
  );
  limits.push(...unusedUrlOptions(guest, titleOf(release)), ...unknownTrees(guest, release));
  for (const [index, { stage, nochroot }] of mapsAt(guest, "scripts"))
    if (nochroot && stage && stage !== "post") {
      const message = "only a post script can run in the installed system: remove `nochroot`";
      limits.push({ path: ["scripts", index, "nochroot"], message });
    }
  for (const [index, { ip6 }] of mapsAt(guest, "interfaces"))
    if (guest.disable_ipv6 === true && ip6) {
      const message = `interface ${index} has the address ${ip6}: remove it, or \`disable_ipv6\``;
      limits.push({ path: ["disable_ipv6"], message });
    }
  return limits;
}

/** Options of a source at a URL, for a source that is none. */
function unusedUrlOptions({ source, virtinst }: ValueMap, title: string): Limit[] {
  if (!isMap(source)) return [];
  const { mirrorlist, metalink, liveimg, nfs, harddrive, proxy, verify_ssl } = source;
  const location = isMap(virtinst) ? treeUrl(virtinst.location) : null;
  const isAtUrl = mirrorlist || metalink || liveimg || location?.includes("://");
  if (isAtUrl && !nfs && !harddrive) return [];
  const unused = [...(proxy ? ["proxy"] : []), ...(verify_ssl === false ? ["verify_ssl"] : [])];
  return unused.map((key) => ({
    path: ["source", key],
    message: `the installer of ${title} uses it only for a source at a URL: remove \`${key}\``,
  }));
}

/**
 * Repositories in an install tree whose place in the installer is not known. The initrd mounts a medium at /run/install/repo
 * since RHEL 7. A tree on a disk may lie in any directory there, and is mounted once more for packages (anaconda,
 * dracut/anaconda-lib.sh and payloads/source/harddrive/initialization.py).
 */
function unknownTrees({ source, virtinst, ...guest }: ValueMap, release: ReleaseName): Limit[] {
  const location = isMap(virtinst) ? treeUrl(virtinst.location) : null;
  const { liveimg, ...others } = isMap(source) ? source : {};
  const isMedium = ["nfs", "harddrive", "mirrorlist", "metalink"].every((key) => !others[key]);
  if (!location || location.includes("://") || liveimg) return [];
  if (isMedium && isSince("RHEL7 F40", release)) return [];
  return mapsAt(guest, "repos").flatMap(([index, { baseurl }]) =>
    typeof baseurl === "string" && !baseurl.includes("://")
      ? [
          {
            path: ["repos", index, "baseurl"],
            message: `the installer of ${titleOf(release)} needs the URL of a repository ${isMedium ? "on a medium" : "beside this `source`"}: write it whole`,
          },
        ]
      : [],
  );
}

function isSet(value: unknown): boolean {
  return value !== undefined && value !== null && !(Array.isArray(value) && value.length === 0);
}

function at(guest: ValueMap, path: Path): unknown {
  return path.reduce<unknown>((value, step) => (isMap(value) ? value[step] : undefined), guest);
}

function mapsAt(guest: ValueMap, key: string): (readonly [number, ValueMap])[] {
  const list = guest[key];
  return Array.isArray(list)
    ? [...list.entries()].flatMap(([index, item]) => (isMap(item) ? [[index, item] as const] : []))
    : [];
}
