import type { ValueMap } from "../merge/merge.ts";

/** Whether a guest is a virtual machine of the host, by its values. Another machine only uses networks of the host. */
export function isVirtual({ virtual }: ValueMap): boolean {
  return virtual !== false;
}
