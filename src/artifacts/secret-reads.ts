import { isMap } from "../merge/merge.ts";
import { isCryptHash } from "../secrets/crypt-hash.ts";
import type { Secrets } from "../secrets/secrets.ts";

/** A secret that is more than a hash, and its key: null where it was brought in by reference. */
export interface SecretRead {
  readonly key: string | null;
  readonly value: string;
}

/**
 * The secrets that templates have read. Looking for the values in the output would find a weak password in half of all
 * files, and none that was quoted or packed: so what a template looks up counts.
 */
export class SecretReads {
  readonly #secrets: Secrets;
  readonly #reads = new Map<string, SecretRead>();

  constructor(secrets: Secrets) {
    this.#secrets = secrets;
  }

  get all(): readonly SecretRead[] {
    return [...this.#reads.values()];
  }

  /** Notes a secret, if it is more than a hash. */
  note(read: SecretRead): void {
    if (read.value !== "" && !isCryptHash(read.value) && !this.#reads.has(read.value))
      this.#reads.set(read.value, read);
  }

  /** Notes what is secret of a value that was looked up by a key. */
  noteLookup(key: unknown, value: unknown): void {
    if (typeof key === "string" && this.#secrets.isSecretKey(key))
      this.note({ key, value: String(value ?? "") });
    this.noteReferenced(value);
  }

  /** Notes a text, or those of a list, that were brought in by reference. */
  noteReferenced(value: unknown): void {
    if (!this.#secrets.refers) return;
    if (typeof value === "string") {
      if (this.#secrets.isReferenced(value)) this.note({ key: null, value });
    } else if (Array.isArray(value)) for (const item of value) this.noteReferenced(item);
  }

  /** Notes the secrets among the values of a map. */
  noteEntries(map: unknown): void {
    if (isMap(map)) for (const [key, value] of Object.entries(map)) this.noteLookup(key, value);
  }

  /** Notes the secrets that are at an attribute, such as `a.b`, of the items of a list. */
  noteAttribute(items: unknown, attribute: unknown): void {
    if (!Array.isArray(items) || typeof attribute !== "string") return;
    const steps = attribute.split(".");
    for (const item of items) {
      const value = steps.reduce((inner: unknown, step) => (isMap(inner) ? inner[step] : undefined), item);
      this.noteLookup(steps.at(-1), value);
    }
  }

  /** Notes all secrets in a value that is written as a whole. */
  noteAll(value: unknown): void {
    // What has none is known from when it was masked.
    if (this.#secrets.mask(value) === value) return;
    this.noteReferenced(value);
    this.noteEntries(value);
    const items = Array.isArray(value) ? value : isMap(value) ? Object.values(value) : [];
    for (const item of items) this.noteAll(item);
  }
}
