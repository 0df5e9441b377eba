/** The derivation of the keys of a category that match a path. `sources`: paths in the object, or in the interface's network. */
export interface Rule {
  /** Steps of the path; `*` stands for any step. A longer path matches too. */
  readonly path: string;
  readonly reason: string;
  readonly own?: readonly string[];
  readonly network?: readonly string[];
}

/** The reason of a name that no layer sets. */
export const NAME = "the name of its layer file, as no layer sets another";
