import type { OsValue } from "../model/release.ts";

/** Names of Debian's releases in a mirror, by their numbers. */
export const SUITES: Readonly<Record<string, string>> = { 11: "bullseye", 12: "bookworm", 13: "trixie" };

/** The releases of Debian that answers are written for, the oldest first. */
export const DEBIAN_RELEASES: readonly string[] = Object.keys(SUITES);

/** The release in an id of libosinfo, such as debian12, which may be unknown; null: not Debian. */
export function namedDebian(os: OsValue): string | null {
  return typeof os?.id === "string" ? (/^debian-?(\d+)(?=$|[.-])/.exec(os.id)?.[1] ?? null) : null;
}

/** The known release for a named one. If that is newer than all known ones, the newest; else null. */
export function nearestDebian(named: string): string | null {
  if (DEBIAN_RELEASES.includes(named)) return named;
  const newest = DEBIAN_RELEASES.at(-1) as string;
  return Number(named) > Number(newest) ? newest : null;
}
