import type { Finding } from "../finding.ts";
import type { Merged } from "../merge/origins.ts";
import { type GuestValues, guestSchema } from "../schema/guest.ts";
import { validate } from "../schema/validate.ts";
import { IdentityCache } from "./identity-cache.ts";

/** A guest whose merged layers fit the schema; its references are not resolved yet. */
export interface ValidatedGuest {
  readonly name: string;
  readonly kind: string;
  readonly merged: Merged;
  readonly values: GuestValues;
}

const planCache = new IdentityCache<Merged, ValidatedGuest | null>();

export function readGuest(
  name: string,
  kind: string,
  merged: Merged,
  found: Finding[],
): ValidatedGuest | null {
  return planCache.get(merged, [name, kind], found, () => {
    const values = validate(guestSchema, merged, found);
    return values && { name, kind, merged, values };
  });
}
