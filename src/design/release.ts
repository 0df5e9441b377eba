import { DISTRIBUTIONS, type Release as KnownRelease, RELEASES as TABLE } from "../releases/table.ts";

/** A release that a designed lab can be of. */
export interface Release {
  readonly title: string;
  /** libosinfo's short id. */
  readonly id: string;
  /** Its install tree on the net; null: behind a subscription. */
  readonly location: string | null;
  /** Where the host serves its install DVD, below `images.mount`, and the DVD as downloaded. */
  readonly tree: string;
  readonly iso: string;
  /** Whether the tree holds the cluster's packages, too; else they are in a repository beside it. */
  readonly hasClusters: boolean;
}

const proposed = TABLE.filter(({ dvd }) => dvd !== undefined);

/** By the names that `--release` takes. */
export const RELEASES: Readonly<Record<string, Release>> = Object.fromEntries(
  proposed.map((row) => [`${row.distribution}${row.version}`, releaseOf(row)]),
);

function releaseOf({ distribution, version, id, dvd = "" }: KnownRelease): Release {
  const { title, tree, hasClusters = false } = DISTRIBUTIONS.get(distribution) ?? {};
  return {
    title: `${title} ${version}`,
    id: id ?? `${distribution}${version}`,
    location: tree?.replace("{version}", String(version)) ?? null,
    tree: `${distribution}/${version}/x86_64`,
    iso: dvd,
    hasClusters,
  };
}

const NAME = /^(?<distribution>[a-z-]+)(?<digits>[1-9]\d{0,2})$/;

/** The newest of its distribution here, where a release is newer than that; null for any other name. */
export function olderThan(name: string): string | null {
  const newest = newestBefore(name);
  return newest && `${newest.distribution}${newest.version}`;
}

/** The release of a name; one that is newer than all here is named as the newest of its distribution is. */
export function releaseNamed(name: string): Release | undefined {
  const newest = newestBefore(name);
  if (RELEASES[name] || !newest) return RELEASES[name];
  const { version: before, id, dvd } = newest;
  const version = Number(NAME.exec(name)?.groups?.digits);
  const renamed = (text = "") => text.replace(new RegExp(`(?<!\\d)${before}(?!\\d)`, "g"), String(version));
  return releaseOf({ ...newest, version, dvd: renamed(dvd), ...(id && { id: renamed(id) }) });
}

function newestBefore(name: string): KnownRelease | null {
  const { distribution, digits } = NAME.exec(name)?.groups ?? {};
  const rows = proposed.filter((row) => row.distribution === distribution);
  const newest = rows.sort((a, b) => a.version - b.version).at(-1);
  return newest && Number(digits) > newest.version ? newest : null;
}
