import type { Document } from "../../layers/document.ts";
import { ListEdit } from "../../merge/edit.ts";
import { isMap } from "../../merge/merge.ts";
import type { Path } from "../../merge/origins.ts";
import { type Position, positionsOf } from "../../merge/positions.ts";
import { maskComments } from "../../secrets/secret-comment.ts";
import { isSecretKey } from "../../secrets/secret-key.ts";
import { MASK, type Secrets } from "../../secrets/secrets.ts";

/** A value that begins in a line of a layer: a scalar, or a whole list. */
export interface LineValue {
  readonly path: Path;
  /** Counted from 1. */
  readonly line: number;
}

/** The paths of the values in a layer, by the line where the value begins. */
export function lineValues(document: Document): ReadonlyMap<number, readonly Path[]> {
  const starts = lineStarts(document.text);
  const lines = new Map<number, Path[]>();
  const visit = (value: unknown, position: Position, path: Path): void => {
    if (isMap(value) && Object.keys(value).length > 0) {
      for (const key of Object.keys(value)) {
        visit(value[key], position.entries.get(key) ?? position, [...path, key]);
      }
      return;
    }
    if (path.length === 0) return;
    const line = lineOf(starts, position.offset);
    const paths = lines.get(line);
    if (paths) paths.push(path);
    else lines.set(line, [path]);
  };
  visit(document.value, positionsOf(document), []);
  return lines;
}

/** The text of a layer with masked secrets, in comments too. The number of lines stays the same. */
export function maskedText(document: Document, secrets: Secrets): string {
  const { text } = document;
  const isMasked = (key: string, value: unknown, secret: boolean) =>
    secrets.isMarked(key, value) || (secret && secrets.maskAt(["password"], value) !== value);
  const ranges: { readonly from: number; readonly to: number }[] = [];
  const visit = (value: unknown, position: Position, at: string, secret: boolean): void => {
    const items = Array.isArray(value) ? value : value instanceof ListEdit ? value.items : null;
    if (items) {
      for (const [index, item] of items.entries()) visit(item, position.items[index] ?? position, at, secret);
    } else if (isMap(value)) {
      for (const key of Object.keys(value)) {
        visit(value[key], position.entries.get(key) ?? position, key, secret || isSecretKey(key));
      }
    } else if (isMasked(at, value, secret) && !/^!(?:env|file)\b/.test(text.slice(position.offset))) {
      ranges.push({ from: position.offset, to: position.end });
    }
  };
  visit(document.value, positionsOf(document), "", false);
  let masked = text;
  for (const { from, to } of ranges.sort((a, b) => b.from - a.from)) {
    const breaks =
      text
        .slice(from, to)
        .match(/\n[ \t]*/g)
        ?.join("") ?? "";
    masked = `${masked.slice(0, from)}${MASK}${breaks}${masked.slice(to)}`;
  }
  return maskComments(secrets.maskText(masked));
}

function lineStarts(text: string): number[] {
  const starts = [0];
  for (let at = text.indexOf("\n"); at !== -1; at = text.indexOf("\n", at + 1)) starts.push(at + 1);
  return starts;
}

function lineOf(starts: readonly number[], offset: number): number {
  let [low, high] = [0, starts.length];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if ((starts[middle] as number) <= offset) low = middle;
    else high = middle;
  }
  return low + 1;
}
