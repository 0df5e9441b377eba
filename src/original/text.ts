import { yamlText } from "../artifacts/yaml-text.ts";
import { eventsOf } from "../layers/events.ts";
import { yaml11Booleans } from "../layers/yaml11.ts";
import { positionsOf } from "../merge/positions.ts";
import { isSame } from "../same-value.ts";
import { hasRepeatedKeys } from "./document.ts";
import type { Draft } from "./draft.ts";
import { PRODUCT_VALUES } from "./guest.ts";

const PRODUCT_COMMENT =
  "# Values of the original's templates for products. Templates of your own can read them.";

/** The text of a top key, with the comments above it. */
interface Part {
  readonly key: string;
  readonly lines: readonly string[];
}

/** The text of a new layer. Keys that did not change keep their text, and all keys their order and their comments. */
export function layerText(draft: Draft): string {
  const { document } = draft.layer;
  const rest = new Map(Object.entries(draft.value));
  const { head, parts } = partsOf(document.text, draft);
  const isPlain =
    !usesAnchors(document.text, document.file) &&
    yaml11Booleans(document).length === 0 &&
    !hasRepeatedKeys(document);
  const lines = [...head];
  for (const { key, lines: old } of parts) {
    const changed = draft.notes.has(key) || !isSame(draft.value[key], document.value[key]);
    if (!changed && isPlain) lines.push(...old);
    else {
      lines.push(...commentsIn(old), ...(draft.notes.get(key) ?? []));
      for (const [name, value] of rest) {
        if (String(draft.oldPath([name, ...firstKey(value)])[0]) !== key) continue;
        if (name === PRODUCT_VALUES) lines.push(PRODUCT_COMMENT);
        lines.push(...yamlText({ [name]: value }).split("\n"));
        rest.delete(name);
      }
    }
    rest.delete(key);
  }
  for (const [name, value] of rest) lines.push(...yamlText({ [name]: value }).split("\n"));
  return `${lines.join("\n").trimEnd()}\n`;
}

/** The path of the first value in a map of several sources. */
function firstKey(value: unknown): string[] {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? Object.keys(value).slice(0, 1)
    : [];
}

/** Splits a block map at its top keys. The first comment belongs to the file if a blank line follows it. */
function partsOf(text: string, draft: Draft): { head: readonly string[]; parts: readonly Part[] } {
  const lines = text.split("\n");
  const keys = Object.keys(draft.layer.document.value);
  const starts = keys.map((key) => lines.findIndex((line) => keyOfLine(line) === key));
  const known = keys
    .map((key, at) => ({ key, start: starts[at] as number }))
    .sort((a, b) => a.start - b.start);
  if (positionsOf(draft.layer.document).entries.size !== keys.length || known.some(({ start }) => start < 0))
    return { head: commentsIn(lines), parts: known.map(({ key }) => ({ key, lines: [] })) };
  const begins = known.map(({ start }) => commentStart(lines, start));
  return {
    head: commentsIn(lines.slice(0, begins[0])),
    parts: known.map(({ key }, at) => ({ key, lines: lines.slice(begins[at], begins[at + 1]) })),
  };
}

function keyOfLine(line: string): string | undefined {
  const [, double, single, plain] =
    /^(?:"([^"]+)"\s*|'([^']+)'\s*|([^\s#'"{[&*!|>%@`-][^:#]*)):(?:\s|$)/.exec(line) ?? [];
  return double ?? single ?? plain?.trimEnd();
}

/** The first line of the comment directly above a line. */
function commentStart(lines: readonly string[], start: number): number {
  let first = start;
  while (first > 0 && lines[first - 1]?.startsWith("#")) first -= 1;
  return first;
}

/** The comments of lines that are written anew, those behind values too. */
function commentsIn(lines: readonly string[]): string[] {
  return lines.flatMap((line) => {
    const comment = /^\s*(#.*)$/.exec(line)?.[1] ?? /^[^"'#]*\s(#.*)$/.exec(line)?.[1];
    return comment === undefined ? [] : [comment];
  });
}

function usesAnchors(text: string, file: string): boolean {
  return eventsOf(text, file).some((event) => "anchorStart" in event && event.anchorStart >= 0);
}
