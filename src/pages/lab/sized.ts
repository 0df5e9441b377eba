import { isMap } from "../../merge/merge.ts";
import type { Guest } from "../../model/guest.ts";

/** What a guest takes of its host. */
export interface Size {
  /** MiB */
  readonly ram: number;
  readonly vcpus: number;
}

export function sizeOf(guest: Guest): Size {
  const { ram, vcpus } = isMap(guest.virtinst) ? guest.virtinst : {};
  return { ram: typeof ram === "number" ? ram : 0, vcpus: typeof vcpus === "number" ? vcpus : 0 };
}

/** A volume, its size in GiB, and the guests that have it. */
export interface Volume {
  readonly pool: string;
  readonly name: string;
  readonly format: string;
  readonly size: number | null;
  /** The disk of the first guest. */
  readonly disk: number;
  readonly guests: readonly string[];
}

/** Every volume once, in the order of the guests. */
export function volumesOf(guests: readonly Guest[]): Volume[] {
  const volumes = new Map<string, Volume & { readonly guests: string[] }>();
  for (const { name: guest, disks } of guests) {
    for (const { pool, volume, format, size, index } of disks) {
      const key = `${pool}/${volume}`;
      const known = volumes.get(key);
      if (known && !known.guests.includes(guest)) known.guests.push(guest);
      if (!known)
        volumes.set(key, { pool, name: volume, format, size: size ?? null, disk: index, guests: [guest] });
    }
  }
  return [...volumes.values()];
}
