import { isVolume } from "../../model/disk.ts";
import type { Guest } from "../../model/guest.ts";
import { groupBy } from "../lists/grouped.ts";

/** A volume, its size in GiB, and the guests with a disk in it. */
export interface Volume {
  readonly pool: string;
  readonly name: string;
  readonly format: string;
  readonly size: number | null;
  /** Index of the disk in the first guest. */
  readonly disk: number;
  readonly guests: readonly string[];
}

/** Every volume once, in the order of the guests. */
function volumesOf(guests: readonly Guest[]): Volume[] {
  const volumes = new Map<string, Volume & { readonly guests: string[] }>();
  for (const { name: guest, disks } of guests) {
    for (const { pool, volume, format, size, index } of disks.filter(isVolume)) {
      const key = `${pool}/${volume}`;
      const entry = volumes.get(key);
      if (entry && !entry.guests.includes(guest)) entry.guests.push(guest);
      if (!entry)
        volumes.set(key, { pool, name: volume, format, size: size ?? null, disk: index, guests: [guest] });
    }
  }
  return [...volumes.values()];
}

/** The volumes of guests' disks. */
export class Volumes {
  readonly all: readonly Volume[];
  readonly #pools: ReadonlyMap<string, readonly Volume[]>;
  readonly #users: ReadonlyMap<string, readonly string[]>;

  constructor(guests: readonly Guest[]) {
    this.all = volumesOf(guests);
    this.#pools = groupBy(this.all, ({ pool }) => pool);
    this.#users = new Map(this.all.map(({ pool, name, guests }) => [`${pool}/${name}`, guests]));
  }

  in(pool: string): readonly Volume[] {
    return this.#pools.get(pool) ?? [];
  }

  /** The guests that have a volume. */
  usersOf(pool: string, volume: string): readonly string[] {
    return this.#users.get(`${pool}/${volume}`) ?? [];
  }
}
