import type { Path } from "./merge/origins.ts";

/** A value of a JSON text, with its position in the text. */
export interface JsonNode {
  readonly offset: number;
  /** The offset after its last character. */
  readonly end: number;
  readonly value: JsonValue;
}

export type JsonMap = ReadonlyMap<string, JsonNode>;
export type JsonScalar = string | number | boolean | null;
type JsonValue = JsonScalar | readonly JsonNode[] | JsonMap;

/** A syntax error in a JSON text, with its offset. */
export class JsonError extends Error {
  override readonly name = "JsonError";

  constructor(
    readonly offset: number,
    message: string,
  ) {
    super(message);
  }
}

/** Maximum depth of maps and lists, because the readers are recursive. */
const MAX_DEPTH = 40;

const SPACE = /[ \t\n\r]*/y;
const SCALAR =
  /"(?:[^"\\\x00-\x1f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"|-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?|true|false|null/y;
const CONTROL = /[\x00-\x1f\x7f-\x9f\u2028\u2029]/;

/**
 * Parses JSON and keeps positions, which JSON.parse does not. Throws a JsonError, also for a key that is twice in a map.
 * `mayHaveControls`: whether the values may hold control characters, such as line ends.
 */
export function parseJson(text: string, { mayHaveControls = false } = {}): JsonNode {
  return new JsonReader(text, mayHaveControls).read();
}

/** The value with this path; if there is none, the nearest map or list above it. */
export function nodeAt(node: JsonNode, [step, ...rest]: Path): JsonNode {
  const { value } = node;
  const next =
    isJsonMap(value) && typeof step === "string"
      ? value.get(step)
      : isList(value) && typeof step === "number"
        ? value[step]
        : undefined;
  return next ? nodeAt(next, rest) : node;
}

/** The value without positions. A key `__proto__` is an ordinary key. */
export function plainJson({ value }: JsonNode): unknown {
  if (isList(value)) return value.map(plainJson);
  if (!isJsonMap(value)) return value;
  return Object.fromEntries([...value].map(([key, item]) => [key, plainJson(item)]));
}

export function isJsonMap(value: JsonValue): value is JsonMap {
  return value instanceof Map;
}

export function isList(value: JsonValue): value is readonly JsonNode[] {
  return Array.isArray(value);
}

class JsonReader {
  readonly #text: string;
  readonly #mayHaveControls: boolean;
  #at = 0;

  constructor(text: string, mayHaveControls: boolean) {
    this.#text = text;
    this.#mayHaveControls = mayHaveControls;
  }

  read(): JsonNode {
    const node = this.#value(0);
    this.#take(SPACE);
    if (this.#at < this.#text.length) this.#fail("nothing must follow the value");
    return node;
  }

  #value(depth: number): JsonNode {
    this.#take(SPACE);
    const offset = this.#at;
    const isNested = this.#text[offset] === "{" || this.#text[offset] === "[";
    if (isNested && depth === MAX_DEPTH)
      this.#fail(`maps and lists must be nested at most ${MAX_DEPTH} levels deep`);
    const value = this.#skip("{") ? this.#map(depth) : this.#skip("[") ? this.#list(depth) : this.#scalar();
    return { offset, end: this.#at, value };
  }

  #map(depth: number): JsonMap {
    const entries = new Map<string, JsonNode>();
    if (this.#skip("}")) return entries;
    do {
      this.#take(SPACE);
      const at = this.#at;
      const key = this.#text[at] === '"' ? String(this.#scalar()) : this.#fail('a key must be text in `"`');
      if (entries.has(key)) this.#fail(`the key \`${key}\` must not be repeated`, at);
      if (!this.#skip(":")) this.#fail("a `:` must follow the key");
      entries.set(key, this.#value(depth + 1));
    } while (this.#skip(","));
    if (!this.#skip("}")) this.#fail("`,` or `}` must follow the value");
    return entries;
  }

  #list(depth: number): readonly JsonNode[] {
    const items: JsonNode[] = [];
    if (this.#skip("]")) return items;
    do items.push(this.#value(depth + 1));
    while (this.#skip(","));
    if (!this.#skip("]")) this.#fail("`,` or `]` must follow the value");
    return items;
  }

  #scalar(): JsonScalar {
    const offset = this.#at;
    const value = JSON.parse(this.#take(SCALAR) || this.#fail("a value must be here")) as JsonScalar;
    // Messages and pages show the text.
    if (typeof value === "string" && !this.#mayHaveControls && (CONTROL.test(value) || !value.isWellFormed()))
      this.#fail("text must be without control characters", offset);
    return value;
  }

  #skip(character: string): boolean {
    this.#take(SPACE);
    if (this.#text[this.#at] !== character) return false;
    this.#at += 1;
    return true;
  }

  #take(pattern: RegExp): string {
    pattern.lastIndex = this.#at;
    const [taken = ""] = pattern.exec(this.#text) ?? [];
    this.#at += taken.length;
    return taken;
  }

  #fail(rule: string, offset = this.#at): never {
    throw new JsonError(offset, rule);
  }
}
