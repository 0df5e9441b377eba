import { ListEdit } from "../merge/edit.ts";
import { isMap } from "../merge/merge.ts";

/** The secrets of a value, from a schema. `rest` is for list items and for keys without their own shape. */
export interface SecretShape {
  readonly isSecret: boolean;
  readonly keys: ReadonlyMap<string, SecretShape>;
  readonly rest: SecretShape | null;
}

/** A secret scalar and its key; for an item of a list, the key of the list. */
export interface SecretEntry {
  readonly key: string;
  readonly value: string | number | boolean;
}

/** The secrets in the value of a key. */
export function* secretEntries(
  shape: SecretShape | null | undefined,
  value: unknown,
  key = "",
  isSecret = shape?.isSecret ?? false,
): Iterable<SecretEntry> {
  if (!shape && !isSecret) return;
  const items = value instanceof ListEdit ? value.items : Array.isArray(value) ? value : null;
  const inner = (found: SecretShape | null | undefined, item: unknown, at: string) =>
    secretEntries(found, item, at, isSecret || (found?.isSecret ?? false));
  if (items) for (const item of items) yield* inner(shape?.rest, item, key);
  else if (isMap(value)) {
    for (const [name, item] of Object.entries(value))
      yield* inner(shape?.keys.get(name) ?? shape?.rest, item, name);
  } else if (
    isSecret &&
    (typeof value === "string" || typeof value === "number" || typeof value === "boolean")
  )
    yield { key, value };
}

/** The keys of secrets, and of the maps that contain secrets. */
export function* secretNames(shape: SecretShape | null, key = ""): Iterable<string> {
  if (!shape) return;
  if (shape.isSecret) yield key;
  for (const [name, inner] of shape.keys) yield* secretNames(inner, name);
  yield* secretNames(shape.rest, key);
}

/** The shape of a value that has one of several shapes; null: no secrets. */
export function eitherShape(shapes: readonly (SecretShape | null)[]): SecretShape | null {
  const some = shapes.filter((shape) => shape !== null);
  if (some.length < 2) return some[0] ?? null;
  const names = new Set(some.flatMap(({ keys }) => [...keys.keys()]));
  return {
    isSecret: some.some(({ isSecret }) => isSecret),
    keys: shapesOf(
      [...names].map((name) => [name, eitherShape(some.map(({ keys }) => keys.get(name) ?? null))]),
    ),
    rest: eitherShape(some.map(({ rest }) => rest)),
  };
}

export function shapesOf(
  entries: readonly (readonly [string, SecretShape | null])[],
): Map<string, SecretShape> {
  return new Map(entries.flatMap(([key, shape]) => (shape ? [[key, shape] as const] : [])));
}

/** Whether the value at a path is secret. */
export function isSecretAt(shape: SecretShape | null, path: readonly (string | number)[]): boolean {
  let at = shape;
  for (const step of path) {
    at = at?.keys.get(String(step)) ?? at?.rest ?? null;
    if (at?.isSecret) return true;
  }
  return false;
}
