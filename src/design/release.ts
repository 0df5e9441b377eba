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
