import type * as v from "valibot";
import { errorAt, type Finding, warningAt } from "../finding.ts";
import { isMap } from "../merge/merge.ts";
import { layersOf, type Merged, type Path, placeAt } from "../merge/origins.ts";
import { nearest } from "../nearest.ts";
import { pathText } from "./path-text.ts";
import type { Schemas } from "./schemas.ts";

/** What of a schema can hold keys: null is a leaf. */
interface Shape {
  readonly keys?: ReadonlyMap<string, Shape | null> | undefined;
  readonly values?: Shape | null | undefined;
  readonly items?: Shape | null | undefined;
  /** Whether further keys are known, whatever they are. */
  readonly isOpen?: boolean | undefined;
}

/**
 * Keys that nothing reads, in the sections that the schema knows: an error where one that is known is near, else a
 * warning. At the top any key may be some template's own: only one that is a slip away from a known one is a finding.
 */
export function* unknownKeys(schema: v.GenericSchema, merged: Merged, schemas: Schemas): Iterable<Finding> {
  const shape = shapeOf(schema);
  if (!shape) return;
  for (const found of keysWithin(shape, merged.value, [])) {
    if (found.path.length > 0 || !schemas.isTopKey(found.key)) yield* unknownKey(found, merged);
  }
}

interface UnknownKey {
  readonly path: Path;
  readonly key: string;
  /** The keys that are known there. */
  readonly known: readonly string[];
}

function* keysWithin(shape: Shape, value: unknown, path: Path): Iterable<UnknownKey> {
  if (Array.isArray(value)) {
    if (!shape.items) return;
    for (const [index, item] of value.entries()) {
      yield* keysWithin(shape.items, item, [...path, index]);
    }
    return;
  }
  if (!isMap(value)) return;
  for (const key of Object.keys(value)) {
    const inner = shape.keys?.get(key) ?? shape.values;
    if (inner) yield* keysWithin(inner, value[key], [...path, key]);
    else if (shape.keys && !shape.isOpen && !shape.keys.has(key))
      yield { path, key, known: [...shape.keys.keys()] };
  }
}

function* unknownKey({ path, key, known }: UnknownKey, merged: Merged): Iterable<Finding> {
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

/** Whether a key at the top is taken for a mistyped one of the known. */
export function isSlip(key: string, known: readonly string[]): boolean {
  return slip(key, known) !== "";
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
  readonly rest?: v.GenericSchema;
  readonly options?: readonly v.GenericSchema[];
}

function makeShape({ type, wrapped, entries, item, value, rest, options }: SchemaParts): Shape | null {
  if (wrapped) return shapeOf(wrapped);
  if (entries) {
    const keys = new Map(Object.entries(entries).map(([key, entry]) => [key, shapeOf(entry)]));
    return rest ? { keys, values: shapeOf(rest), isOpen: true } : { keys };
  }
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
