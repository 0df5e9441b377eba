import type { Document } from "../../layers/document.ts";
import type { IndexScope } from "../index-scope.ts";
import { layerRow } from "../layers/page.ts";
import { kindRow } from "../objects/kind-page.ts";
import { poolRow } from "../objects/pool-page.ts";
import type { Column } from "./column.ts";
import { GUESTS } from "./guests.ts";
import { KINDS } from "./kinds.ts";
import { LAYERS } from "./layers.ts";
import { MAPS, mappedRow } from "./network-row.ts";
import { NETWORKS } from "./networks.ts";
import { PAGE } from "./pages.ts";
import { POOLS } from "./pools.ts";
import { type TableRow, tableRow } from "./table.ts";

/** A list of the index, on as many pages as its items need. */
export interface IndexList {
  readonly columns: readonly Column<never, never>[];
  readonly items: readonly ListItem[];
  /** Items on one page. */
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
      GUESTS,
      plan.guests.map((guest) => ({ name: guest.name, row: () => scope.row(guest) })),
    ),
    kinds: list(
      KINDS,
      [...scope.kinds].map(([name, guests]) => ({
        name,
        row: () => tableRow(KINDS, kindRow(name, guests, scope)),
      })),
    ),
    networks: list(
      NETWORKS,
      plan.networks.map((network, at) => ({
        name: network.name,
        row: () => tableRow(NETWORKS, mappedRow(network, at, scope)),
      })),
      MAPS,
    ),
    pools: list(
      POOLS,
      plan.storages.map((pool) => ({ name: pool.name, row: () => tableRow(POOLS, poolRow(pool, scope)) })),
    ),
    layers: list(
      LAYERS,
      documents.map((document) => ({
        name: layerName(document).name,
        row: () => tableRow(LAYERS, layerRow(document, scope)),
      })),
    ),
  };
}

function list(columns: IndexList["columns"], items: readonly ListItem[], size = PAGE): IndexList {
  return { columns, items, size };
}
