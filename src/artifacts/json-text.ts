import { isMap } from "../merge/merge.ts";

/** The texts of values that are in one run and the next. */
export type JsonPieces = WeakMap<object, string>;

/** As `JSON.stringify(value, null, 1)`, but what stands in the lists of a map is written once for each of its objects. */
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
  // By a regular expression, which makes one piece of memory of it: the other makes one of each line, to be put together each time.
  return JSON.stringify(value, null, 1)?.replace(/\n/g, `\n${indent}`);
}
