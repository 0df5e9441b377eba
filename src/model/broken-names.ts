import type { Category } from "../layers/meta.ts";
import type { Merged } from "../merge/origins.ts";

/**
 * The names of objects that have findings of their own, and therefore no values. A reference to such an object is no
 * finding: the plan has the object.
 */
export type BrokenNames = Readonly<Record<Category, ReadonlySet<string>>>;

export const NO_BROKEN_NAMES: BrokenNames = {
  guest: new Set(),
  network: new Set(),
  storage: new Set(),
  host: new Set(),
};

/** The names that references may use for an object: that of its layer file, and that in its layers. */
export function namesOf(file: string, merged: Merged | null): string[] {
  const name = merged?.value.name;
  return typeof name === "string" ? [file, name] : [file];
}
