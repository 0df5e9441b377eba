import type { Finding } from "../finding.ts";
import type { CatalogObject } from "../layers/catalog.ts";
import type { ValueMap } from "../merge/merge.ts";
import type { Merged } from "../merge/origins.ts";
import type { Schemas } from "../schema/schemas.ts";
import { storageSchema } from "../schema/storage.ts";
import { validate } from "../schema/validate.ts";
import type { Identity } from "./identity.ts";
import { IdentityCache } from "./identity-cache.ts";
import { uuidOf } from "./uuid.ts";

/** The context of a storage pool's templates. */
export interface Storage {
  readonly name: string;
  readonly uuid: string;
  readonly type: "dir";
  readonly path: string;
  /** The published values: only keys that the pool's own layers set, and the facts. */
  readonly summary: ValueMap;
  readonly [key: string]: unknown;
}

/** A pool and its layers. */
export interface StoragePlan {
  readonly name: string;
  readonly storage: Storage;
  readonly merged: Merged;
}

const poolCache = new IdentityCache<Merged, StoragePlan | null>();

export function resolveStorage(
  identity: Identity,
  file: string,
  object: CatalogObject,
  schemas: Schemas,
  findings: Finding[],
): StoragePlan | null {
  return poolCache.get(object.merged, [identity.id, identity.site, file, schemas], findings, () =>
    resolve(identity, file, object, schemas, findings),
  );
}

function resolve(
  identity: Identity,
  file: string,
  { merged, own }: CatalogObject,
  schemas: Schemas,
  findings: Finding[],
): StoragePlan | null {
  const values = validate("storage", storageSchema, merged, findings, schemas);
  if (!values) return null;
  const name = values.name ?? file;
  const facts = {
    name,
    uuid: uuidOf(identity, "storage pool", name),
    type: values.type ?? "dir",
    path: values.path,
  } as const;
  const storage = { ...schemas.withoutForeign("storage", values), ...facts, summary: { ...own, ...facts } };
  return { name, storage, merged };
}
