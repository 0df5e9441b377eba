import { SecretReference } from "../secrets/reference.ts";
import { ListEdit, REMOVE } from "./edit.ts";
import { RangeTag } from "./range-tag.ts";

export type ValueMap = Readonly<Record<string, unknown>>;

export function isMap(value: unknown): value is ValueMap {
  return (
    typeof value === "object" &&
    value !== null &&
    !Array.isArray(value) &&
    !(value instanceof ListEdit) &&
    !(value instanceof SecretReference) &&
    !(value instanceof RangeTag) &&
    value !== REMOVE
  );
}

/**
 * Merges `over` onto `below` as the original did. A map merges with a map key by key; a map over anything else replaces
 * it, and so does a list, a scalar or null. `!append`, `!prepend` and `!remove` are the exceptions. Changes neither
 * argument; the result shares unchanged parts with `below`.
 */
export function merge(below: unknown, over: unknown): unknown {
  if (over instanceof ListEdit) return over.applyTo(below);
  if (!isMap(over)) return over;
  const merged: Record<string, unknown> = isMap(below) ? { ...below } : {};
  for (const key of Object.keys(over)) {
    const value = over[key];
    if (value === REMOVE) delete merged[key];
    else setOwn(merged, key, merge(Object.hasOwn(merged, key) ? merged[key] : undefined, value));
  }
  return merged;
}

/** Sets a key. `__proto__` is a key like any other here. */
export function setOwn(map: Record<string, unknown>, key: string, value: unknown): void {
  if (key !== "__proto__") map[key] = value;
  else Object.defineProperty(map, key, { value, writable: true, enumerable: true, configurable: true });
}
