import table from "./releases.json" with { type: "json" };

export interface Distribution {
  /** The family whose kickstart syntax it uses. Family and version together are pykickstart's name of a release. */
  readonly family: "RHEL" | "F";
  /** Absent: `init` does not offer it. */
  readonly title?: string;
  /** URL of a public install tree, with `{version}` in it. Absent: the trees need a subscription. */
  readonly tree?: string;
  /** Whether the tree also has the cluster packages; otherwise they are in another repository. */
  readonly hasClusters?: boolean;
}

/** A known release. Its kickstart syntax is in src/kickstart, its facts are in the defaults of the templates. */
export interface Release {
  readonly distribution: string;
  readonly version: number;
  /** libosinfo's short id, if it is not the distribution and the version. */
  readonly id?: string;
  /** The file name of its install DVD. Absent: `init` does not propose the release. */
  readonly dvd?: string;
}

/** Distributions by the beginning of their ids in libosinfo. */
export const DISTRIBUTIONS: ReadonlyMap<string, Distribution> = new Map(
  Object.entries(table.distributions as Readonly<Record<string, Distribution>>),
);

/** All releases, in the order that `init` proposes. */
export const RELEASES: readonly Release[] = table.releases;
