import { isMap } from "../merge/merge.ts";

/** A cache of JSON texts, for objects that several runs share. */
export type JsonPieces = WeakMap<object, string>;

/** Like `JSON.stringify(value, null, 1)`, but caches the text of each list item by its identity. */
export function jsonText(value: unknown, pieces: JsonPieces | null): string {
  if (!pieces || !isMap(value)) return JSON.stringify(value, null, 1);
  const entries = Object.entries(value).flatMap(([key, item]) => {
    const text = Array.isArray(item) ? listText(item, pieces) : indented(item, " ");
    return text === undefined ? [] : [` ${JSON.stringify(key)}: ${text}`];
  });
  return entries.length === 0 ? "{}" : `{\n${entries.join(",\n")}\n}`;
}

function listText(items: readonly unknown[], pieces: JsonPieces): string {
  if (items.length === 0) return "[]";
  const texts = items.map((item) => {
    if (typeof item !== "object" || item === null) return indented(item, "  ") ?? "null";
    let text = pieces.get(item);
    if (text === undefined) {
      text = indented(item, "  ") ?? "null";
      pieces.set(item, text);
    }
    return text;
  });
  return `[\n  ${texts.join(",\n  ")}\n ]`;
}

function indented(value: unknown, indent: string): string | undefined {
  // replace() gives a flat string; replaceAll() gives a rope with one piece per line, which is flattened at each use.
  return JSON.stringify(value, null, 1)?.replace(/\n/g, `\n${indent}`);
}
