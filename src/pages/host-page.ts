import { hostContext, labArtifacts } from "../model/artifact.ts";
import type { Markup } from "./html.ts";
import type { IndexScope } from "./index-scope.ts";
import type { LayerName } from "./layer-names.ts";
import { type Listing, listing } from "./listing.ts";
import { shownValue } from "./shown-value.ts";
import { valueRows } from "./values-table.ts";

export interface HostPage {
  /** The lab's scripts, those that register networks and pools, and the files of the host's own templates. */
  readonly listings: readonly Listing[];
  readonly layers: readonly LayerName[];
  readonly values: Markup;
}

export function hostPage({ source, highlighter, provenance, layers }: IndexScope): HostPage {
  const { lab, plan } = source;
  const context = hostContext(lab);
  const register = ["network_register.sh", "storage_register.sh"];
  const files = [
    ...labArtifacts(lab).map(({ src, path }) => ({ src, name: path, path })),
    ...register.map((name) => ({ src: `host/${name}`, name, path: `host/${name}` })),
    ...lab.host.files.map(({ key, src, dst }) => ({
      src,
      name: dst,
      path: `host/${dst}`,
      source: shownValue(provenance, plan.host, src, [["host_templates", key, "src"]]),
    })),
  ];
  return {
    listings: files.map(({ src, path, ...shown }) =>
      listing(source, highlighter, path, { ...shown, made: { src, context } }),
    ),
    layers: plan.host.merged.documents.flatMap(({ file }) => layers.get(file) ?? []),
    values: valueRows(plan.host, provenance, { root: "" }),
  };
}
