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

const enterpriseLinux = (
  title: string,
  name: string,
  id: string,
  iso: string,
  location: string | null,
): Release => ({ title, id, location, tree: `${name}/x86_64`, iso, hasClusters: false });

const almalinux = (version: number, iso: string) =>
  enterpriseLinux(
    `AlmaLinux ${version}`,
    `almalinux/${version}`,
    `almalinux${version}`,
    iso,
    `https://repo.almalinux.org/almalinux/${version}/BaseOS/x86_64/os/`,
  );

const rocky = (version: number, iso: string) =>
  enterpriseLinux(
    `Rocky Linux ${version}`,
    `rocky/${version}`,
    `rocky${version}`,
    iso,
    `https://dl.rockylinux.org/pub/rocky/${version}/BaseOS/x86_64/os/`,
  );

const stream = (version: number) =>
  enterpriseLinux(
    `CentOS Stream ${version}`,
    `centos-stream/${version}`,
    `centos-stream${version}`,
    `CentOS-Stream-${version}-latest-x86_64-dvd1.iso`,
    `https://mirror.stream.centos.org/${version}-stream/BaseOS/x86_64/os/`,
  );

const rhel = (version: number, id: string) =>
  enterpriseLinux(
    `Red Hat Enterprise Linux ${version}`,
    `rhel/${version}`,
    id,
    `${id.replace(/^rhel/, "rhel-")}-x86_64-dvd.iso`,
    null,
  );

const fedora = (version: number, iso: string): Release => ({
  title: `Fedora ${version}`,
  id: `fedora${version}`,
  location: `https://dl.fedoraproject.org/pub/fedora/linux/releases/${version}/Everything/x86_64/os/`,
  tree: `fedora/${version}/x86_64`,
  iso,
  hasClusters: true,
});

/** By the names that `--release` takes. */
export const RELEASES: Readonly<Record<string, Release>> = {
  almalinux9: almalinux(9, "AlmaLinux-9.6-x86_64-dvd.iso"),
  almalinux10: almalinux(10, "AlmaLinux-10.0-x86_64-dvd.iso"),
  rocky9: rocky(9, "Rocky-9.6-x86_64-dvd.iso"),
  rocky10: rocky(10, "Rocky-10.0-x86_64-dvd1.iso"),
  "centos-stream9": stream(9),
  "centos-stream10": stream(10),
  rhel8: rhel(8, "rhel8.10"),
  rhel9: rhel(9, "rhel9.4"),
  rhel10: rhel(10, "rhel10.0"),
  fedora43: fedora(43, "Fedora-Server-dvd-x86_64-43-1.6.iso"),
  fedora44: fedora(44, "Fedora-Server-dvd-x86_64-44-1.7.iso"),
};

const NAME = /^(?<distribution>[a-z-]+)(?<number>[1-9]\d{0,2})$/;

/** The newest of its distribution here, where a release is newer than that; null for any other name. */
export function olderThan(name: string): string | null {
  const asked = NAME.exec(name)?.groups;
  if (!asked) return null;
  const numbers = Object.keys(RELEASES).flatMap((known) => {
    const { distribution, number } = NAME.exec(known)?.groups ?? {};
    return distribution === asked.distribution ? Number(number) : [];
  });
  const newest = Math.max(...numbers);
  return Number(asked.number) > newest && numbers.length > 0 ? `${asked.distribution}${newest}` : null;
}

/** The release of a name; one that is newer than all here is named as the newest of its distribution is. */
export function releaseNamed(name: string): Release | undefined {
  const known = RELEASES[name];
  const older = olderThan(name);
  if (known || older === null) return known;
  const [before, after] = [older, name].map((each) => NAME.exec(each)?.groups?.number ?? "");
  const renamed = (text: string) =>
    text.replace(new RegExp(`(?<!\\d)${before}(?!\\d)`, "g"), after as string);
  const { title, id, location, tree, iso, hasClusters } = RELEASES[older] as Release;
  return {
    title: renamed(title),
    id: renamed(id),
    location: location && renamed(location),
    tree: renamed(tree),
    iso: renamed(iso),
    hasClusters,
  };
}
