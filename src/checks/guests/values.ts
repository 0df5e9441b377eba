import { installerOf } from "../../installers/installers.ts";
import { isMap } from "../../merge/merge.ts";
import { type Merged, type Path, roleAt } from "../../merge/origins.ts";
import type { Guest } from "../../model/guest.ts";
import type { GuestValues } from "../../schema/guest.ts";
import { treeUrl } from "../../schema/location.ts";
import type { PlanObject } from "../plan.ts";

/** The merged values of a guest, which fit the schema. */
export function valuesOf({ merged }: PlanObject<Guest>): GuestValues {
  return merged.value as GuestValues;
}

/** The install tree that the guest is installed from; null: it has none, or starts from a cloud image. */
export function installTreeOf(guest: Guest): string | null {
  const { virtinst } = guest;
  const isInstalled = installerOf(guest).source === "location";
  return isInstalled && isMap(virtinst) ? treeUrl(virtinst.location) : null;
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
