import type { Planned } from "../checks/plan.ts";
import type { Storage } from "../model/storage.ts";
import type { IndexScope } from "./index-scope.ts";
import type { LayerName } from "./layer-names.ts";
import { type Listing, listing } from "./listing.ts";
import { type ShownValue, shownValue } from "./shown-value.ts";
import type { Volume } from "./sized.ts";

/** A pool in a table of pools. */
export interface PoolRow {
  readonly name: string;
  readonly type: ShownValue;
  readonly path: ShownValue;
  readonly volumes: number;
  /** GiB */
  readonly size: number;
}

export function poolRow(of: Planned<Storage>, { provenance, volumes }: IndexScope): PoolRow {
  const own = volumes.filter(({ pool }) => pool === of.name);
  const shown = (text: unknown, key: string) => shownValue(provenance, of, text, [[key]]);
  return {
    name: of.name,
    type: shown(of.object.type, "type"),
    path: shown(of.object.path, "path"),
    volumes: own.length,
    size: own.reduce((sum, { size }) => sum + (size ?? 0), 0),
  };
}

export interface PoolPage {
  readonly row: PoolRow;
  readonly volumes: readonly Volume[];
  readonly omitted: number;
  readonly layers: readonly LayerName[];
  readonly listing: Listing;
}

/** Volumes that the page of a pool lists. */
const MOST = 500;

export function poolPage(of: Planned<Storage>, scope: IndexScope): PoolPage {
  const own = scope.volumes.filter(({ pool }) => pool === of.name);
  return {
    row: poolRow(of, scope),
    volumes: own.slice(0, MOST),
    omitted: Math.max(0, own.length - MOST),
    layers: of.merged.documents.flatMap(({ file }) => scope.layers.get(file) ?? []),
    listing: listing(scope.source, scope.highlighter, `host/storages.d/${of.name}.xml`, {
      name: `${of.name}.xml`,
    }),
  };
}
