import table from "./releases.json" with { type: "json" };

export interface Distribution {
  /** Whose kickstarts it reads; before the version it is pykickstart's name of a release. */
  readonly family: "RHEL" | "F";
  /** Absent: `init` has none of it. */
  readonly title?: string;
  /** Its install trees on the net, by `{version}`; absent: behind a subscription. */
  readonly tree?: string;
  /** Whether the tree holds the cluster's packages, too; else they are in a repository beside it. */
  readonly hasClusters?: boolean;
}

/** A release that is known. The syntax of its kickstarts is in src/kickstart, its row in the template defaults. */
export interface Release {
  readonly distribution: string;
  readonly version: number;
  /** libosinfo's short id, where the distribution and the version are not all of it. */
  readonly id?: string;
  /** Its install DVD, as downloaded; absent: `init` does not propose it. */
  readonly dvd?: string;
}

/** By what their ids in libosinfo begin with. */
export const DISTRIBUTIONS: ReadonlyMap<string, Distribution> = new Map(
  Object.entries(table.distributions as Readonly<Record<string, Distribution>>),
);

/** In the order in which `init` proposes them. */
export const RELEASES: readonly Release[] = table.releases;
