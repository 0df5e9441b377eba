import * as v from "valibot";
import type { Category } from "../layers/meta.ts";
import type { LayerReader } from "../layers/reader.ts";
import type { ValueMap } from "../merge/merge.ts";
import { eitherShape, type SecretShape } from "../secrets/secret-shape.ts";
import { guestSchema } from "./guest.ts";
import { hostSchema } from "./host.ts";
import { networkSchema } from "./network.ts";
import { NO_OWN_KEYS, type OwnKeys, ownKeysOf, schemaFiles } from "./own/own-keys.ts";
import { mapShape } from "./own/own-value.ts";
import { storageSchema } from "./storage.ts";

export type TopSchema = v.LooseObjectSchema<v.ObjectEntries, undefined>;

/** A category, also with its name in findings. */
type ObjectCategory = Category | "storage pool";

const CORE: Readonly<Record<Category, TopSchema>> = {
  guest: guestSchema,
  network: networkSchema,
  storage: storageSchema,
  host: hostSchema,
};

/** miniascape's own schema of a category. */
export function coreSchema(category: Category): TopSchema {
  return CORE[category];
}

const CORE_KEYS = new Set(Object.values(CORE).flatMap(({ entries }) => Object.keys(entries)));

/** The schemas of a lab: miniascape's schemas, and the keys of the schemas in template directories. */
export class Schemas {
  readonly own: OwnKeys;
  /** The keys of secrets, from `x-secret`. */
  readonly secrets: SecretShape | null;
  readonly #entries: Readonly<Record<Category, v.ObjectEntries>>;
  readonly #topKeys: ReadonlySet<string>;
  readonly #complete = new Map<TopSchema, TopSchema>();

  constructor(own: OwnKeys = NO_OWN_KEYS) {
    this.own = own;
    const categories = Object.values(own).map(
      (keys) => new Map([...keys].map(([key, { value }]) => [key, value])),
    );
    this.secrets = eitherShape(categories.map((values) => mapShape(values)));
    this.#topKeys = new Set([...CORE_KEYS, ...categories.flatMap((values) => [...values.keys()])]);
    this.#entries = {
      guest: entriesOf(own, "guest"),
      network: entriesOf(own, "network"),
      storage: entriesOf(own, "storage"),
      host: entriesOf(own, "host"),
    };
  }

  /** A schema of a category with the keys of template directories. Returns the same object each time. */
  complete<Schema extends TopSchema>(category: Category, core: Schema): Schema {
    let schema = this.#complete.get(core);
    if (!schema) {
      schema = v.looseObject({ ...core.entries, ...this.#entries[category] });
      this.#complete.set(core, schema);
    }
    return schema as Schema;
  }

  /** The schema of a category with the keys of template directories. */
  schemaOf(category: ObjectCategory): TopSchema {
    const name = category === "storage pool" ? "storage" : category;
    return this.complete(name, CORE[name]);
  }

  /** Whether any category of objects has this key. All objects share the `common` layers. */
  isTopKey(key: string): boolean {
    return this.#topKeys.has(key);
  }

  /** Whether the objects of a category have this key. */
  has(category: ObjectCategory, key: string): boolean {
    const name = category === "storage pool" ? "storage" : category;
    return Object.hasOwn(CORE[name].entries, key) || Object.hasOwn(this.#entries[name], key);
  }

  keys(category: ObjectCategory): string[] {
    const name = category === "storage pool" ? "storage" : category;
    return [...Object.keys(CORE[name].entries), ...Object.keys(this.#entries[name])];
  }

  /** The categories whose objects have a key. */
  categoriesOf(key: string): Category[] {
    return (Object.keys(CORE) as Category[]).filter((category) => this.has(category, key));
  }

  /** The whole schema of a category. */
  of(category: ObjectCategory): TopSchema {
    const name = category === "storage pool" ? "storage" : category;
    return this.complete(name, CORE[name]);
  }

  /** An object's values without the keys of other categories. Keys that are in no schema stay. */
  withoutForeign(category: ObjectCategory, values: ValueMap): ValueMap {
    return Object.fromEntries(
      Object.entries(values).filter(([key]) => this.has(category, key) || !this.isTopKey(key)),
    );
  }
}

function entriesOf(own: OwnKeys, category: Category): v.ObjectEntries {
  return Object.fromEntries([...own[category]].map(([key, { value }]) => [key, v.nullish(value.schema)]));
}

const schemasCache = new WeakMap<LayerReader, { readonly key: string; readonly schemas: Schemas }>();

/**
 * The schemas of a lab with these template directories, lowest first. Returns the same object while the files do not
 * change. Throws a FindingsError with all faults of the files.
 */
export function schemasOf(reader: LayerReader, tmpldirs: readonly string[]): Schemas {
  const files = schemaFiles(reader, tmpldirs);
  const key = JSON.stringify(files);
  const cached = schemasCache.get(reader);
  if (cached?.key === key) return cached.schemas;
  const schemas = new Schemas(ownKeysOf(files, (name) => CORE_KEYS.has(name)));
  schemasCache.set(reader, { key, schemas });
  return schemas;
}
