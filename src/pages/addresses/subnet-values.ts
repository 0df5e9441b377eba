import type { ShownValue } from "../provenance/shown-value.ts";

/** What is shown of a network's subnet of one family. */
export interface SubnetValues {
  readonly subnet: ShownValue;
  readonly gateway: ShownValue;
  readonly range: ShownValue;
}
