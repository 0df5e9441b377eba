import type { Document } from "../../layers/document.ts";
import type { IndexScope } from "../index-scope.ts";
import { layerRow } from "../layers/page.ts";
import { kindRow } from "../objects/kind-page.ts";
import { poolRow } from "../objects/pool-page.ts";
import type { Column } from "./column.ts";
import { GUEST_COLUMNS } from "./guests.ts";
import { KIND_COLUMNS } from "./kinds.ts";
import { LAYER_COLUMNS } from "./layers.ts";
import { MAX_MAPS, mappedRow } from "./network-row.ts";
import { NETWORK_COLUMNS } from "./networks.ts";
import { MAX_ROWS } from "./pages.ts";
import { POOL_COLUMNS } from "./pools.ts";
import { type TableRow, tableRow } from "./table.ts";

/** A list of the index. It has as many pages as its items need. */
export interface IndexList {
  readonly columns: readonly Column<never, never>[];
  readonly items: readonly ListItem[];
  /** Items per page. */
  readonly size: number;
}

export interface ListItem {
  readonly name: string;
  readonly row: () => TableRow;
}

export type IndexListName = "guests" | "kinds" | "networks" | "pools" | "layers";

/** `documents`: the layers in the order of the list. */
export function listsOf(
  scope: IndexScope,
  documents: readonly Document[],
): Readonly<Record<IndexListName, IndexList>> {
  const { plan } = scope.source;
  const layerName = ({ file }: Document) => scope.layer(file);
  return {
    guests: list(
      GUEST_COLUMNS,
      plan.guests.map((guest) => ({ name: guest.name, row: () => scope.row(guest) })),
    ),
    kinds: list(
      KIND_COLUMNS,
      [...scope.kinds].map(([name, guests]) => ({
        name,
        row: () => tableRow(KIND_COLUMNS, kindRow(name, guests, scope)),
      })),
    ),
    networks: list(
      NETWORK_COLUMNS,
      plan.networks.map((network, at) => ({
        name: network.name,
        row: () => tableRow(NETWORK_COLUMNS, mappedRow(network, at, scope)),
      })),
      MAX_MAPS,
    ),
    pools: list(
      POOL_COLUMNS,
      plan.storages.map((pool) => ({
        name: pool.name,
        row: () => tableRow(POOL_COLUMNS, poolRow(pool, scope)),
      })),
    ),
    layers: list(
      LAYER_COLUMNS,
      documents.map((document) => ({
        name: layerName(document).name,
        row: () => tableRow(LAYER_COLUMNS, layerRow(document, scope)),
      })),
    ),
  };
}

function list(columns: IndexList["columns"], items: readonly ListItem[], size = MAX_ROWS): IndexList {
  return { columns, items, size };
}
