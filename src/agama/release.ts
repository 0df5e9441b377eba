import type { OsValue } from "../model/release.ts";
import RELEASES from "./releases.json" with { type: "json" };

/**
 * A generation of Agama's profile, by the version with its schema. Agama 17 installs Leap 16.0 and SLES 16.0, and is the
 * branch SLE-16 of agama-project/agama. Agama 23 installs the releases after them, and still reads the keys of 17.
 */
export type AgamaVersion = 17 | 23;

interface AgamaRelease {
  /** libosinfo's form of a short id, with the minor release. */
  readonly id: string;
  readonly agama: AgamaVersion;
}

/** The oldest of each distribution first. */
const TABLE = RELEASES as readonly AgamaRelease[];

export const AGAMA_RELEASES: readonly string[] = TABLE.map(({ id }) => id);

const TUMBLEWEED = "opensusetumbleweed";

/** The release in an id such as opensuse16.0, sles16.1 or opensusetumbleweed, which may be unknown; null: not of SUSE. */
export function namedSuse(os: OsValue): string | null {
  const id = typeof os?.id === "string" ? os.id : "";
  if (/^(?:opensuse-?)?tumbleweed$/.test(id)) return TUMBLEWEED;
  const [, name, major, minor] = /^(opensuse|sle)(?:-leap|s)?-?(\d+)(\.\d+)?(?=$|[.-])/.exec(id) ?? [];
  return name ? `${name === "sle" ? "sles" : name}${major}${minor ?? ".0"}` : null;
}

/** The known release for a named one. If that is newer than all known ones of its distribution, the newest; else null. */
export function nearestSuse(named: string): string | null {
  if (AGAMA_RELEASES.includes(named)) return named;
  const newest = AGAMA_RELEASES.findLast((id) => wordOf(id) === wordOf(named));
  return newest !== undefined && numberOf(named) > numberOf(newest) ? newest : null;
}

/** The generation for the release of an id; of an unknown release, the last one. */
export function agamaVersion(os: OsValue): AgamaVersion {
  const id = nearestSuse(namedSuse(os) ?? "");
  return TABLE.find((each) => each.id === id)?.agama ?? 23;
}

function wordOf(id: string): string {
  return id.replace(/(?<![\d.])[\d.]+$/, "");
}

function numberOf(id: string): number {
  return Number(/(?<![\d.])[\d.]+$/.exec(id)?.[0]);
}
