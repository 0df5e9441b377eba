import table from "./releases.json" with { type: "json" };

/** A family of distributions with the same kickstart syntax. Family and version together are pykickstart's name of a release. */
export type Family = keyof typeof table.releases;

export interface Distribution {
  readonly family: Family;
}

/** Distributions with kickstart, by the beginning of their ids in libosinfo. */
export const DISTRIBUTIONS: ReadonlyMap<string, Distribution> = new Map(
  Object.entries(table.distributions as Readonly<Record<string, Distribution>>),
);

/**
 * The known versions of the families, in ascending order. Their kickstart syntax is in src/kickstart, their facts are in
 * the defaults of the templates.
 */
export const VERSIONS: Readonly<Record<Family, readonly number[]>> = table.releases;
