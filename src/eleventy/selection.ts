/** What of a build is made, for a command that is asked for less than everything. */
export interface Selection {
  /** Whether an output file is wanted, by its path. */
  wants(path: string): boolean;
  /** Where it is put, when not at its path. */
  readonly place?: (path: string) => string;
  /** Whether what earlier builds made and this one does not stays: a part of a lab is written into the whole. */
  readonly keeps: boolean;
}

export const EVERYTHING: Selection = { wants: () => true, keeps: false };
