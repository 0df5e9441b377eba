import type { Finding } from "../finding.ts";

interface CacheEntry<Result> {
  readonly inputs: readonly unknown[];
  readonly result: Result;
}

/**
 * Caches a result per key object, as long as the other inputs are identical (`===`). Consecutive runs share most of
 * their objects. A result with findings is not cached, because each run must report them.
 */
export class IdentityCache<Key extends object, Result> {
  readonly #entries = new WeakMap<Key, CacheEntry<Result>>();

  get(key: Key, inputs: readonly unknown[], findings: Finding[], make: () => Result): Result {
    const entry = this.#entries.get(key);
    if (entry && isSameList(entry.inputs, inputs)) return entry.result;
    const before = findings.length;
    const result = make();
    if (findings.length === before) this.#entries.set(key, { inputs, result });
    return result;
  }
}

export function isSameList(a: readonly unknown[], b: readonly unknown[]): boolean {
  return a.length === b.length && a.every((item, at) => item === b[at]);
}
