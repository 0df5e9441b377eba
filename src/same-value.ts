import { isDeepStrictEqual } from "node:util";

type Entries = Readonly<Record<string, unknown>>;

/**
 * Whether two values always give the same output. The order of a map's keys counts, because a loop in a template shows
 * it; isDeepStrictEqual ignores that order.
 */
export function isSame(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (Array.isArray(a)) {
    return Array.isArray(b) && a.length === b.length && a.every((item, at) => isSame(item, b[at]));
  }
  if (!isPlain(a) || !isPlain(b)) return isDeepStrictEqual(a, b);
  const keys = Object.keys(a);
  const others = Object.keys(b);
  return (
    keys.length === others.length && keys.every((key, at) => key === others[at] && isSame(a[key], b[key]))
  );
}

function isPlain(value: unknown): value is Entries {
  return typeof value === "object" && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}
