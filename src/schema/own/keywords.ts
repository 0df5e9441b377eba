import type * as v from "valibot";
import { type JsonMap, type JsonNode, plainJson } from "../../json-node.ts";
import { series } from "../../nearest.ts";
import { domainName, ipv4, ipv6 } from "../format.ts";

/** The types of JSON Schema, and their names in messages. */
export const TYPES = {
  string: "text",
  integer: "a whole number",
  number: "a number",
  boolean: "true or false",
  null: "null",
  array: "a list",
  object: "a map of keys and values",
} as const;
export type Type = keyof typeof TYPES;

/** The values of `format` that we can check. */
export const FORMATS = {
  ipv4: { schema: ipv4, rule: "an IPv4 address, like 192.168.155.10" },
  ipv6: { schema: ipv6, rule: "an IPv6 address, like fd00:5::10" },
  hostname: { schema: domainName, rule: "a host name: DNS labels with dots between them" },
} as const satisfies Record<string, { readonly schema: v.GenericSchema; readonly rule: string }>;
export type Format = keyof typeof FORMATS;

interface Keyword {
  /** The types that the keyword applies to; undefined: all. */
  readonly types?: readonly Type[];
  /** What the keyword's value must be, for the message. */
  readonly rule?: string;
  readonly is?: (value: unknown) => boolean;
}

const isText = (value: unknown) => typeof value === "string";
const isCount = (value: unknown) => Number.isSafeInteger(value) && Number(value) >= 0;
const count = (type: Type): Keyword => ({ types: [type], rule: "a whole number, not negative", is: isCount });
const number: Keyword = {
  types: ["integer", "number"],
  rule: "a number",
  is: (value) => typeof value === "number",
};
const isFlag = (value: unknown) => typeof value === "boolean";
const isScalar = (value: unknown) =>
  value === null || isText(value) || isFlag(value) || typeof value === "number";
const text: Keyword = { rule: "text", is: isText };
const anything: Keyword = {};

/** The keywords in schemas of template directories: a part of draft-07. */
const KEYWORDS: ReadonlyMap<string, Keyword> = new Map([
  ["$ref", text],
  ["$comment", text],
  ["title", text],
  ["description", text],
  ["errorMessage", text],
  ["examples", { rule: "a list", is: Array.isArray }],
  ["x-secret", { rule: "true or false", is: isFlag }],
  ["x-reaches-host", { rule: "true or false", is: isFlag }],
  ["type", anything],
  ["enum", { rule: "a list of scalars", is: (value) => isSome(value) && value.every(isScalar) }],
  ["const", { rule: "a scalar", is: isScalar }],
  ["anyOf", { rule: "a list of schemas", is: isSome }],
  ["minLength", count("string")],
  ["maxLength", count("string")],
  ["pattern", { types: ["string"], ...text }],
  [
    "format",
    {
      types: ["string"],
      rule: Object.keys(FORMATS).join(", "),
      is: (value) => isText(value) && Object.hasOwn(FORMATS, String(value)),
    },
  ],
  ["minimum", number],
  ["maximum", number],
  ["items", { types: ["array"] }],
  ["minItems", count("array")],
  ["maxItems", count("array")],
  ["properties", { types: ["object"], rule: "a map of keys and schemas", is: isObject }],
  ["additionalProperties", { types: ["object"] }],
  [
    "required",
    { types: ["object"], rule: "a list of keys", is: (value) => Array.isArray(value) && value.every(isText) },
  ],
]);

/** The keywords of a valid schema, except those that contain schemas. */
export interface Plain {
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly errorMessage?: string;
  readonly "x-secret"?: boolean;
  readonly "x-reaches-host"?: boolean;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly pattern?: string;
  readonly format?: Format;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly required?: readonly string[];
}

/** Keywords that contain schemas. */
const KEYWORDS_WITH_SCHEMAS: ReadonlySet<string> = new Set([
  "properties",
  "additionalProperties",
  "items",
  "anyOf",
]);

/** Keywords that must not be beside other rules. The first one in this order counts. */
const EXCLUSIVE = ["$ref", "anyOf", "enum", "const"] as const;

/** Keywords that are not rules. */
const NO_RULES: ReadonlySet<string> = new Set([
  "$comment",
  "title",
  "description",
  "examples",
  "x-secret",
  "x-reaches-host",
]);

/** Whether a keyword may be beside the exclusive keyword `alone`. */
function isBeside(name: string, alone: (typeof EXCLUSIVE)[number]): boolean {
  if (name === alone || NO_RULES.has(name)) return true;
  // The definition behind `$ref` has its own message.
  if (name === "errorMessage") return alone !== "$ref";
  return name === "type" && (alone === "enum" || alone === "const");
}

export function isType(value: unknown): value is Type {
  return typeof value === "string" && Object.hasOwn(TYPES, value);
}

function isSome(value: unknown): value is readonly unknown[] {
  return Array.isArray(value) && value.length > 0;
}

function isObject(value: unknown): boolean {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** ` from 1 to 5`, ` of at least 1`, ` of at most 5`; "" without limits. */
export function rangeText(least: number | undefined, most: number | undefined, unit = ""): string {
  const counted = (number: number) => (unit ? `${number} ${unit}${number === 1 ? "" : "s"}` : String(number));
  if (least !== undefined && most !== undefined)
    return unit ? ` of ${least} to ${counted(most)}` : ` from ${least} to ${most}`;
  if (least !== undefined) return ` of at least ${counted(least)}`;
  return most === undefined ? "" : ` of at most ${counted(most)}`;
}

/** `a, b or c` */
export function choiceText(choices: readonly string[]): string {
  return series(choices, "or");
}

/** The fault of a keyword in its schema; null: it is valid. */
export function keywordFault(
  name: string,
  node: JsonNode,
  nodes: JsonMap,
  types: readonly Type[],
): string | null {
  const keyword = KEYWORDS.get(name);
  if (!keyword) return `the keyword \`${name}\` is not supported: use ${choiceText([...KEYWORDS.keys()])}`;
  const alone = EXCLUSIVE.find((each) => nodes.has(each));
  if (alone && !isBeside(name, alone)) return `\`${name}\` must not stand beside \`${alone}\``;
  if (keyword.is && !keyword.is(plainJson(node))) return `\`${name}\` must be ${keyword.rule}`;
  if (keyword.types && !keyword.types.some((type) => types.includes(type)))
    return `\`${name}\` must stand beside \`type: ${choiceText(keyword.types)}\``;
  return null;
}

/** The keywords with their values, without positions. */
export function plainOf(nodes: JsonMap): Plain {
  const plain = [...nodes].filter(([name]) => !KEYWORDS_WITH_SCHEMAS.has(name));
  return Object.fromEntries(plain.map(([name, node]) => [name, plainJson(node)])) as Plain;
}

/** The texts of a schema for editors. */
export function editorTexts(nodes: JsonMap): Record<string, unknown> {
  const texts = ["title", "description", "examples", "errorMessage"].flatMap((name) => {
    const node = nodes.get(name);
    return node ? [[name, plainJson(node)] as const] : [];
  });
  return Object.fromEntries(texts);
}
