import type * as v from "valibot";
import { errorAt, type Finding, warningAt } from "../finding.ts";
import { isMap, type ValueMap } from "../merge/merge.ts";
import { layersOf, type Merged, type Path, placeAt } from "../merge/origins.ts";
import { nearest } from "../nearest.ts";
import { guestSchema } from "./guest.ts";
import { hostSchema } from "./host.ts";
import { networkSchema } from "./network.ts";
import { pathText } from "./path-text.ts";
import { storageSchema } from "./storage.ts";

/** What of a schema can hold keys: null is a leaf. */
interface Shape {
  readonly keys?: ReadonlyMap<string, Shape | null> | undefined;
  readonly values?: Shape | null | undefined;
  readonly items?: Shape | null | undefined;
}

/**
 * Keys that nothing reads, in the sections that the schema knows: an error where one that is known is near, else a
 * warning. At the top any key may be some template's own: only one that is a slip away from a known one is a finding.
 */
export function* unknownKeys(schema: v.GenericSchema, merged: Merged): Iterable<Finding> {
  const shape = shapeOf(schema);
  if (shape) yield* keysWithin(shape, merged.value, [], merged);
}

function* keysWithin(shape: Shape, value: unknown, path: Path, merged: Merged): Iterable<Finding> {
  if (Array.isArray(value)) {
    if (!shape.items) return;
    for (const [index, item] of value.entries()) {
      yield* keysWithin(shape.items, item, [...path, index], merged);
    }
    return;
  }
  if (!isMap(value)) return;
  for (const key of Object.keys(value)) {
    const inner = shape.keys?.get(key) ?? shape.values;
    if (inner) yield* keysWithin(inner, value[key], [...path, key], merged);
    else if (shape.keys && !shape.keys.has(key)) yield* unknownKey([...shape.keys.keys()], key, path, merged);
  }
}

function* unknownKey(known: readonly string[], key: string, path: Path, merged: Merged): Iterable<Finding> {
  if (path.length === 0 && isTopKey(key)) return;
  const near = path.length > 0 ? nearest(key, known, "") : slip(key, known);
  if (near === "" && path.length === 0) return;
  if (isDeclared(merged, path, key)) return;
  const place = placeAt(merged, [...path, key]);
  if (path.length === 0) {
    yield warningAt(place, "unknown-key", `\`${key}\` is a slip away from a key that is known: ${near}`);
    return;
  }
  const message = `\`${pathText(path)}\` has no key \`${key}\``;
  if (near !== "") yield errorAt(place, "unknown-key", `${message}: ${near}`);
  else {
    yield warningAt(
      place,
      "unknown-key",
      `${message}: it knows ${known.map((other) => `\`${other}\``).join(", ")}; a key that your own templates read belongs in their \`defaults/\` too`,
    );
  }
}

const SCHEMAS = {
  guest: guestSchema,
  network: networkSchema,
  "storage pool": storageSchema,
  host: hostSchema,
} as const;

// The `common` layers lie below every object: a network sees what is meant for guests.
const ANY_TOP_KEY = new Set(Object.values(SCHEMAS).flatMap(({ entries }) => Object.keys(entries)));

/** Whether some category of objects has this key. */
export function isTopKey(key: string): boolean {
  return ANY_TOP_KEY.has(key);
}

/** An object's values without those that only other categories' schemas have; what no schema has stays. */
export function withoutForeign(category: keyof typeof SCHEMAS, values: ValueMap): ValueMap {
  const { entries } = SCHEMAS[category];
  return Object.fromEntries(
    Object.entries(values).filter(([key]) => Object.hasOwn(entries, key) || !isTopKey(key)),
  );
}

/** Whether a key at the top is taken for a mistyped one of the category. */
export function isSlip(category: keyof typeof SCHEMAS, key: string): boolean {
  return slip(key, Object.keys(SCHEMAS[category].entries)) !== "";
}

/** "did you mean `X`?" for a key at the top that is one slip away; short keys are too near to each other. */
function slip(key: string, known: readonly string[]): string {
  if (key.length < 3) return "";
  return nearest(
    key,
    known.filter((other) => isOneSlip(key, other)),
    "",
  );
}

const shapes = new WeakMap<object, { readonly shape: Shape | null }>();

function shapeOf(schema: v.GenericSchema): Shape | null {
  let found = shapes.get(schema);
  if (!found) {
    found = { shape: makeShape(schema as v.GenericSchema & SchemaParts) };
    shapes.set(schema, found);
  }
  return found.shape;
}

/** What valibot's schemas hold, by their `type`. */
interface SchemaParts {
  readonly type: string;
  readonly wrapped?: v.GenericSchema;
  readonly entries?: Readonly<Record<string, v.GenericSchema>>;
  readonly item?: v.GenericSchema;
  readonly value?: v.GenericSchema;
  readonly options?: readonly v.GenericSchema[];
}

function makeShape({ type, wrapped, entries, item, value, options }: SchemaParts): Shape | null {
  if (wrapped) return shapeOf(wrapped);
  if (entries) return { keys: new Map(Object.entries(entries).map(([key, entry]) => [key, shapeOf(entry)])) };
  if (item) return present({ items: shapeOf(item) });
  if (type === "record" && value) return present({ values: shapeOf(value) });
  if (type === "union" && options) {
    const all = options.flatMap((option) => shapeOf(option) ?? []);
    return present(Object.assign({}, ...all) as Shape);
  }
  return null;
}

function present(shape: Shape): Shape | null {
  return Object.values(shape).some(Boolean) ? shape : null;
}

/** The defaults of an item of a list are a map of its own. */
const ITEM_DEFAULTS: Readonly<Record<string, Path>> = {
  disks: ["defaults", "disk"],
  interfaces: ["defaults", "interface"],
};

/** Whether some templates' own defaults have the key there: then they read it. */
function isDeclared(merged: Merged, path: Path, key: string): boolean {
  const [top, index, ...rest] = path;
  const item = typeof index === "number" ? ITEM_DEFAULTS[String(top)] : undefined;
  const paths = item ? [path, [...item, ...rest]] : [path];
  return layersOf(merged, "defaults").some(({ value }) =>
    paths.some((steps) => {
      let at: unknown = value;
      for (const step of steps) at = isMap(at) ? at[step] : undefined;
      return isMap(at) && Object.hasOwn(at, key);
    }),
  );
}

/** One character more, less or another, or two neighbours exchanged. */
function isOneSlip(a: string, b: string): boolean {
  let start = 0;
  while (start < a.length && a[start] === b[start]) start += 1;
  let end = 0;
  while (end < Math.min(a.length, b.length) - start && a.at(-1 - end) === b.at(-1 - end)) end += 1;
  const [left, right] = [a.slice(start, a.length - end), b.slice(start, b.length - end)];
  if (Math.max(left.length, right.length) <= 1) return true;
  return left.length === 2 && right.length === 2 && left[0] === right[1] && left[1] === right[0];
}
