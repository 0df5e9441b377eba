import type { Answers, Layers } from "./design.ts";

/** libvirt's own storage pool: the only pool that a plan may use without a layer for it. */
const OWN_POOL = "default";

/** Whether a lab uses the pool that libvirt on this machine already has, because two pools cannot share a name. */
export function usesHostPool({ namePrefix, hostPools }: Pick<Answers, "namePrefix" | "hostPools">): boolean {
  return namePrefix === "" && hostPools.includes(OWN_POOL);
}

/** The layers without the layer of that pool. */
export function withoutHostPool(layers: Layers): Layers {
  return Object.fromEntries(Object.entries(layers).filter(([path]) => path !== `storages.d/${OWN_POOL}.yml`));
}
