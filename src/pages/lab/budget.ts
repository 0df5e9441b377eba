import type { Plan } from "../../checks/plan.ts";
import { isMap } from "../../merge/merge.ts";
import { count } from "../html.ts";
import type { Provenance } from "../provenance/provenance.ts";
import { type ShownValue, shownValue, total } from "../provenance/shown-value.ts";
import { sizeOf } from "./sized.ts";
import { Volumes } from "./volumes.ts";

/** A resource of the host: the demand of all guests, and the host's capacity. */
export interface BudgetLine {
  readonly name: string;
  readonly used: ShownValue;
  readonly unit: string;
  /** The host's `capacity`; null: the layers do not set it. */
  readonly limit: ShownValue | null;
  /** Percent of the limit; may be over 100. */
  readonly percent: number | null;
  /** Percent of the limit, at most 100, for <meter>. */
  readonly share: number;
}

export function budgetOf({ guests, host }: Plan, provenance: Provenance): BudgetLine[] {
  const sizes = guests.map(({ object }) => sizeOf(object));
  const volumes = new Volumes(guests.map(({ object }) => object)).all;
  const capacity = isMap(host.object.values.capacity) ? host.object.values.capacity : {};
  const line = (name: string, key: string, sum: number, unit: string, used: ShownValue): BudgetLine => {
    const limit = capacity[key];
    const isSet = typeof limit === "number" && limit > 0;
    return {
      name,
      used,
      unit,
      limit: isSet ? shownValue(provenance, host, limit, [["capacity", key]]) : null,
      percent: isSet ? Math.round((sum / limit) * 100) : null,
      share: isSet ? Math.min(100, Math.round((sum / limit) * 100)) : 0,
    };
  };
  const ram = sizes.reduce((sum, size) => sum + size.ram, 0);
  const vcpus = sizes.reduce((sum, size) => sum + size.vcpus, 0);
  const disk = volumes.reduce((sum, { size }) => sum + (size ?? 0), 0);
  const ofGuests = count(guests.length, "guest");
  return [
    line("Memory", "ram", ram, "MiB", total(ram, "guests.html", `the sum of virtinst.ram of ${ofGuests}`)),
    line(
      "Virtual CPUs",
      "vcpus",
      vcpus,
      "",
      total(vcpus, "guests.html", `the sum of virtinst.vcpus of ${ofGuests}`),
    ),
    line(
      "Disks",
      "disk",
      disk,
      "GiB",
      total(
        disk,
        "pools.html",
        `the sum of the sizes of ${count(volumes.length, "volume")}, shared ones once`,
      ),
    ),
  ];
}
