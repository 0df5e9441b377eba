import * as v from "valibot";
import { isJsonMap, isList, type JsonMap, type JsonNode } from "../../json-node.ts";
import { reachesHost } from "../host-reach.ts";
import {
  choiceText,
  editorTexts,
  FORMATS,
  isType,
  keywordFault,
  type Plain,
  plainOf,
  rangeText,
  TYPES,
  type Type,
} from "./keywords.ts";
import {
  ANYTHING,
  choice,
  defined,
  either,
  leaf,
  mapValue,
  type OwnValue,
  type Say,
  secretAsWhole,
  sizeOf,
} from "./own-value.ts";
import { Pattern } from "./pattern.ts";

/** Reports a fault of a schema. */
export type Fault = (node: Pick<JsonNode, "offset" | "end">, message: string) => void;

/** One schema: all keywords as nodes, and the keywords without schemas also as plain values. */
interface SchemaPart {
  readonly nodes: JsonMap;
  readonly plain: Plain;
  readonly say: Say;
}

/** Reads the schemas of one file. An invalid schema is a fault, and then accepts any value. */
export class SchemaReader {
  readonly #definitions: JsonMap;
  readonly #fault: Fault;
  readonly #known = new Map<string, OwnValue>();
  readonly #open = new Set<string>();

  constructor(definitions: JsonMap, fault: Fault) {
    this.#definitions = definitions;
    this.#fault = fault;
  }

  /** Reads definitions too that have no reference, to find their faults. */
  readDefinitions(): void {
    for (const [name, definition] of this.#definitions) this.#define(name, definition);
  }

  read(node: JsonNode): OwnValue {
    const { value: nodes } = node;
    if (!isJsonMap(nodes)) return this.#failed(node, "a schema must be a map");
    const types = this.#typesOf(nodes);
    if (!types || !this.#hasGoodKeywords(nodes, types)) return ANYTHING;
    const reference = nodes.get("$ref");
    const plain = plainOf(nodes);
    const say: Say = (rule) => plain.errorMessage ?? `must be ${rule}`;
    const own = reference ? this.#referred(reference) : this.#ofSchema({ nodes, plain, say }, types);
    return {
      ...own,
      schema: plain["x-reaches-host"] ? reachesHost(own.schema, "path") : own.schema,
      secrets: plain["x-secret"] ? secretAsWhole(own.secrets) : own.secrets,
      editor: { ...own.editor, ...editorTexts(nodes) },
    };
  }

  /** The schemas of `properties`. */
  keysOf(node: JsonNode | undefined): Map<string, OwnValue> {
    const keys = new Map<string, OwnValue>();
    if (!node || !isJsonMap(node.value)) return keys;
    for (const [key, inner] of node.value) {
      if (isKey(key)) keys.set(key, this.read(inner));
      else
        this.#fault(
          inner,
          "a key must be at most 64 letters, digits and _ -, begin with a letter or _, and be no property of every object",
        );
    }
    return keys;
  }

  #failed(node: JsonNode, message: string): OwnValue {
    this.#fault(node, message);
    return ANYTHING;
  }

