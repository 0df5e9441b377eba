import type { Document } from "../layers/document.ts";
import { ListEdit } from "../merge/edit.ts";
import { isMap, type ValueMap } from "../merge/merge.ts";
import type { Path } from "../merge/origins.ts";
import { isCryptHash, isLock } from "./crypt-hash.ts";
import { isSecretKey } from "./secret-key.ts";
import { type SecretShape, secretEntries, secretNames } from "./secret-shape.ts";
import { TextSearch } from "./text-search.ts";

/** What stands for a secret. */
export const MASK = "********";

/** Shorter secrets are not searched in other text: too much of it would match. */
const MIN_LENGTH = 4;

/** A public key in the form of authorized_keys. It is not a secret, even if it comes from `!file`. */
const PUBLIC_KEY = /^(?:ssh-|ecdsa-|sk-)[a-z0-9@.-]+ AAAA/;

/** The secrets of one run: the values of secret keys in its layers, and the values of `!env` and `!file`. */
export class Secrets {
  /** Values of `!env` and `!file`: secret at every key. */
  readonly #referenced = new Set<string>();
  readonly #values = new Set<string>();
  readonly #keys = new Map<string, boolean>();
  /** By `x-secret`: the values at each key, as text. A key of that name elsewhere is no secret with another value. */
  readonly #marked = new Map<string, Set<string>>();
  readonly #markedNames: ReadonlySet<string>;
  readonly #searched: TextSearch;
  // A cache: guests of a kind share most of their values.
  readonly #masked = new WeakMap<object, unknown>();

  /** `shape`: where the schemas of template directories mark secrets. */
  constructor(documents: Iterable<Document> = [], shape: SecretShape | null = null) {
    this.#markedNames = new Set(secretNames(shape));
    for (const document of documents) {
      for (const value of document.secrets ?? [])
        if (!PUBLIC_KEY.test(value)) for (const form of formsOf(value)) this.#referenced.add(form);
      for (const value of secretTexts(document)) for (const form of formsOf(value)) this.#values.add(form);
      for (const { key, value } of secretEntries(shape, document.value)) this.#mark(key, value);
    }
    this.#searched = new TextSearch([...this.#values, ...this.#referenced], MIN_LENGTH);
  }

