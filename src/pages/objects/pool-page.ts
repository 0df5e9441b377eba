import type { PlanObject } from "../../checks/plan.ts";
import type { Disk } from "../../model/disk.ts";
import type { Guest } from "../../model/guest.ts";
import { IdentityCache } from "../../model/identity-cache.ts";
import type { Storage } from "../../model/storage.ts";
import { count, type Markup, urlOf } from "../html.ts";
import type { IndexScope } from "../index-scope.ts";
import type { Volume } from "../lab/sized.ts";
import type { LayerName } from "../layers/names.ts";
import type { PlannedRow } from "../lists/column.ts";
import { PAGE } from "../lists/pages.ts";
import { type ShownValue, shownValue, total } from "../provenance/shown-value.ts";
import { valueRows } from "../provenance/values-table.ts";
import { type DiskValues, diskValues } from "./guest-page.ts";
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
export interface PoolVolume extends DiskOf {
  readonly guests: readonly string[];
  readonly more: number;
}

type DiskOf = Pick<DiskValues, "volume" | "format" | "size">;

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
    layers: scope.layersOf(of.merged.documents),
    listing: listing(scope.source, scope.highlighter, `host/storages.d/${of.name}.xml`, {
      name: `${of.name}.xml`,
    }),
    values: valueRows(of, scope.provenance, { root: "../../" }),
  };
}

/** Guests that are named of a volume. */
const MOST_GUESTS = 24;

// Of all runs, as rows of guests are.
const disks = new IdentityCache<Disk, DiskOf>();

function poolVolume({ guests, disk }: Volume, scope: IndexScope): PoolVolume {
  const first = scope.guests.get(guests[0] ?? "") as PlanObject<Guest>;
  const own = first.object.disks[disk] as Disk;
  const shown = disks.get(own, [first, scope.layers, scope.source.secrets], [], () => {
    const { volume, format, size } = diskValues(first, own, scope);
    return { volume, format, size };
  });
  return {
    ...shown,
    guests: guests.slice(0, MOST_GUESTS),
    more: Math.max(0, guests.length - MOST_GUESTS),
  };
}
