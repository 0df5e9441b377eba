import { SUITES } from "../preseed/release.ts";
import { DISTRIBUTIONS, type Release as KnownRelease, RELEASES as TABLE } from "../releases/table.ts";

/** A release that a designed lab can use. */
export interface Release {
  readonly title: string;
  /** libosinfo's short id. */
  readonly id: string;
  readonly packages: "rpm" | "deb";
  /** URL of a public install tree; null: the trees need a subscription. */
  readonly location: string | null;
  /** The directory in `images.mount` where the host serves the DVD, and the file name of the DVD. */
  readonly tree: string;
  readonly iso: string;
  /** Whether the tree also has the cluster packages; otherwise they are in another repository. */
  readonly hasClusters: boolean;
}

const offeredRows = TABLE.filter(({ dvd }) => dvd !== undefined);

/** Releases by the values of `--release`. */
export const RELEASES: Readonly<Record<string, Release>> = Object.fromEntries([
  ...offeredRows.map((row) => [`${row.distribution}${row.version}`, releaseOf(row)]),
  ...["12", "13"].map((version) => [`debian${version}`, debianRelease(version)]),
]);

/** Its installer takes packages from a mirror only, so the host serves no DVD. */
function debianRelease(version: string): Release {
  return {
    title: `Debian ${version}`,
    id: `debian${version}`,
    packages: "deb",
    location: `http://deb.debian.org/debian/dists/${SUITES[version]}/main/installer-amd64/`,
    tree: "",
    iso: "",
    hasClusters: false,
  };
}

function releaseOf({ distribution, version, id, dvd = "" }: KnownRelease): Release {
  const { title, tree, hasClusters = false } = DISTRIBUTIONS.get(distribution) ?? {};
  return {
    title: `${title} ${version}`,
    id: id ?? `${distribution}${version}`,
    packages: "rpm",
    location: tree?.replace("{version}", String(version)) ?? null,
    tree: `${distribution}/${version}/x86_64`,
    iso: dvd,
    hasClusters,
  };
}

const NAME = /^(?<distribution>[a-z-]+)(?<digits>[1-9]\d{0,2})$/;

/** The newest known release of the distribution, if `name` is newer; null for all other names. */
export function newestKnownBefore(name: string): string | null {
  const newest = newestRowBefore(name);
  return newest && `${newest.distribution}${newest.version}`;
}

/** The release of a name. If it is newer than all known ones, its id, tree and DVD are named like those of the newest. */
export function releaseNamed(name: string): Release | undefined {
  const newest = newestRowBefore(name);
  if (RELEASES[name] || !newest) return RELEASES[name];
  const { version: before, id, dvd } = newest;
  const version = Number(NAME.exec(name)?.groups?.digits);
  const renamed = (text = "") => text.replace(new RegExp(`(?<!\\d)${before}(?!\\d)`, "g"), String(version));
  return releaseOf({ ...newest, version, dvd: renamed(dvd), ...(id && { id: renamed(id) }) });
}

function newestRowBefore(name: string): KnownRelease | null {
  const { distribution, digits } = NAME.exec(name)?.groups ?? {};
  const rows = offeredRows.filter((row) => row.distribution === distribution);
  const newest = rows.sort((a, b) => a.version - b.version).at(-1);
  return newest && Number(digits) > newest.version ? newest : null;
}
