import type { ShownValue } from "../provenance/shown-value.ts";

/** The values of a network's IPv4 or IPv6 subnet on a page. */
export interface SubnetValues {
  readonly subnet: ShownValue;
  readonly gateway: ShownValue;
  readonly range: ShownValue;
}
