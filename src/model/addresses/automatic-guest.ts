import { addressText } from "../../address.ts";
import type { ValueMap } from "../../merge/merge.ts";
import { type Merged, originsOf, type Path } from "../../merge/origins.ts";
import { AUTO } from "../../schema/format.ts";
import type { GuestValues } from "../../schema/guest.ts";
import type { ValidatedGuest } from "../guest-plan.ts";
import { IdentityCache } from "../identity-cache.ts";
import type { AddressKey, AddressOwner } from "./lock-line.ts";

/** An interface of a guest that asks for an address. */
export interface Demand extends AddressOwner {
  readonly plan: ValidatedGuest;
}

const KEYS: readonly AddressKey[] = ["ip", "ip6"];

export function* demandsOf(plan: ValidatedGuest): Iterable<Demand> {
  for (const [index, nic] of (plan.values.interfaces ?? []).entries())
    for (const key of KEYS)
      if (nic[key] === AUTO) yield { plan, network: nic.network ?? "", guest: plan.name, index, key };
}

/** Whether layers set an address of an interface to `auto`. */
export function isAutomatic(merged: Pick<Merged, "documents">, path: Path): boolean {
  const isAddress = path.length === 3 && path[0] === "interfaces" && KEYS.some((key) => key === path[2]);
  return isAddress && originsOf(merged, path).at(-1)?.value === AUTO;
}

/** An address for a demand; null: there is none. */
export type Answer = Demand & { readonly address: bigint | null };

const cache = new IdentityCache<ValidatedGuest, ValidatedGuest>();

/** The guest with addresses in place of `auto`, in its layers' values too: so everything behind sees plain addresses. */
export function withAddresses(plan: ValidatedGuest, answers: readonly Answer[]): ValidatedGuest {
  if (answers.length === 0) return plan;
  const inputs = answers.map(({ address }) => address);
  return cache.get(plan, inputs, [], () => {
    const interfaces: ValueMap[] = (plan.values.interfaces ?? []).map((nic) => ({ ...nic }));
    for (const { index, key, address } of answers) {
      const nic = interfaces[index] as Record<string, unknown>;
      if (address !== null) nic[key] = addressText(address);
      else {
        delete nic[key];
        // The missing address has a finding of its own.
        delete nic.bootproto;
      }
    }
    const value = { ...plan.merged.value, interfaces };
    return { ...plan, merged: { ...plan.merged, value }, values: value as GuestValues };
  });
}
