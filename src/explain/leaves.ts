import { ListEdit, REMOVE } from "../merge/edit.ts";
import { isMap } from "../merge/merge.ts";
import { type Merged, type Origin, originsOf, type Path, valueAt } from "../merge/origins.ts";
import { SecretReference } from "../secrets/reference.ts";
import type { Secrets } from "../secrets/secrets.ts";
import { plainValue } from "./value-text.ts";

/** A value of an object that holds no other, or an empty map or list. */
export interface Leaf {
  readonly path: Path;
  readonly value: unknown;
  /** What its layers say of it, winner last; without secrets. */
  readonly chain: readonly Origin[];
}

/** The leaves at and below a path of merged values, in their order there. */
export function leavesOf(merged: Merged, path: Path, secrets: Secrets): Leaf[] {
  return [...leafPaths(maskedAt(path, valueAt(merged.value, path), secrets), path)].map(([leaf, value]) => ({
    path: leaf,
    value,
    chain: chainOf(merged, leaf, secrets),
  }));
}

/** As `originsOf`, without secrets. */
export function chainOf(merged: Merged, path: Path, secrets: Secrets): Origin[] {
  return originsOf(merged, path).map((origin) => ({
    ...origin,
    value: maskedAt(path, origin.value, secrets),
  }));
}

/** A value that stands at a path, without its secrets: one that a key of the path makes secret is not told either. */
export function maskedAt(path: Path, value: unknown, secrets: Secrets): unknown {
  if (value === REMOVE || value instanceof SecretReference) return value;
  if (value instanceof ListEdit) {
    const items = maskedAt(path, value.items, secrets);
    return Array.isArray(items) ? new ListEdit(value.kind, items) : items;
  }
  const whole = path.reduceRight<unknown>((inner, step) => ({ [step]: inner }), plainValue(value));
  let masked = secrets.mask(whole);
  for (const step of path) {
    if (!isMap(masked)) return masked;
    masked = masked[step];
  }
  return masked;
}

function* leafPaths(value: unknown, path: Path): Iterable<readonly [Path, unknown]> {
  const entries: (readonly [string | number, unknown])[] = Array.isArray(value)
    ? [...value.entries()]
    : isMap(value)
      ? Object.entries(value)
      : [];
  if (entries.length === 0) yield [path, value];
  else for (const [step, inner] of entries) yield* leafPaths(inner, [...path, step]);
}
