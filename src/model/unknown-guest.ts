import { compareNames } from "../natural-order.ts";
import { KnownNames } from "../nearest.ts";

/** The remedies of references to guests that do not exist. */
export interface KnownGuests {
  remedyFor(unknown: string): string;
}

/** `names`: of all guests. */
export function knownGuests(names: Iterable<string>): KnownGuests {
  const all = [...names];
  const known = new KnownNames(all, () => "name a guest of the plan");
  let ends: ReturnType<typeof numberedGuests> | undefined;
  return {
    remedyFor(unknown) {
      ends ??= numberedGuests(all);
      const [first, last] = ends.get(unknown) ?? [];
      return first
        ? `the guests of \`${unknown}\` are ${first} to ${last}: name these`
        : known.remedyFor(unknown);
    },
  };
}

/** The first and the last guest of each range, and of each row of guests whose names end with a number. */
function numberedGuests(
  names: readonly string[],
): ReadonlyMap<string, readonly [first: string, last: string]> {
  const ends = new Map<string, readonly [string, string]>();
  for (const name of [...names].sort(compareNames)) {
    const base = /^(.+)-\d+$/.exec(name)?.[1];
    if (base !== undefined) ends.set(base, [ends.get(base)?.[0] ?? name, name]);
  }
  return ends;
}
