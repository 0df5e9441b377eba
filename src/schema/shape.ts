import type * as v from "valibot";
import type { Path } from "../merge/origins.ts";

/** The parts of a schema with keys; null: a leaf. */
export interface Shape {
  readonly keys?: ReadonlyMap<string, Shape | null> | undefined;
  readonly values?: Shape | null | undefined;
  readonly items?: Shape | null | undefined;
  /** Whether any other key is allowed too. */
  readonly isOpen?: boolean | undefined;
}

const shapes = new WeakMap<object, { readonly shape: Shape | null }>();

export function shapeOf(schema: v.GenericSchema): Shape | null {
  let entry = shapes.get(schema);
  if (!entry) {
    entry = { shape: makeShape(schema as v.GenericSchema & SchemaParts) };
    shapes.set(schema, entry);
  }
  return entry.shape;
}

/** The properties of valibot's schemas; which ones exist depends on `type`. */
interface SchemaParts {
  readonly type: string;
  readonly wrapped?: v.GenericSchema;
  readonly entries?: Readonly<Record<string, v.GenericSchema>>;
  readonly item?: v.GenericSchema;
  readonly value?: v.GenericSchema;
  readonly rest?: v.GenericSchema;
  readonly options?: readonly v.GenericSchema[];
}

function makeShape({ type, wrapped, entries, item, value, rest, options }: SchemaParts): Shape | null {
  if (wrapped) return shapeOf(wrapped);
  if (entries) {
    const keys = new Map(Object.entries(entries).map(([key, entry]) => [key, shapeOf(entry)]));
    return rest ? { keys, values: shapeOf(rest), isOpen: true } : { keys };
  }
  if (item) return orNull({ items: shapeOf(item) });
  if (type === "record" && value) return orNull({ values: shapeOf(value) });
  if (type === "union" && options) {
    const all = options.flatMap((option) => shapeOf(option) ?? []);
    const keys = new Map(all.flatMap((each) => [...(each.keys ?? [])]));
    return orNull({ ...(Object.assign({}, ...all) as Shape), ...(keys.size > 0 && { keys }) });
  }
  return null;
}

function orNull(shape: Shape): Shape | null {
  return Object.values(shape).some(Boolean) ? shape : null;
}

/** The paths below the top of a schema that end with a key, the shortest ones. An item of a list has the index 0. */
export function pathsTo(schema: v.GenericSchema, key: string): Path[] {
  let level: (readonly [Path, Shape | null | undefined])[] = [[[], shapeOf(schema)]];
  while (level.length > 0) {
    level = level.flatMap(([path, shape]) => innerShapes(path, shape));
    const paths = level.flatMap(([path]) => (path.length > 1 && path.at(-1) === key ? [path] : []));
    if (paths.length > 0) return paths;
  }
  return [];
}

function innerShapes(path: Path, shape: Shape | null | undefined): (readonly [Path, Shape | null])[] {
  if (shape?.items) return innerShapes([...path, 0], shape.items);
  return [...(shape?.keys ?? [])].map(([key, inner]) => [[...path, key], inner]);
}
