import { isMap } from "../../merge/merge.ts";
import type { Guest } from "../../model/guest.ts";

/** The memory and CPUs of a guest. */
export interface Size {
  /** MiB */
  readonly ram: number;
  readonly vcpus: number;
}

export function sizeOf(guest: Guest): Size {
  const { ram, vcpus } = isMap(guest.virtinst) ? guest.virtinst : {};
  return { ram: typeof ram === "number" ? ram : 0, vcpus: typeof vcpus === "number" ? vcpus : 0 };
}
