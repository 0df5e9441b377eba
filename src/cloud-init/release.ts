import table from "./releases.json" with { type: "json" };

/**
 * The part of cloud-init that writes the network files: eni those of ifupdown, and `network-manager-24.2` that of
 * NetworkManager before cloud-init 24.3.
 */
export type Renderer = "sysconfig" | "network-manager" | "network-manager-24.2" | "eni" | "netplan";

/** What the images of a family of distributions have in common for cloud-init. */
export interface CloudFamily {
  /**
   * The renderer of most releases. RHEL 8 and 9 keep sysconfig (cloud-init's issue 5612 and pull request 4165), and RHEL 10
   * has no plugin for its files.
   */
  readonly renderer: Renderer;
  /** The package manager, and so the form of package repositories. */
  readonly packages: "yum" | "zypper" | "apt";
  /** The directory of files with repositories; not set: apt's repositories have another form. */
  readonly repositories?: string;
  /** null: the images have no firewall that this project configures. */
  readonly firewall: "firewalld" | null;
  readonly selinux: boolean;
  /**
   * Whether cloud-init writes no default route for these images (its issues 3313 and 3285: sysconfig of openSUSE). The
   * seed then sets it by a command.
   */
  readonly lacksDefaultRoute?: boolean;
}

/** A release with cloud images. */
export interface CloudRelease extends CloudFamily {
  readonly distribution: string;
  readonly family: string;
  /** libosinfo's short id without minor releases: debian12, ubuntu24.04, almalinux9. */
  readonly id: string;
}

interface Distribution {
  readonly family: string;
  readonly releases: readonly string[];
  /** The renderers of releases with another one than their family. */
  readonly renderers?: Readonly<Record<string, Renderer>>;
}

const DISTRIBUTIONS = table.distributions as Readonly<Record<string, Distribution>>;

const FAMILIES: Readonly<Record<string, CloudFamily>> = table.families as Readonly<
  Record<string, CloudFamily>
>;

/** All releases: of each distribution those without a number, then the oldest first. */
export const CLOUD_RELEASES: readonly CloudRelease[] = Object.entries(DISTRIBUTIONS).flatMap(
  ([distribution, { family, releases, renderers }]) =>
    releases.map((release) => ({
      ...(FAMILIES[family] as CloudFamily),
      ...(renderers?.[release] && { renderer: renderers[release] }),
      distribution,
      family,
      id: distribution + release,
    })),
);

const ID = new RegExp(`^(${Object.keys(DISTRIBUTIONS).join("|")})-?(\\d+)(\\.\\d+)?(?=$|[.-])`);

/** The release that an id of libosinfo names, which may be unknown; null: a distribution without cloud images. */
export function namedCloudRelease(id: unknown): string | null {
  if (CLOUD_RELEASES.some((each) => each.id === id)) return id as string;
  const [, distribution, major, minor] = ID.exec(typeof id === "string" ? id : "") ?? [];
  if (distribution === undefined || major === undefined) return null;
  // Only the releases of some distributions have two numbers.
  const hasMinors = CLOUD_RELEASES.some(
    (each) => each.distribution === distribution && /\.\d+$/.test(each.id),
  );
  return distribution + major + (hasMinors ? (minor ?? "") : "");
}

/** The known release for a named one. If that is newer than all known releases of its distribution: the newest; else null. */
export function nearestCloudRelease(named: string): CloudRelease | null {
  const known = CLOUD_RELEASES.find(({ id }) => id === named);
  if (known) return known;
  const siblings = CLOUD_RELEASES.filter(({ distribution }) => named.startsWith(distribution));
  const numberOf = (id: string) => Number(/(?<![\d.])\d+(?:\.\d+)?$/.exec(id)?.[0]);
  const newest = siblings.at(-1);
  return newest && numberOf(named) > numberOf(newest.id) ? newest : null;
}

/** Whether the keyboard of an image is a layout of X in /etc/default/keyboard. Others have a keymap of the console. */
export function hasLayoutsOfX(release: CloudRelease | null): boolean {
  return release?.packages === "apt";
}

/** The release of an id of libosinfo, or the nearest known one; null: there is none. */
export function cloudReleaseOf(id: unknown): CloudRelease | null {
  return nearestCloudRelease(namedCloudRelease(id) ?? "");
}