  /** The types of a schema; empty: it has no `type`; null: its `type` is invalid. */
  #typesOf(nodes: JsonMap): readonly Type[] | null {
    const node = nodes.get("type");
    if (!node) return [];
    const types = isList(node.value) ? node.value.map(({ value }) => value) : [node.value];
    if (types.length > 0 && types.every(isType)) return types;
    this.#fault(node, `\`type\` must be ${choiceText(Object.keys(TYPES))}, or a list of these`);
    return null;
  }

  #hasGoodKeywords(nodes: JsonMap, types: readonly Type[]): boolean {
    const faults = [...nodes].flatMap(([name, node]) => {
      const message = keywordFault(name, node, nodes, types);
      return message === null ? [] : [{ node, message }];
    });
    for (const { node, message } of faults) this.#fault(node, message);
    return faults.length === 0;
  }

  #referred(node: JsonNode): OwnValue {
    const [, name = ""] = /^#\/definitions\/([^/~%]+)$/.exec(String(node.value)) ?? [];
    const definition = this.#definitions.get(name);
    if (!definition)
      return this.#failed(
        node,
        "`$ref` must be `#/definitions/NAME`, of a name in `definitions` of this file",
      );
    if (this.#open.has(name))
      return this.#failed(node, `the definition \`${name}\` must not refer to itself`);
    return this.#define(name, definition);
  }

  #define(name: string, definition: JsonNode): OwnValue {
    let own = this.#known.get(name);
    if (!own) {
      this.#open.add(name);
      own = this.read(definition);
      this.#open.delete(name);
      this.#known.set(name, own);
    }
    return own;
  }

  #ofSchema(part: SchemaPart, types: readonly Type[]): OwnValue {
    const { nodes, plain, say } = part;
    if (plain.enum) return choice(plain.enum, say);
    if (nodes.has("const")) return choice([plain.const], say);
    const options = nodes.get("anyOf")?.value ?? null;
    const each = isList(options)
      ? options.map((option) => this.read(option))
      : types.map((type) => this.#ofType(type, part));
    return each.length === 0 ? ANYTHING : each.length === 1 ? (each[0] as OwnValue) : either(each, say);
  }

  #ofType(type: Type, part: SchemaPart): OwnValue {
    if (type === "string") return this.#text(part);
    if (type === "array") return this.#list(part);
    if (type === "object") return this.#map(part);
    const { plain, say } = part;
    if (type === "boolean") return leaf(TYPES[type], { type }, (value) => typeof value === "boolean", say);
    if (type === "null") return leaf(TYPES[type], { type }, (value) => value === null, say);
    const { minimum, maximum } = plain;
    const isNumber = type === "integer" ? Number.isInteger : Number.isFinite;
    const is = (value: unknown) => isNumber(value) && isBetween(value as number, minimum, maximum);
    return leaf(TYPES[type] + rangeText(minimum, maximum), { type, minimum, maximum }, is, say);
  }

  #text({ nodes, plain, say }: SchemaPart): OwnValue {
    const { minLength, maxLength, format } = plain;
    const pattern = this.#pattern(nodes.get("pattern"));
    const base = format ? FORMATS[format].rule : TYPES.string;
    const rule = base + rangeText(minLength, maxLength, "character");
    const is = (value: unknown) =>
      typeof value === "string" &&
      isBetween([...value].length, minLength, maxLength) &&
      (pattern?.test(value) ?? true) &&
      (!format || v.is(FORMATS[format].schema, value));
    return leaf(
      plain.pattern === undefined ? rule : `${rule} that matches \`${plain.pattern}\``,
      { type: "string", minLength, maxLength, pattern: plain.pattern, format },
      is,
      say,
    );
  }

  #pattern(node: JsonNode | undefined): Pattern | null {
    if (!node) return null;
    try {
      return new Pattern(String(node.value));
    } catch (error) {
      this.#fault(node, (error as Error).message);
      return null;
    }
  }

  #list({ nodes, plain: { minItems, maxItems }, say }: SchemaPart): OwnValue {
    const items = nodes.get("items");
    const item = items ? this.read(items) : ANYTHING;
    const rule = TYPES.array + rangeText(minItems, maxItems, "item");
    const hasLength = ({ length }: unknown[]) => isBetween(length, minItems, maxItems);
    return {
      schema: v.pipe(v.array(item.schema, say(rule)), v.check(hasLength, say(rule))),
      rule,
      secrets: item.secrets && { isSecret: false, keys: new Map(), rest: item.secrets },
      editor: defined({ type: "array", items: items && item.editor, minItems, maxItems }),
      size: sizeOf([item]),
    };
  }

  #map({ nodes, plain: { required = [] }, say }: SchemaPart): OwnValue {
    const keys = this.keysOf(nodes.get("properties"));
    const unknown = required.find((key) => !keys.has(key));
    if (unknown !== undefined)
      this.#fault(nodes.get("required") as JsonNode, "`required` must name keys of `properties`");
    const rest = this.#restOf(nodes.get("additionalProperties"), keys.size === 0);
    return mapValue({ keys, required, rest, say });
  }

  /** The schema of other keys of a map; null: there are none. */
  #restOf(node: JsonNode | undefined, isOpen: boolean): OwnValue | null {
    if (!node) return isOpen ? ANYTHING : null;
    if (typeof node.value === "boolean") return node.value ? ANYTHING : null;
    return this.read(node);
  }
}

/** A key that is a valid name in templates. */
function isKey(key: string): boolean {
  return /^[A-Za-z_][A-Za-z0-9_-]{0,63}$/.test(key) && !(key in {});
}

function isBetween(number: number, least = -Infinity, most = Infinity): boolean {
  return number >= least && number <= most;
}
