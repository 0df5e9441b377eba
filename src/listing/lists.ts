import { layersOf, objectNames } from "../explain/object.ts";
import { bareText } from "../explain/value-text.ts";
import type { Catalog, PlanSources } from "../layers/catalog.ts";
import type { Category } from "../layers/meta.ts";
import type { LayerReader } from "../layers/reader.ts";
import type { ValueMap } from "../merge/merge.ts";
import { outputsOfLayers } from "../outputs/layers.ts";
import { type OutputFile, ownerText } from "../outputs/output-file.ts";
import type { Column, LayeredRow } from "../pages/lists/column.ts";
import { GUEST_COLUMNS, type LayeredGuest } from "../pages/lists/guests.ts";
import { KIND_COLUMNS } from "../pages/lists/kinds.ts";
import { NETWORK_COLUMNS } from "../pages/lists/networks.ts";
import { POOL_COLUMNS } from "../pages/lists/pools.ts";
import { TEMPLATE_COLUMNS } from "../pages/lists/templates.ts";
import { TemplateGraph } from "../templates/graph.ts";
import type { ListName } from "./list-names.ts";

interface Source {
  readonly catalog: Catalog;
  readonly reader: LayerReader;
  readonly plan: PlanSources;
}

/** A list of `miniascape list`. It reads only layers, so it works for plans with errors too. */
export interface List {
  /** The rows of the JSON. */
  rows(source: Source): ValueMap[];
  /** The columns of the text; `cell` reads a row of the JSON. */
  readonly columns: readonly { readonly heading: string; cell(row: ValueMap): string }[];
}

/** Outputs have no table in the index. */
const OUTPUT_COLUMNS: readonly Column<never, OutputFile>[] = [
  { list: { key: "path", value: ({ path }) => path } },
  { list: { key: "object", value: ({ owner }) => ownerText(owner) } },
  { list: { key: "template", value: ({ template }) => template } },
  { list: { key: "page", value: ({ page }) => page } },
];

export const LISTINGS: Readonly<Record<ListName, List>> = {
  guests: listOf(GUEST_COLUMNS, ({ catalog }) => layeredGuests(catalog)),
  networks: listOf(NETWORK_COLUMNS, ({ catalog }) => layeredRows(catalog, "network")),
  storages: listOf(POOL_COLUMNS, ({ catalog }) => layeredRows(catalog, "storage")),
  kinds: listOf(KIND_COLUMNS, ({ catalog }) => {
    const kinds = new Map<string, string[]>();
    for (const name of catalog.names("guest")) {
      const kind = catalog.kind(name);
      kinds.set(kind, [...(kinds.get(kind) ?? []), name]);
    }
    return [...kinds].sort().map(([name, guests]) => ({ name, guests }));
  }),
  templates: listOf(TEMPLATE_COLUMNS, ({ reader, plan }) => {
    const graph = new TemplateGraph(reader, plan);
    return graph.names.map((name) => ({ name, files: graph.filesOf(name) }));
  }),
  outputs: listOf(OUTPUT_COLUMNS, ({ catalog, reader, plan }) => outputsOfLayers(catalog, reader, plan)),
};

/** The list with the columns that have `list`. */
export function listOf<Layered>(
  columns: readonly Column<never, Layered>[],
  layeredRowsOf: (source: Source) => readonly Layered[],
): List {
  const listColumns = columns.flatMap(({ list }) => list ?? []);
  const textColumns = [
    ...listColumns.filter(({ isLast }) => !isLast),
    ...listColumns.filter(({ isLast }) => isLast),
  ];
  return {
    rows: (source) =>
      layeredRowsOf(source).map((row) =>
        Object.fromEntries(listColumns.map((column) => [column.key, column.value(row)])),
      ),
    columns: textColumns.map(({ key, heading = key.toUpperCase(), text = (value) => value }) => ({
      heading,
      cell: (row) => bareText(text(row[key], row)),
    })),
  };
}

export function layeredGuests(catalog: Catalog): LayeredGuest[] {
  return layeredRows(catalog, "guest").map((row) => ({ ...row, kind: catalog.kind(row.name) }));
}

function layeredRows(catalog: Catalog, category: Category): LayeredRow[] {
  return objectNames(catalog)
    .filter((object) => object.category === category)
    .map((object) => ({ name: object.name, value: layersOf(catalog, object).merged.value }));
}
