import { KnownNames } from "../nearest.ts";

/** The names of all guests, for the remedies of references to others. */
export function knownGuests(names: Iterable<string>): KnownNames {
  return new KnownNames(names, () => "name a guest of the plan");
}
