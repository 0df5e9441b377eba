import { FindingsError } from "../finding.ts";
import type { Catalog, CatalogObject } from "../layers/catalog.ts";
import { CATEGORIES, type Category } from "../layers/meta.ts";
import { nearest, quoted } from "../nearest.ts";

/** One object of a plan, as commands name it. */
export interface ObjectName {
  readonly category: Category;
  /** The host has the name `host`. */
  readonly name: string;
  /** The name of its layer file or directory, which can be different from `name`. */
  readonly key: string;
}

/** `network/lab`, for example; `host` for the host. */
export function objectText({ category, name }: Omit<ObjectName, "key">): string {
  return category === "host" ? "host" : `${category}/${name}`;
}

const QUALIFIED = new RegExp(`^(${CATEGORIES.join("|")})/(.*)$`, "s");

/** Finds an object by `NAME`, `guest/NAME`, `network/NAME`, `storage/NAME` or `host`. Returns a message if there is none. */
export function findObject(catalog: Catalog, text: string): ObjectName | string {
  const [, category, name = text] = QUALIFIED.exec(text) ?? [];
  const entries = objectNames(catalog).filter((entry) => !category || entry.category === category);
  const named = entries.filter((entry) => entry.name === name);
  const [object, ...others] = named.length > 0 ? named : entries.filter((entry) => entry.key === name);
  if (!object) {
    const written = (entry: ObjectName) => (category ? objectText(entry) : entry.name);
    const known = "see `miniascape list`";
    return `there is no ${category ?? "object"} \`${name}\`: ${nearest(text, entries.map(written), known)}`;
  }
  if (others.length === 0) return object;
  const choices = quoted([object, ...others].map(objectText));
  return `\`${name}\` is ${choices.join(" and ")}: name one of these`;
}

/** Every object of the plan: guests, networks, storage pools and the host. */
export function objectNames(catalog: Catalog): ObjectName[] {
  const guests = catalog.names("guest").map((name) => ({ category: "guest", key: name, name }) as const);
  const named = (["network", "storage"] as const).flatMap((category) =>
    oneOfEach(
      catalog.names(category).map((key) => ({ category, key, name: ownName(catalog, category, key) })),
    ),
  );
  return [...guests, ...named, { category: "host", key: "host", name: "host" }];
}

/** Of two objects with the same name, the one whose layer file has that name: the build takes the same. */
function oneOfEach(entries: readonly ObjectName[]): ObjectName[] {
  const one = new Map<string, ObjectName>();
  for (const entry of entries) {
    if (!one.has(entry.name) || entry.key === entry.name) one.set(entry.name, entry);
  }
  return [...one.values()];
}

/** The name in the layers of a network or a pool; `key` if they set none or are not YAML. */
function ownName(catalog: Catalog, category: "network" | "storage", key: string): string {
  try {
    const { name } = catalog.object(category, key).merged.value;
    return typeof name === "string" ? name : key;
  } catch (error) {
    if (!(error instanceof FindingsError)) throw error;
    return key;
  }
}

/** The layers of an object. Throws a FindingsError for a layer that is not YAML. */
export function layersOf(catalog: Catalog, { category, key }: ObjectName): CatalogObject {
  if (category === "host") return catalog.object("host", "");
  return catalog.object(category, key, category === "guest" ? catalog.kind(key) : "");
}
