import type { Answers, Layers } from "./design.ts";

/** libvirt's own storage pool: the only one that a plan may use without a layer of it. */
const OWN_POOL = "default";

/** Whether a lab uses the pool that the host's libvirt has: the lab's own could not have its name. */
export function usesHostPool({ namePrefix, hostPools }: Pick<Answers, "namePrefix" | "hostPools">): boolean {
  return namePrefix === "" && hostPools.includes(OWN_POOL);
}

/** The layers without that of the pool that is the host's. */
export function withoutHostPool(layers: Layers): Layers {
  return Object.fromEntries(Object.entries(layers).filter(([path]) => path !== `storages.d/${OWN_POOL}.yml`));
}
