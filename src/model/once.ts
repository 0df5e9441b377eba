import type { Diagnostic } from "../diagnostic.ts";

interface Made<Result> {
  readonly of: readonly unknown[];
  readonly result: Result;
}

/**
 * Caches a result per key object, as long as the other inputs are identical (`===`). Consecutive runs share most of
 * their objects. A result with findings is not cached, because each run must report them.
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
