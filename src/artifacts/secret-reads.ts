import { isMap } from "../merge/merge.ts";
import { isCryptHash } from "../secrets/crypt-hash.ts";
import type { Secrets } from "../secrets/secrets.ts";

/** A secret that is not only a hash, and its key. null: it comes from `!env` or `!file`. */
export interface SecretRead {
  readonly key: string | null;
  readonly value: string;
}

/**
 * The secrets that templates have read. A search for the values in the output would not work: a weak password matches
 * in many files, and a quoted or packed one matches in none. So the lookups of the templates count.
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

  /** Notes a secret, unless it is only a hash. */
  note(read: SecretRead): void {
    if (read.value !== "" && !isCryptHash(read.value) && !this.#reads.has(read.value))
      this.#reads.set(read.value, read);
  }

  /** Notes the secrets in a value that a template looked up by a key. */
  noteLookup(key: unknown, value: unknown): void {
    if (typeof key === "string") {
      if (this.#secrets.isSecretKey(key)) this.note({ key, value: String(value ?? "") });
      else this.#noteMark(key, value);
    }
    this.noteReferenced(value);
  }

  #noteMark(key: string, value: unknown): void {
    if (Array.isArray(value)) for (const item of value) this.#noteMark(key, item);
    else if (this.#secrets.isMarked(key, value)) this.note({ key, value: String(value) });
  }

  /** Notes a text, or the texts of a list, that come from `!env` or `!file`. */
  noteReferenced(value: unknown): void {
    if (!this.#secrets.hasReferences) return;
    if (typeof value === "string") {
      if (this.#secrets.isReferenced(value)) this.note({ key: null, value });
    } else if (Array.isArray(value)) for (const item of value) this.noteReferenced(item);
  }

  /** Notes the secrets in the values of a map. */
  noteEntries(map: unknown): void {
    if (isMap(map)) for (const [key, value] of Object.entries(map)) this.noteLookup(key, value);
  }

  /** Notes the secrets in an attribute, such as `a.b`, of each item of a list. */
  noteAttribute(items: unknown, attribute: unknown): void {
    if (!Array.isArray(items) || typeof attribute !== "string") return;
    const steps = attribute.split(".");
    for (const item of items) {
      const value = steps.reduce((inner: unknown, step) => (isMap(inner) ? inner[step] : undefined), item);
      this.noteLookup(steps.at(-1), value);
    }
  }

  /** Notes all secrets in a value that a template writes as a whole. */
  noteAll(value: unknown): void {
    // Fast: the result of `mask` is cached, and it is the value itself if there are no secrets.
    if (this.#secrets.mask(value) === value) return;
    this.noteReferenced(value);
    this.noteEntries(value);
    const items = Array.isArray(value) ? value : isMap(value) ? Object.values(value) : [];
    for (const item of items) this.noteAll(item);
  }
}
