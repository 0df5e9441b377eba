import type { Owner } from "../outputs/output-file.ts";

/** The output files of a build, for commands that write only some of them. */
export interface Selection {
  /** Whether to write the output file with this path. `owner`: of a file of the lab. */
  wants(path: string, owner?: Owner): boolean;
  /** The path to write it to; default: its own path. */
  readonly place?: (path: string) => string;
  /** Whether files of earlier builds stay: true if only a part of the lab is written. */
  readonly keeps: boolean;
}

export const EVERYTHING: Selection = { wants: () => true, keeps: false };
