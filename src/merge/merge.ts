import { SecretReference } from "../secrets/reference.ts";
import { ListEdit, REMOVE } from "./edit.ts";

export type ValueMap = Readonly<Record<string, unknown>>;

export function isMap(value: unknown): value is ValueMap {
  return (
    typeof value === "object" &&
    value !== null &&
    !Array.isArray(value) &&
    !(value instanceof ListEdit) &&
    !(value instanceof SecretReference) &&
    value !== REMOVE
  );
}

/**
 * `over` laid on `below`, as the original did it: a map over a map merges key by key; everything else (list, scalar,
 * null) replaces; a map over anything else starts afresh. `!append`, `!prepend` and `!remove` are the ways out.
 * Neither argument is changed; what is the same in `below` is shared with it.
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

/** An assignment for which `__proto__` is a key like any other. */
function setOwn(map: Record<string, unknown>, key: string, value: unknown): void {
  if (key !== "__proto__") map[key] = value;
  else Object.defineProperty(map, key, { value, writable: true, enumerable: true, configurable: true });
}
