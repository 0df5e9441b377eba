/** The releases whose facts are in the tables here, in pykickstart's names. */
export const releases = [
  "RHEL5",
  "RHEL6",
  "RHEL7",
  "RHEL8",
  "RHEL9",
  "RHEL10",
  "F40",
  "F41",
  "F42",
  "F43",
  "F44",
  "F45",
] as const;

export type ReleaseName = (typeof releases)[number];

export function isRelease(name: string): name is ReleaseName {
  return (releases as readonly string[]).includes(name);
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
export function nearestRelease(name: string): ReleaseName | null {
  if (isRelease(name)) return name;
  if (!/^(?:RHEL|F)[1-9]\d{0,2}$/.test(name)) return null;
  const newest = releases.findLast((known) => family(known) === family(name));
  return newest !== undefined && number(name) > number(newest) ? newest : null;
}
