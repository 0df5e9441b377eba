import { urlOf } from "../html.ts";
import type { LayerRow } from "../layers/page.ts";
import type { Column } from "./column.ts";
import { link, words } from "./part.ts";

export const LAYERS: readonly Column<LayerRow, never>[] = [
  { page: { heading: "File", cell: (layer) => [link(layer.name, pageOf(layer, "{text}"))] } },
  {
    page: {
      heading: "Layer of",
      cell: (layer) => [
        layer.users
          ? link(layer.users, `${pageOf(layer, "{name}")}#users`)
          : words("the plan itself", "soft"),
      ],
    },
  },
  {
    page: {
      heading: "Keys",
      cell: ({ keys }) => (keys.length > 0 ? [words(keys.join(" "), "mono soft")] : []),
    },
  },
];

/** The page of a layer by its name, which `name` stands for, where the page has that name. */
function pageOf(layer: LayerRow, name: string): string {
  return layer.page === `layers/${layer.name}.html` ? `layers/${name}.html` : urlOf(layer.page);
}
