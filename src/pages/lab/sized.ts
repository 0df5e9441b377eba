import { isMap } from "../../merge/merge.ts";
import type { Guest } from "../../model/guest.ts";
import { isVirtual } from "../../model/machine.ts";

/** The memory and CPUs of the host that a guest takes. */
export interface Size {
  /** MiB */
  readonly ram: number;
  readonly vcpus: number;
}

export function sizeOf(guest: Guest): Size {
  const { ram, vcpus } = isVirtual(guest) && isMap(guest.virtinst) ? guest.virtinst : {};
  return { ram: typeof ram === "number" ? ram : 0, vcpus: typeof vcpus === "number" ? vcpus : 0 };
}
