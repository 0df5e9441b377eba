import type { Finding } from "../finding.ts";
import type { CatalogObject } from "../layers/catalog.ts";
import type { ValueMap } from "../merge/merge.ts";
import type { Merged } from "../merge/origins.ts";
import { POOL_TYPES, type PoolTypeName } from "../schema/pool-source.ts";
import type { Schemas } from "../schema/schemas.ts";
import { storageSchema } from "../schema/storage.ts";
import { validate } from "../schema/validate.ts";
import { withoutComputed } from "./computed-keys.ts";
import type { Identity } from "./identity.ts";
import { IdentityCache } from "./identity-cache.ts";
import { pathOf, sourceFindings } from "./pool-source.ts";
import { uuidOf } from "./uuid.ts";

/** The context of a storage pool's templates. */
export interface Storage {
  readonly name: string;
  /** null: an external pool has the UUID that the host gave it. */
  readonly uuid: string | null;
  /** Whether the pool is the host's own, which the scripts only use. */
  readonly external?: true;
  readonly type: PoolTypeName;
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
  const type = values.type ?? "dir";
  const before = findings.length;
  sourceFindings(type, values, merged, findings);
  if (findings.length > before) return null;
  const facts = {
    name,
    uuid: values.external ? null : uuidOf(identity, "storage pool", name),
    type,
    path: pathOf(type, values),
    ...(values.external && ({ external: true } as const)),
  } as const;
  const storage = {
    ...schemas.withoutForeign("storage", values),
    ...facts,
    summary: { ...withoutComputed("storage pool", own), ...facts },
  };
  return { name, storage, merged };
}

/** The types of pools whose volumes take all their space at once, by the names of the pools. */
export function thickPools(pools: readonly Storage[]): ReadonlyMap<string, PoolTypeName> {
  return new Map(pools.filter(({ type }) => !POOL_TYPES[type].isThin).map(({ name, type }) => [name, type]));
}
