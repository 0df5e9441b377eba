import type { Finding } from "../finding.ts";
import type { Merged } from "../merge/origins.ts";
import { type GuestValues, guestSchema } from "../schema/guest.ts";
import type { Schemas } from "../schema/schemas.ts";
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
  schemas: Schemas,
  findings: Finding[],
): ValidatedGuest | null {
  return planCache.get(merged, [name, kind, schemas], findings, () => {
    const values = validate("guest", guestSchema, merged, findings, schemas);
    return values && { name, kind, merged, values };
  });
}

/** In lower case. */
export function configuredMacs({ values }: ValidatedGuest): string[] {
  return (values.interfaces ?? []).flatMap(({ mac }) => (mac ? [mac.toLowerCase()] : []));
}
