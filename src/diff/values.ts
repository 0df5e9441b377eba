import { isDeepStrictEqual } from "node:util";
import { isMap } from "../merge/merge.ts";
import type { Path } from "../merge/origins.ts";

/** A changed value; undefined: there is none. */
export interface ValueChange {
  readonly path: Path;
  readonly before: unknown;
  readonly after: unknown;
}

/** The smallest parts of two values that differ: keys of maps, items of lists of maps, otherwise the whole value. */
export function changedValues(before: unknown, after: unknown, path: Path = []): ValueChange[] {
  if (isDeepStrictEqual(before, after)) return [];
  if (isMap(before) && isMap(after)) {
    const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])];
    return keys.flatMap((key) => changedValues(own(before, key), own(after, key), [...path, key]));
  }
  if (Array.isArray(before) && Array.isArray(after) && [...before, ...after].every(isMap)) {
    const length = Math.max(before.length, after.length);
    return Array.from({ length }, (_, at) => changedValues(before[at], after[at], [...path, at])).flat();
  }
  return [{ path, before, after }];
}

function own(map: Readonly<Record<string, unknown>>, key: string): unknown {
  return Object.hasOwn(map, key) ? map[key] : undefined;
}
