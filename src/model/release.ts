import { nearestRelease } from "../kickstart/release.ts";
import { DISTRIBUTIONS } from "../releases/table.ts";

/** The distribution release of a guest. */
export interface Os {
  /** libosinfo's short id, for example rhel6.3 or fedora42. */
  readonly id: string | null;
  /**
   * The release that its kickstart is written for, in pykickstart's names: RHEL5 ... RHEL10, F40 ... If the release is
   * newer than all known releases: the newest known one of its family.
   */
  readonly kickstart: string | null;
  readonly family: "rhel" | "fedora" | null;
  readonly version: number | null;
}

/** The value of `os` in a layer. */
export type OsValue = { readonly id?: unknown; readonly kickstart?: unknown } | null | undefined;

// Ids of libosinfo: rhel9.4, rhel9-unknown, centos-stream10, centos7.0, almalinux9, rocky9, ol8.6, fedora42
const ID = new RegExp(`^(${[...DISTRIBUTIONS.keys()].join("|")})-?(\\d+)(?:$|[.-])`);

export function resolveOs(os: OsValue): Os {
  const named = namedRelease(os);
  const id = textOf(os?.id);
  const [, letters, digits] = RELEASE.exec(releaseOfId(id) ?? named ?? "") ?? [];
  return {
    id,
    kickstart: nearestRelease(named ?? "") ?? named,
    family: letters === "RHEL" ? "rhel" : letters === "F" ? "fedora" : null,
    version: digits ? Number(digits) : null,
  };
}

/** "RHEL 9", "Fedora 43"; null: the release is not known. */
export function releaseName({ family, version }: Pick<Os, "family" | "version">): string | null {
  return family && version !== null ? `${family === "fedora" ? "Fedora" : "RHEL"} ${version}` : null;
}

const RELEASE = /^(RHEL|F)(\d+)$/;

/** The release that a layer names in pykickstart's names; it may be unknown. */
export function namedRelease(os: OsValue): string | null {
  return textOf(os?.kickstart) ?? releaseOfId(textOf(os?.id));
}

function releaseOfId(id: string | null): string | null {
  const [, distribution = "", number] = ID.exec(id ?? "") ?? [];
  const { family } = DISTRIBUTIONS.get(distribution) ?? {};
  return family ? `${family}${number}` : null;
}

function textOf(value: unknown): string | null {
  return typeof value === "string" ? value : null;
}
