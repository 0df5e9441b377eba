import { type InstallerValues, installerOfValues } from "../installers/installers.ts";
import { isMap, merge, type ValueMap } from "../merge/merge.ts";

/** The facts of a guest's release: its row of the table `releases`, merged with the guest's own key `release`. */
export function releaseFacts(releases: unknown, values: InstallerValues, own: unknown): ValueMap {
  const table = isMap(releases) ? releases : {};
  const row = releaseRow(table, values);
  return merge(row === null ? {} : table[row], isMap(own) ? own : {}) as ValueMap;
}

/** The key of a release's row in the table `releases`; null: there is no row. */
export function releaseRow(releases: unknown, values: InstallerValues): string | null {
  return isMap(releases) ? installerOfValues(values).row(releases, values.os) : null;
}
