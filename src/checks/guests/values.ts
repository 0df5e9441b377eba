import { type Merged, type Path, roleAt } from "../../merge/origins.ts";
import type { Guest } from "../../model/guest.ts";
import type { GuestValues } from "../../schema/guest.ts";
import type { PlanObject } from "../plan.ts";

/** The merged values of a guest, which fit the schema. */
export function valuesOf({ merged }: PlanObject<Guest>): GuestValues {
  return merged.value as GuestValues;
}

/** Whether a layer of the site sets a value. Users cannot change the defaults of the shipped templates. */
export function isSetBySite(merged: Merged, path: Path): boolean {
  const role = roleAt(merged, path);
  return role !== undefined && role !== "defaults";
}

/** Whether the guest's release is of the RHEL family and older than a version. */
export function isRhelBefore({ os }: Guest, version: number): boolean {
  return os.family === "rhel" && os.version !== null && os.version < version;
}
