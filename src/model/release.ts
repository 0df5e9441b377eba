import { isMap, merge, type ValueMap } from "../merge/merge.ts";

/** The distribution release of a guest. */
export interface Os {
  /** libosinfo's short id, for example rhel6.3 or fedora42. */
  readonly id: string | null;
  /** The release that its kickstart is written for, in pykickstart's names: RHEL5 ... RHEL10, F40 ... */
  readonly kickstart: string | null;
  readonly family: "rhel" | "fedora" | null;
  readonly version: number | null;
}

// libosinfo's ids: rhel9.4, rhel9-unknown, centos-stream10, centos7.0, almalinux9, rocky9, ol8.6, fedora42
const RHEL_LIKE =
  /^(?:rhel|centos|centos-stream|almalinux|alma|rocky|ol|oraclelinux|eurolinux)-?(\d+)(?:$|[.-])/;
const FEDORA = /^fedora(\d+)$/;

export function resolveOs(given: { id?: unknown; kickstart?: unknown } | null | undefined): Os {
  const id = typeof given?.id === "string" ? given.id : null;
  const kickstart = typeof given?.kickstart === "string" ? given.kickstart : kickstartOf(id ?? "");
  const [, letters, digits] = /^(RHEL|F)(\d+)$/.exec(kickstart ?? "") ?? [];
  return {
    id,
    kickstart,
    family: letters === "RHEL" ? "rhel" : letters === "F" ? "fedora" : null,
    version: digits ? Number(digits) : null,
  };
}

function kickstartOf(id: string): string | null {
  const rhel = RHEL_LIKE.exec(id)?.[1];
  if (rhel) return `RHEL${rhel}`;
  const fedora = FEDORA.exec(id)?.[1];
  return fedora ? `F${fedora}` : null;
}

/** What is true of a release, from the table `releases`. */
export function releaseFacts(releases: unknown, os: Os, own: unknown): ValueMap {
  const row = releaseRow(releases, os);
  const table = isMap(releases) ? releases : {};
  return merge(row === null ? {} : table[row], isMap(own) ? own : {}) as ValueMap;
}

/** The key of a release's row in the table `releases`: a Fedora without a row of its own has row `F`. */
export function releaseRow(releases: unknown, os: Os): string | null {
  const rows = [os.kickstart, os.family === "fedora" ? "F" : null];
  return (
    rows.find((key): key is string => key !== null && isMap(releases) && Object.hasOwn(releases, key)) ?? null
  );
}
