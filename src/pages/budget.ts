import type { Plan } from "../checks/plan.ts";
import { isMap } from "../merge/merge.ts";
import type { Provenance } from "./provenance.ts";
import { type ShownValue, shownValue } from "./shown-value.ts";
import { sizeOf, volumesOf } from "./sized.ts";

/** What all guests together take of the host, beside what the host has. */
export interface BudgetLine {
  readonly name: string;
  readonly used: number;
  readonly unit: string;
  /** What the host's `capacity` says. */
  readonly limit: ShownValue | null;
  /** Of the limit. */
  readonly percent: number | null;
  /** The same, no more than all of it. */
  readonly share: number;
}

export function budgetOf({ guests, host }: Plan, provenance: Provenance): BudgetLine[] {
  const sizes = guests.map(({ object }) => sizeOf(object));
  const volumes = volumesOf(guests.map(({ object }) => object));
  const capacity = isMap(host.object.values.capacity) ? host.object.values.capacity : {};
  const line = (name: string, key: string, used: number, unit: string): BudgetLine => {
    const limit = capacity[key];
    const isSet = typeof limit === "number" && limit > 0;
    return {
      name,
      used,
      unit,
      limit: isSet ? shownValue(provenance, host, limit, [["capacity", key]]) : null,
      percent: isSet ? Math.round((used / limit) * 100) : null,
      share: isSet ? Math.min(100, Math.round((used / limit) * 100)) : 0,
    };
  };
  return [
    line(
      "Memory",
      "ram",
      sizes.reduce((sum, { ram }) => sum + ram, 0),
      "MiB",
    ),
    line(
      "Virtual CPUs",
      "vcpus",
      sizes.reduce((sum, { vcpus }) => sum + vcpus, 0),
      "",
    ),
    line(
      "Disks",
      "disk",
      volumes.reduce((sum, { size }) => sum + (size ?? 0), 0),
      "GiB",
    ),
  ];
}
