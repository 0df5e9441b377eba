import { isMap } from "../src/merge/merge.ts";
import type { Shape } from "../src/schema/shape.ts";

/** The paths of all values of a schema. Items of lists have no step of their own; any key of a map is `*`. */
export function* leaves(shape: Shape | null, path: readonly string[]): Iterable<string> {
  const inner = [...(shape?.keys ?? [])];
  if (shape?.items) yield* leaves(shape.items, path);
  for (const [key, each] of inner) yield* leaves(each, [...path, key]);
  if (shape?.values) yield* leaves(shape.values, [...path, "*"]);
  if (!shape) yield path.join(".");
}

/** The copies of a value without one of its parts, by the path of the part. */
export function* without(
  value: unknown,
  path: readonly string[],
): Iterable<readonly [path: string, value: unknown]> {
  if (Array.isArray(value)) {
    for (const [at, item] of value.entries())
      for (const [inner, rest] of without(item, path)) yield [inner, value.with(at, rest)];
    return;
  }
  if (!isMap(value)) return;
  for (const [key, inner] of Object.entries(value)) {
    const { [key]: _, ...rest } = value;
    yield [[...path, key].join("."), rest];
    for (const [deeper, changed] of without(inner, [...path, key]))
      yield [deeper, { ...value, [key]: changed }];
  }
}
