import type { Diagnostic } from "../diagnostic.ts";

interface Made<Result> {
  readonly of: readonly unknown[];
  readonly result: Result;
}

/**
 * Makes something of an object once, for as long as all else that it is made of is the very same: runs that follow one
 * another have most of their objects in common. What has findings is made in each of them.
 */
export class Once<Key extends object, Result> {
  readonly #made = new WeakMap<Key, Made<Result>>();

  get(key: Key, of: readonly unknown[], found: Diagnostic[], make: () => Result): Result {
    const known = this.#made.get(key);
    if (known && isSameList(known.of, of)) return known.result;
    const before = found.length;
    const result = make();
    if (found.length === before) this.#made.set(key, { of, result });
    return result;
  }
}

export function isSameList(a: readonly unknown[], b: readonly unknown[]): boolean {
  return a.length === b.length && a.every((item, at) => item === b[at]);
}
