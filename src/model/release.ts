import { nearestRelease } from "../kickstart/release.ts";
import { isMap, merge, type ValueMap } from "../merge/merge.ts";

/** The distribution release of a guest. */
export interface Os {
  /** libosinfo's short id, for example rhel6.3 or fedora42. */
  readonly id: string | null;
  /**
   * The release that its kickstart is written for, in pykickstart's names: RHEL5 ... RHEL10, F40 ... Of a release that is
   * newer than all that are known, the newest one of its family.
   */
  readonly kickstart: string | null;
  readonly family: "rhel" | "fedora" | null;
  readonly version: number | null;
}

/** What a layer says of it. */
export type GivenOs = { readonly id?: unknown; readonly kickstart?: unknown } | null | undefined;

/** The distributions that are RHEL, by libosinfo's ids: rhel9.4, centos-stream10, centos7.0, almalinux9, rocky9, ol8.6. */
export const RHEL_LIKE = [
  ...["rhel", "centos", "centos-stream", "almalinux", "alma", "rocky", "ol", "oraclelinux", "eurolinux"],
] as const;
const RHEL_ID = new RegExp(`^(?:${RHEL_LIKE.join("|")})-?(\\d+)(?:$|[.-])`);
const FEDORA_ID = /^fedora(\d+)$/;

export function resolveOs(given: GivenOs): Os {
  const named = namedRelease(given);
  const id = textOf(given?.id);
  const [, letters, digits] = RELEASE.exec(releaseOfId(id) ?? named ?? "") ?? [];
  return {
    id,
    kickstart: nearestRelease(named ?? "") ?? named,
    family: letters === "RHEL" ? "rhel" : letters === "F" ? "fedora" : null,
    version: digits ? Number(digits) : null,
  };
}

const RELEASE = /^(RHEL|F)(\d+)$/;

/** The release that a layer names, known or not. */
export function namedRelease(given: GivenOs): string | null {
  return textOf(given?.kickstart) ?? releaseOfId(textOf(given?.id));
}

function releaseOfId(id: string | null): string | null {
  const rhel = RHEL_ID.exec(id ?? "")?.[1];
  if (rhel) return `RHEL${rhel}`;
  const fedora = FEDORA_ID.exec(id ?? "")?.[1];
  return fedora ? `F${fedora}` : null;
}

function textOf(value: unknown): string | null {
  return typeof value === "string" ? value : null;
}

/** What is true of a release, from the table `releases`. */
export function releaseFacts(releases: unknown, os: GivenOs, own: unknown): ValueMap {
  const row = releaseRow(releases, os);
  const table = isMap(releases) ? releases : {};
  return merge(row === null ? {} : table[row], isMap(own) ? own : {}) as ValueMap;
}

/**
 * The key of a release's row in the table `releases`: of a newer one that has no row, the newest known one's. A Fedora
 * without a row of its own has row `F`.
 */
export function releaseRow(releases: unknown, given: GivenOs): string | null {
  const named = namedRelease(given) ?? "";
  const rows = [named, nearestRelease(named) ?? named, ...(/^F\d/.test(named) ? ["F"] : [])];
  return rows.find((key) => isMap(releases) && Object.hasOwn(releases, key)) ?? null;
}
