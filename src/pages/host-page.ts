import { hostContext, labArtifacts } from "../model/artifact.ts";
import { REGISTER_SCRIPTS } from "../model/host.ts";
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

export function hostPage(scope: IndexScope): HostPage {
  const { source, highlighter, provenance } = scope;
  const { lab, plan } = source;
  const context = hostContext(lab);
  const files = [
    ...labArtifacts(lab).map(({ src, path }) => ({ src, name: path, path })),
    ...REGISTER_SCRIPTS.map((name) => ({ src: `host/${name}`, name, path: `host/${name}` })),
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
    layers: scope.layersOf(plan.host.merged.documents),
    values: valueRows(plan.host, provenance, { root: "" }),
  };
}
