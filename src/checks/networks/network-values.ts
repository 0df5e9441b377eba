import type { NetworkValues } from "../../schema/network.ts";
import type { PlanObject } from "../plan.ts";

/** The values of a network, which fit the schema. */
export function valuesOf({ merged }: PlanObject): NetworkValues {
  return merged.value as NetworkValues;
}
