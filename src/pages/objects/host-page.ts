import { directoryOf } from "../../outputs/every-lab.ts";
import { HOST, outputsOfHost } from "../../outputs/inventory.ts";
import { hostContext } from "../../outputs/lab-files.ts";
import type { Markup } from "../html.ts";
import type { IndexScope } from "../index-scope.ts";
import type { LayerName } from "../layers/names.ts";
import { shownValue } from "../provenance/shown-value.ts";
import { valueRows } from "../provenance/values-table.ts";
import { type Listing, listing } from "./listing.ts";

export interface HostPage {
  /** The lab's scripts, the scripts that register networks and pools, and the files of `host_templates`. */
  readonly listings: readonly Listing[];
  readonly layers: readonly LayerName[];
  readonly values: Markup;
}

export function hostPage(scope: IndexScope): HostPage {
  const { provenance } = scope;
  const { lab, plan } = scope.source;
  const context = hostContext(lab);
  const directory = directoryOf(HOST);
  return {
    listings: outputsOfHost(lab).map(({ path, template, key }) =>
      listing(scope, path, {
        name: path.startsWith(directory) ? path.slice(directory.length) : path,
        ingredients: template === null ? undefined : { src: template, context },
        source:
          key === null
            ? undefined
            : shownValue(provenance, plan.host, template, [["host_templates", key, "src"]]),
      }),
    ),
    layers: scope.layersOf(plan.host),
    values: valueRows(plan.host, provenance, { root: "" }),
  };
}