  #mark(key: string, value: unknown): void {
    if (!isSecretValue(value)) return;
    const values = this.#marked.get(key) ?? new Set();
    this.#marked.set(key, values.add(String(value)));
    // Half of all texts contain the word `true`.
    if (typeof value !== "boolean") for (const text of textsOf(String(value))) this.#values.add(text);
  }

  /** Whether a scalar at a key, or in a list at the key, is a secret by `x-secret`. */
  isMarked(key: string, value: unknown): boolean {
    return typeof value !== "object" && this.#marked.get(key)?.has(String(value)) === true;
  }

  /** Whether a word is the name of a key with secrets: also for a file that is not YAML. */
  isSecretWord(word: string): boolean {
    return this.isSecretKey(word) || this.#markedNames.has(word);
  }

  /** Like the function `isSecretKey`, with a cache, because templates call it for every lookup. */
  isSecretKey(key: string): boolean {
    let isSecret = this.#keys.get(key);
    if (isSecret === undefined) {
      isSecret = isSecretKey(key);
      this.#keys.set(key, isSecret);
    }
    return isSecret;
  }

  /** Whether another run has the same secrets. */
  isSame(other: Secrets): boolean {
    return (
      isSameSet(this.#referenced, other.#referenced) &&
      isSameSet(this.#values, other.#values) &&
      isSameSet(this.#markedNames, other.#markedNames) &&
      this.#marked.size === other.#marked.size &&
      [...this.#marked].every(([key, values]) => isSameSet(values, other.#marked.get(key) ?? new Set()))
    );
  }

  /**
   * The value with all secrets replaced by a mask, for pages, model.json and guest.yml. A value without secrets is
   * returned itself, not a copy.
   */
  mask(value: unknown): unknown {
    if (typeof value === "string") return this.#referenced.has(value) ? MASK : value;
    if (!Array.isArray(value) && !isMap(value)) return value;
    let copy = this.#masked.get(value);
    if (copy === undefined) {
      copy = Array.isArray(value) ? this.#maskList(value) : this.#maskMap(value);
      this.#masked.set(value, copy);
    }
    return copy;
  }

  #maskList(list: readonly unknown[]): readonly unknown[] {
    const masked = list.map((item) => this.mask(item));
    return masked.every((item, at) => item === list[at]) ? list : masked;
  }

  #maskMap(map: ValueMap): ValueMap {
    const entries = Object.entries(map).map(([key, item]) => [key, this.#maskEntry(key, item)]);
    return entries.every(([key, item]) => item === map[key as string]) ? map : Object.fromEntries(entries);
  }

  #maskEntry(key: string, item: unknown): unknown {
    if (this.isSecretKey(key) && isSecretValue(item)) return MASK;
    return this.#marked.has(key) ? this.#maskMarked(key, item) : this.mask(item);
  }

  #maskMarked(key: string, item: unknown): unknown {
    if (!Array.isArray(item)) return this.isMarked(key, item) ? MASK : this.mask(item);
    const masked = item.map((inner) => this.#maskMarked(key, inner));
    return masked.every((inner, at) => inner === item[at]) ? item : masked;
  }

  /** Like `mask`, for the value at a path: a key of the path can make it secret. */
  maskAt(path: Path, value: unknown): unknown {
    const keys = path.filter((step) => typeof step === "string");
    const last = keys.at(-1) ?? "";
    return keys.slice(0, -1).some((key) => this.isSecretKey(key)) ? MASK : this.#maskEntry(last, value);
  }

  /** Whether the run has values of `!env` or `!file`. */
  get hasReferences(): boolean {
    return this.#referenced.size > 0;
  }

  /** Whether a text is a value of `!env` or `!file`, and not only a hash. */
  isReferenced(text: string): boolean {
    return this.#referenced.has(text) && !isCryptHash(text);
  }

  /** Whether a text holds a secret of the run. */
  isIn(text: string): boolean {
    return this.#values.has(text) || this.#referenced.has(text) || this.#searched.isIn(text);
  }

  /** A text to publish, with every secret of at least `MIN_LENGTH` characters masked. */
  maskText(text: string): string {
    return this.#searched.mask(text, MASK);
  }
}

/** A value as it is, and as messages quote it. */
function formsOf(value: string): readonly string[] {
  return [value, JSON.stringify(value).slice(1, -1)];
}

function isSameSet(a: ReadonlySet<string>, b: ReadonlySet<string>): boolean {
  return a.size === b.size && [...a].every((value) => b.has(value));
}

/** Whether the value of a secret key is a secret: not null, not false, not empty, not a lock. */
function isSecretValue(value: unknown): boolean {
  if (typeof value === "string") return value !== "" && !isLock(value);
  return value !== null && value !== undefined && value !== false;
}

/** A text and its lines. */
function textsOf(text: string): ReadonlySet<string> {
  return new Set([text, ...text.split("\n")]);
}

const textCache = new WeakMap<Document, readonly string[]>();

/** The texts of a document's secret keys, whole and line by line. */
function secretTexts(document: Document): readonly string[] {
  let texts = textCache.get(document);
  if (!texts) {
    texts = [...textsAtSecretKeys(document.value, false)];
    textCache.set(document, texts);
  }
  return texts;
}

function* textsAtSecretKeys(value: unknown, secret: boolean): Iterable<string> {
  if (typeof value === "string" || typeof value === "number") {
    if (secret && isSecretValue(String(value))) yield* textsOf(String(value));
  } else if (value instanceof ListEdit) {
    for (const item of value.items) yield* textsAtSecretKeys(item, secret);
  } else if (Array.isArray(value)) {
    for (const item of value) yield* textsAtSecretKeys(item, secret);
  } else if (isMap(value)) {
    for (const key of Object.keys(value)) yield* textsAtSecretKeys(value[key], secret || isSecretKey(key));
  }
}
