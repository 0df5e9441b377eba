import { ListEdit, REMOVE } from "../merge/edit.ts";
import { isMap } from "../merge/merge.ts";
import { type Merged, type Origin, originsOf, type Path, valueAt } from "../merge/origins.ts";
import { RangeTag } from "../merge/range-tag.ts";
import { SecretReference } from "../secrets/reference.ts";
import type { Secrets } from "../secrets/secrets.ts";
import { plainValue } from "./value-text.ts";

/** A value that contains no other value: a scalar, or an empty map or list. */
export interface Leaf {
  readonly path: Path;
  readonly value: unknown;
  /** The values that its layers set, the winner last; masked. */
  readonly chain: readonly Origin[];
}

/** The leaves at and below a path of merged values, in the order of the values. */
export function leavesOf(merged: Merged, path: Path, secrets: Secrets): Leaf[] {
  return [...leafPaths(maskedAt(path, valueAt(merged.value, path), secrets), path)].map(([leaf, value]) => ({
    path: leaf,
    value,
    chain: maskedOrigins(merged, leaf, secrets),
  }));
}

/** Like `originsOf`, but masked. */
export function maskedOrigins(merged: Merged, path: Path, secrets: Secrets): Origin[] {
  return originsOf(merged, path).map((origin) => ({
    ...origin,
    value: maskedAt(path, origin.value, secrets),
  }));
}

/** The value at a path with its secrets masked. It is masked as a whole if a key of the path is secret. */
export function maskedAt(path: Path, value: unknown, secrets: Secrets): unknown {
  if (value === REMOVE || value instanceof SecretReference || value instanceof RangeTag) return value;
  if (value instanceof ListEdit) {
    const items = maskedAt(path, value.items, secrets);
    return Array.isArray(items) ? new ListEdit(value.kind, items) : items;
  }
  return secrets.maskAt(path, plainValue(value));
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
