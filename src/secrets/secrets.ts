import type { Document } from "../layers/document.ts";
import { ListEdit } from "../merge/edit.ts";
import { isMap, type ValueMap } from "../merge/merge.ts";
import { isCryptHash, isLock } from "./crypt-hash.ts";
import { isSecretKey } from "./secret-key.ts";

const MASK = "********";

/** Too short to be looked for in other text without hiding half of it. */
const SHORTEST = 4;

/** A public key, as a line of authorized_keys: no secret, also where `!file` brings it in. */
const PUBLIC_KEY = /^(?:ssh-|ecdsa-|sk-)[a-z0-9@.-]+ AAAA/;

/** The secrets of one run: what its layers hold at secret keys, and what `!env` and `!file` have brought in. */
export class Secrets {
  /** By reference: secret wherever they stand. */
  readonly #referenced = new Set<string>();
  readonly #values = new Set<string>();
  readonly #keys = new Map<string, boolean>();
  // Most of a guest's values are shared with others of its kind: each is looked through once.
  readonly #masked = new WeakMap<object, unknown>();

  constructor(documents: Iterable<Document> = []) {
    for (const document of documents) {
      for (const value of document.secrets ?? []) if (!PUBLIC_KEY.test(value)) this.#referenced.add(value);
      for (const value of secretTexts(document)) this.#values.add(value);
    }
  }

  /** As the function of this name, which templates ask of every value that they look up: each key is looked at once. */
  isSecretKey(key: string): boolean {
    let isSecret = this.#keys.get(key);
    if (isSecret === undefined) {
      isSecret = isSecretKey(key);
      this.#keys.set(key, isSecret);
    }
    return isSecret;
  }

  /** Whether these are the secrets of another run, too. */
  isSame(other: Secrets): boolean {
    return isSameSet(this.#referenced, other.#referenced) && isSameSet(this.#values, other.#values);
  }

  /** The same values with everything secret replaced (the very same where nothing is), for whatever is published: pages, model.json, guest.yml. */
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

  /** The map itself where nothing in it is secret, as in most of a lab. */
  #maskMap(map: ValueMap): ValueMap {
    const entries = Object.entries(map).map(([key, item]) => [
      key,
      this.isSecretKey(key) && isSecretValue(item) ? MASK : this.mask(item),
    ]);
    return entries.every(([key, item]) => item === map[key as string]) ? map : Object.fromEntries(entries);
  }

  /** Whether any was brought in by reference. */
  get refers(): boolean {
    return this.#referenced.size > 0;
  }

  /** Whether a text was brought in by reference and is more than a hash. */
  isReferenced(text: string): boolean {
    return this.#referenced.has(text) && !isCryptHash(text);
  }

  /** Whether a text holds a secret of the run. */
  isIn(text: string): boolean {
    for (const values of [this.#values, this.#referenced]) {
      for (const value of values) {
        if (text === value || (value.length >= SHORTEST && text.includes(value))) return true;
      }
    }
    return false;
  }

  /** A text to be published, with every secret in it replaced that is not too short to be looked for. */
  maskText(text: string): string {
    let masked = text;
    for (const values of [this.#values, this.#referenced]) {
      for (const value of values) {
        if (value.length >= SHORTEST && masked.includes(value)) masked = masked.replaceAll(value, MASK);
      }
    }
    return masked;
  }

  /** A message without what was brought in by reference. */
  hide(text: string): string {
    let hidden = text;
    for (const value of this.#referenced) {
      if (value.length >= SHORTEST) hidden = hidden.replaceAll(value, MASK);
    }
    return hidden;
  }
}

function isSameSet(a: ReadonlySet<string>, b: ReadonlySet<string>): boolean {
  return a.size === b.size && [...a].every((value) => b.has(value));
}

/** Whether a value at a secret key tells a secret: not null, not false, not a lock. */
function isSecretValue(value: unknown): boolean {
  if (typeof value === "string") return value !== "" && !isLock(value);
  return value !== null && value !== undefined && value !== false;
}

const found = new WeakMap<Document, readonly string[]>();

/** All lines of all text at the secret keys of a document. */
function secretTexts(document: Document): readonly string[] {
  let texts = found.get(document);
  if (!texts) {
    texts = [...textsAtSecretKeys(document.value, false)];
    found.set(document, texts);
  }
  return texts;
}

function* textsAtSecretKeys(value: unknown, secret: boolean): Iterable<string> {
  if (typeof value === "string" || typeof value === "number") {
    if (secret && isSecretValue(String(value))) yield* new Set([String(value), ...String(value).split("\n")]);
  } else if (value instanceof ListEdit) {
    for (const item of value.items) yield* textsAtSecretKeys(item, secret);
  } else if (Array.isArray(value)) {
    for (const item of value) yield* textsAtSecretKeys(item, secret);
  } else if (isMap(value)) {
    for (const key of Object.keys(value)) yield* textsAtSecretKeys(value[key], secret || isSecretKey(key));
  }
}
