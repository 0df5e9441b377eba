import { load } from "js-yaml";
import { LAYER_SCHEMA } from "../layers/document.ts";
import { ListEdit, REMOVE } from "../merge/edit.ts";
import { isMap } from "../merge/merge.ts";
import { RangeTag } from "../merge/range-tag.ts";
import { SecretReference } from "../secrets/reference.ts";

/** A value in the syntax of layers, on one line and without control characters. */
export function valueText(value: unknown): string {
  if (typeof value === "string") return isPlain(value) ? value : quoted(value);
  if (Array.isArray(value)) return `[${value.map(itemText).join(", ")}]`;
  if (isMap(value)) return `{${Object.entries(value).map(entryText).join(", ")}}`;
  if (value instanceof ListEdit) return `!${value.kind} ${valueText(value.items)}`;
  return String(plainValue(value));
}

/** A value as people read it in a table: a string as it is, and nothing for null. */
export function bareText(value: unknown): string {
  return value === null || value === undefined ? "" : typeof value === "string" ? value : valueText(value);
}

/** The items of a list, with spaces between them. */
export function wordsText(list: unknown): string {
  return (list as readonly unknown[]).map(bareText).join(" ");
}

function itemText(value: unknown): string {
  return typeof value === "string" && /[,[\]{}]/.test(value) ? quoted(value) : valueText(value);
}

function entryText([key, value]: [string, unknown]): string {
  return `${itemText(key)}: ${itemText(value)}`;
}

/** Whether YAML reads the text without quotes as the same text. */
function isPlain(text: string): boolean {
  if (/[\p{Cc}\u2028\u2029]|: |:$| #|^[-?] |^[&*!|>%@`"'#{}[\],]|^\s|\s$/u.test(text)) return false;
  return text !== "" && load(text, { schema: LAYER_SCHEMA }) === text;
}

function quoted(text: string): string {
  const escaped = (character: string) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
  return JSON.stringify(text).replace(/[\x7f-\x9f\u2028\u2029]/g, escaped);
}

/** A value for JSON: a list edit becomes a map with its tag as key, any other tag becomes its text. */
export function plainValue(value: unknown): unknown {
  if (value instanceof ListEdit) return { [`!${value.kind}`]: value.items.map(plainValue) };
  if (value === REMOVE) return "!remove";
  if (value instanceof SecretReference) return `!${value.kind} ${value.name}`;
  if (value instanceof RangeTag) return String(value);
  if (Array.isArray(value)) return value.map(plainValue);
  if (!isMap(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, plainValue(item)]));
}
