import type * as v from "valibot";
import { errorAt, type Finding, warningAt } from "../finding.ts";
import { isMap } from "../merge/merge.ts";
import { layersOf, type Merged, type Path, placeAt } from "../merge/origins.ts";
import { nearest } from "../nearest.ts";
import { pathText } from "./path-text.ts";
import type { Schemas } from "./schemas.ts";
import { type Shape, shapeOf } from "./shape.ts";

/**
 * Finds unknown keys in the sections of a schema. It is an error if the name is similar to a known key, else a warning. A
 * top key may belong to a template, so it is only a finding if it is one typing error away from a known key.
 */
export function* unknownKeys(schema: v.GenericSchema, merged: Merged, schemas: Schemas): Iterable<Finding> {
  const shape = shapeOf(schema);
  if (!shape) return;
  for (const unknown of keysWithin(shape, merged.value, [])) {
    if (unknown.path.length > 0 || !schemas.isTopKey(unknown.key)) yield* unknownKey(unknown, merged);
  }
}

interface UnknownKey {
  readonly path: Path;
  readonly key: string;
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
  const near = suggestionFor(path, key, known);
  if (near === "" && path.length === 0) return;
  if (isDeclared(merged, path, key)) return;
  const place = placeAt(merged, [...path, key]);
  if (path.length === 0) {
    yield warningAt(place, "unknown-key", misspelt(path, key, near));
    return;
  }
  if (near !== "") yield errorAt(place, "unknown-key", misspelt(path, key, near));
  else {
    yield warningAt(
      place,
      "unknown-key",
      `${noSuchKey(path, key)}: use one of ${known.map((other) => `\`${other}\``).join(", ")}; add a key of your own templates to their \`schema/\` or \`defaults/\``,
    );
  }
}

/** The known keys of the map at a path in the values of a schema. */
export function keysAt(schema: v.GenericSchema, path: Path): readonly string[] {
  let shape = shapeOf(schema);
  for (const step of path)
    shape = (typeof step === "number" ? shape?.items : (shape?.keys?.get(step) ?? shape?.values)) ?? null;
  return [...(shape?.keys?.keys() ?? [])];
}

/** "did you mean `X`?" for an unknown key of the map at a path; "": no known key is similar. */
export function suggestionFor(path: Path, key: string, known: readonly string[]): string {
  return path.length > 0 ? nearest(key, known, "") : suggestion(key, known);
}

/** The message for a key with a suggestion. */
export function misspelt(path: Path, key: string, suggestion: string): string {
  return `${path.length > 0 ? noSuchKey(path, key) : `unknown key \`${key}\``}: ${suggestion}`;
}

function noSuchKey(path: Path, key: string): string {
  return `\`${pathText(path)}\` has no key \`${key}\``;
}

/** Whether a top key is probably a typing error of one of the known keys. */
export function isTypo(key: string, known: readonly string[]): boolean {
  return suggestion(key, known) !== "";
}

/** "did you mean `X`?" for a top key that is one typing error away; "" for short keys, because many are similar. */
function suggestion(key: string, known: readonly string[]): string {
  if (key.length < 3) return "";
  return nearest(
    key,
    known.filter((other) => isOneTypo(key, other)),
    "",
  );
}

/** The paths of the defaults for items of lists. */
const ITEM_DEFAULTS: Readonly<Record<string, Path>> = {
  disks: ["defaults", "disk"],
  interfaces: ["defaults", "interface"],
};

/** Whether the defaults of a template directory have the key. Then its templates use the key. */
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

/** Whether the texts differ in one character, one missing character, or two exchanged neighbours. */
function isOneTypo(a: string, b: string): boolean {
  let start = 0;
  while (start < a.length && a[start] === b[start]) start += 1;
  let end = 0;
  while (end < Math.min(a.length, b.length) - start && a.at(-1 - end) === b.at(-1 - end)) end += 1;
  const [left, right] = [a.slice(start, a.length - end), b.slice(start, b.length - end)];
  if (Math.max(left.length, right.length) <= 1) return true;
  return left.length === 2 && right.length === 2 && left[0] === right[1] && left[1] === right[0];
}
