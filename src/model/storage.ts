import type { Diagnostic } from "../diagnostic.ts";
import type { CatalogObject } from "../layers/catalog.ts";
import type { ValueMap } from "../merge/merge.ts";
import { storageSchema } from "../schema/storage.ts";
import { validate } from "../schema/validate.ts";

/** What a storage pool's templates see. */
export interface Storage {
  readonly name: string;
  readonly type: "dir";
  readonly path: string;
  /** What is published of the pool: without what its layers only share with other objects. */
  readonly summary: ValueMap;
  readonly [key: string]: unknown;
}

export function resolveStorage(
  file: string,
  { merged, own }: CatalogObject,
  found: Diagnostic[],
): Storage | null {
  const values = validate(storageSchema, merged, found);
  if (!values) return null;
  const resolved = { name: values.name ?? file, type: values.type ?? "dir", path: values.path } as const;
  return { ...values, ...resolved, summary: { ...own, ...resolved } };
}
