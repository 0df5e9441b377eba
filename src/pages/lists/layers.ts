import { urlOf } from "../html.ts";
import type { LayerRow } from "../layers/page.ts";
import type { Column } from "./column.ts";
import { link, styledText } from "./part.ts";

export const LAYER_COLUMNS: readonly Column<LayerRow, never>[] = [
  { page: { heading: "File", cell: (layer) => [link(layer.name, pageOf(layer, "{text}"))] } },
  {
    page: {
      heading: "Layer of",
      cell: (layer) => [
        layer.users
          ? link(layer.users, `${pageOf(layer, "{name}")}#users`)
          : styledText("the plan itself", "soft"),
      ],
    },
  },
  {
    page: {
      heading: "Keys",
      cell: ({ keys }) => (keys.length > 0 ? [styledText(keys.join(" "), "mono soft")] : []),
    },
  },
];

/** The page of a layer. Uses the placeholder `name` where the page has the layer's name, so that rows share attributes. */
function pageOf(layer: LayerRow, name: string): string {
  return layer.page === `layers/${layer.name}.html` ? `layers/${name}.html` : urlOf(layer.page);
}
