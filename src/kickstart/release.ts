import { VERSIONS } from "../releases/table.ts";

/** A release in pykickstart's names: RHEL9, F43. */
export type ReleaseName = string;

/** The releases of the tables here: RHEL, then Fedora, each in ascending order. */
export const releases: readonly ReleaseName[] = Object.entries(VERSIONS).flatMap(([name, versions]) =>
  versions.map((version) => `${name}${version}`),
);

export function isRelease(name: string): boolean {
  return releases.includes(name);
}

/**
 * The first releases of a fact, one per family: "RHEL10 F43", "RHEL10", "F41".
 * In a family that is not named, no release has the fact.
 */
export type From = string;

export function isSince(from: From | undefined, release: ReleaseName): boolean {
  const first = from?.split(" ").find((name) => family(name) === family(release));
  return first !== undefined && number(first) <= number(release);
}

/** The release of `from` for a message about `release`: that of the same family if there is one. */
export function firstReleaseFor(from: From, release: ReleaseName): string {
  const names = from.split(" ");
  return names.find((name) => family(name) === family(release)) ?? (names[0] as string);
}

export function family(name: string): "RHEL" | "F" {
  return name.startsWith("RHEL") ? "RHEL" : "F";
}

function number(name: string): number {
  return Number(name.slice(family(name).length));
}

/** The release itself; or the newest known one of its family if the release is newer than that; null for other names. */
export function nearestRelease(name: string, known: readonly ReleaseName[] = releases): ReleaseName | null {
  if (known.includes(name)) return name;
  if (!/^(?:RHEL|F)[1-9]\d{0,2}$/.test(name)) return null;
  const newest = known.findLast((each) => family(each) === family(name));
  return newest !== undefined && number(name) > number(newest) ? newest : null;
}
