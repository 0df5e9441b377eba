import type { PlanObject } from "../../checks/plan.ts";
import type { Guest } from "../../model/guest.ts";
import type { Storage } from "../../model/storage.ts";
import { count, type Markup, urlOf } from "../html.ts";
import type { IndexScope } from "../index-scope.ts";
import type { Volume } from "../lab/volumes.ts";
import type { LayerName } from "../layers/names.ts";
import type { PlanRow } from "../lists/column.ts";
import { MAX_ROWS } from "../lists/pages.ts";
import { type ShownValue, shownValue, total } from "../provenance/shown-value.ts";
import { valueRows } from "../provenance/values-table.ts";
import { type DiskValues, volumeValues } from "./device-values.ts";
import { type Listing, listing } from "./listing.ts";

/** A pool in the table of pools. */
export interface PoolRow extends PlanRow {
  readonly isExternal: boolean;
  readonly type: ShownValue;
  readonly path: ShownValue;
  readonly volumes: ShownValue;
  /** GiB if all volumes are full. */
  readonly size: ShownValue;
}

export function poolRow(planObject: PlanObject<Storage>, scope: IndexScope): PoolRow {
  const volumes = scope.volumesIn(planObject.name);
  const showValue = (text: unknown, key: string) => shownValue(scope.provenance, planObject, text, [[key]]);
  const page = `pools/${urlOf(planObject.name)}/index.html#volumes`;
  return {
    planObject,
    provenance: scope.provenance,
    isExternal: planObject.object.external === true,
    type: showValue(planObject.object.type, "type"),
    path: showValue(planObject.object.path, "path"),
    volumes: total(volumes.length, page, `the volumes of guests' disks in ${planObject.name}`),
    size: total(
      volumes.reduce((sum, { size }) => sum + (size ?? 0), 0),
      page,
      `the sum of the sizes of ${count(volumes.length, "volume")}`,
    ),
  };
}

/** A volume with the values of its first guest's disk. */
export interface PoolVolume extends Pick<DiskValues, "volume" | "format" | "size"> {
  readonly guests: readonly string[];
  readonly more: number;
}

export interface PoolPage {
  readonly row: PoolRow;
  readonly volumes: readonly PoolVolume[];
  readonly omitted: number;
  readonly layers: readonly LayerName[];
  /** null: an external pool has no XML in the output. */
  readonly listing: Listing | null;
  readonly values: Markup;
}

export function poolPage(planObject: PlanObject<Storage>, scope: IndexScope): PoolPage {
  const volumes = scope.volumesIn(planObject.name);
  return {
    row: poolRow(planObject, scope),
    volumes: volumes.slice(0, MAX_ROWS).map((volume) => poolVolume(volume, scope)),
    omitted: Math.max(0, volumes.length - MAX_ROWS),
    layers: scope.layersOf(planObject),
    listing: planObject.object.external
      ? null
      : listing(scope, `host/storages.d/${planObject.name}.xml`, { name: `${planObject.name}.xml` }),
    values: valueRows(planObject, scope.provenance, { root: "../../" }),
  };
}

/** Maximum number of links to the guests of a volume. */
const MAX_GUESTS = 24;

function poolVolume({ guests, disk }: Volume, scope: IndexScope): PoolVolume {
  const first = scope.guest(guests[0] ?? "");
  return {
    ...volumeValues(first, first.object.disks[disk] as Guest["disks"][number], scope.provenance),
    guests: guests.slice(0, MAX_GUESTS),
    more: Math.max(0, guests.length - MAX_GUESTS),
  };
}
