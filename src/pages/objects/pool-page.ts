import type { PlanObject } from "../../checks/plan.ts";
import type { Guest } from "../../model/guest.ts";
import type { Storage } from "../../model/storage.ts";
import { count, type Markup, urlOf } from "../html.ts";
import type { IndexScope } from "../index-scope.ts";
import type { Volume } from "../lab/volumes.ts";
import type { LayerName } from "../layers/names.ts";
import type { PlannedRow } from "../lists/column.ts";
import { PAGE } from "../lists/pages.ts";
import { type ShownValue, shownValue, total } from "../provenance/shown-value.ts";
import { valueRows } from "../provenance/values-table.ts";
import { type DiskValues, volumeValues } from "./guest-page.ts";
import { type Listing, listing } from "./listing.ts";

/** A pool in a table of pools. */
export interface PoolRow extends PlannedRow {
  readonly type: ShownValue;
  readonly path: ShownValue;
  readonly volumes: ShownValue;
  /** GiB, when all are full */
  readonly size: ShownValue;
}

export function poolRow(planned: PlanObject<Storage>, scope: IndexScope): PoolRow {
  const own = scope.volumesIn(planned.name);
  const shown = (text: unknown, key: string) => shownValue(scope.provenance, planned, text, [[key]]);
  const page = `pools/${urlOf(planned.name)}/index.html#volumes`;
  return {
    planned,
    provenance: scope.provenance,
    type: shown(planned.object.type, "type"),
    path: shown(planned.object.path, "path"),
    volumes: total(own.length, page, `the volumes of guests' disks in ${planned.name}`),
    size: total(
      own.reduce((sum, { size }) => sum + (size ?? 0), 0),
      page,
      `the sum of the sizes of ${count(own.length, "volume")}`,
    ),
  };
}

/** A volume as the disks of its guests have it. */
export interface PoolVolume extends Pick<DiskValues, "volume" | "format" | "size"> {
  readonly guests: readonly string[];
  readonly more: number;
}

export interface PoolPage {
  readonly row: PoolRow;
  readonly volumes: readonly PoolVolume[];
  readonly omitted: number;
  readonly layers: readonly LayerName[];
  readonly listing: Listing;
  readonly values: Markup;
}

export function poolPage(of: PlanObject<Storage>, scope: IndexScope): PoolPage {
  const own = scope.volumesIn(of.name);
  return {
    row: poolRow(of, scope),
    volumes: own.slice(0, PAGE).map((volume) => poolVolume(volume, scope)),
    omitted: Math.max(0, own.length - PAGE),
    layers: scope.layersOf(of),
    listing: listing(scope, `host/storages.d/${of.name}.xml`, {
      name: `${of.name}.xml`,
    }),
    values: valueRows(of, scope.provenance, { root: "../../" }),
  };
}

/** Guests that are named of a volume. */
const MOST_GUESTS = 24;

function poolVolume({ guests, disk }: Volume, scope: IndexScope): PoolVolume {
  const first = scope.guest(guests[0] ?? "");
  return {
    ...volumeValues(first, first.object.disks[disk] as Guest["disks"][number], scope.provenance),
    guests: guests.slice(0, MOST_GUESTS),
    more: Math.max(0, guests.length - MOST_GUESTS),
  };
}
