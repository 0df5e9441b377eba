import { isDeepStrictEqual } from "node:util";

type Entries = Readonly<Record<string, unknown>>;

/**
 * Whether whatever is made of one value is what is made of the other. The order of a map's keys counts, for a loop of a
 * template shows it; isDeepStrictEqual knows no order.
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
