import { PlanError } from "../diagnostic.ts";
import type { Catalog, CatalogObject } from "../layers/catalog.ts";
import { CATEGORIES, type Category } from "../layers/meta.ts";
import { nearest, quoted } from "../nearest.ts";

/** One object of a plan, as commands are told of it and tell of it. */
export interface ObjectName {
  readonly category: Category;
  /** Of the host: `host`. */
  readonly name: string;
  /** Its directory or file of layers, which may have another name. */
  readonly key: string;
}

/** `network/lab`; of the host `host`. */
export function objectText({ category, name }: Omit<ObjectName, "key">): string {
  return category === "host" ? "host" : `${category}/${name}`;
}

const QUALIFIED = new RegExp(`^(${CATEGORIES.join("|")})/(.*)$`, "s");

/** The object that `NAME`, `guest/NAME`, `network/NAME`, `storage/NAME` or `host` names; else why it is none. */
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

/** Every object of the plan: guests, networks, storage pools, the host. */
export function objectNames(catalog: Catalog): ObjectName[] {
  const guests = catalog.names("guest").map((name) => ({ category: "guest", key: name, name }) as const);
  const named = (["network", "storage"] as const).flatMap((category) =>
    oneOfEach(
      catalog.names(category).map((key) => ({ category, key, name: ownName(catalog, category, key) })),
    ),
  );
  return [...guests, ...named, { category: "host", key: "host", name: "host" }];
}

/** Of two objects of one name, the one whose layers have that name too: as the build takes it. */
function oneOfEach(entries: readonly ObjectName[]): ObjectName[] {
  const one = new Map<string, ObjectName>();
  for (const entry of entries) {
    if (!one.has(entry.name) || entry.key === entry.name) one.set(entry.name, entry);
  }
  return [...one.values()];
}

/** The name that a network's or a pool's layers give it; layers that are no YAML give none. */
function ownName(catalog: Catalog, category: "network" | "storage", key: string): string {
  try {
    const { name } = catalog.object(category, key).merged.value;
    return typeof name === "string" ? name : key;
  } catch (error) {
    if (!(error instanceof PlanError)) throw error;
    return key;
  }
}

/** The layers of an object. Throws a PlanError for a layer that is no YAML. */
export function layersOf(catalog: Catalog, { category, key }: ObjectName): CatalogObject {
  if (category === "host") return catalog.object("host", "");
  return catalog.object(category, key, category === "guest" ? catalog.kind(key) : "");
}
