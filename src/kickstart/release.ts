import { DISTRIBUTIONS, RELEASES } from "../releases/table.ts";

/** A release in pykickstart's names: RHEL9, F43. */
export type ReleaseName = string;

/** The releases whose facts are in the tables here, in order. */
export const releases: readonly ReleaseName[] = [
  ...new Set(
    RELEASES.flatMap(({ distribution, version }) => {
      const { family: name } = DISTRIBUTIONS.get(distribution) ?? {};
      return name === "RHEL" || name === "F" ? `${name}${version}` : [];
    }),
  ),
].sort((a, b) => (family(a) === family(b) ? number(a) - number(b) : family(a) === "RHEL" ? -1 : 1));

export function isRelease(name: string): boolean {
  return releases.includes(name);
}

/**
 * Releases from which on something holds, one per family: "RHEL10 F43", "RHEL10", "F41".
 * A family that is not named is one where it never came to hold.
 */
export type From = string;

export function holds(from: From | undefined, release: ReleaseName): boolean {
  const first = from?.split(" ").find((name) => family(name) === family(release));
  return first !== undefined && number(first) <= number(release);
}

/** The release of `from` that readers of `release` understand best: their own family's. */
export function named(from: From, release: ReleaseName): string {
  const names = from.split(" ");
  return names.find((name) => family(name) === family(release)) ?? (names[0] as string);
}

export function family(name: string): "RHEL" | "F" {
  return name.startsWith("RHEL") ? "RHEL" : "F";
}

function number(name: string): number {
  return Number(name.slice(family(name).length));
}

/** The release itself, or the newest of its family where it is newer than all in the tables; null for any other name. */
export function nearestRelease(name: string, known: readonly ReleaseName[] = releases): ReleaseName | null {
  if (known.includes(name)) return name;
  if (!/^(?:RHEL|F)[1-9]\d{0,2}$/.test(name)) return null;
  const newest = known.findLast((each) => family(each) === family(name));
  return newest !== undefined && number(name) > number(newest) ? newest : null;
}
