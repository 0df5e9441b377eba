import type { Excerpt, Place } from "../finding.ts";
import { columns, headOf, printable, tailOf } from "./columns.ts";

/** Maximum width of an excerpt, in columns. */
const COLUMNS = 100;
/** Columns before the place that are never cut off. */
const BEFORE = 30;
const CUT = "…";
/** Characters on each side of the start of the place that are read: more than fit, because some have no width. */
const WINDOW = 10 * COLUMNS;

/** The line of a place. A long line is clipped on both sides of the start of the place. */
export function excerptOf(line: string, { line: number, column, end }: Place): Excerpt {
  const from = Math.min(column - 1, line.length);
  // A place without an end is one character.
  const character = String.fromCodePoint(line.codePointAt(from) ?? 0);
  const to = end ? (end.line === number ? end.column - 1 : line.length) : from + character.length;
  const part = (start: number, stop: number) => printable(line.slice(start, stop));
  const stop = Math.min(from + WINDOW, line.length);
  const behind = Math.min(Math.max(from, to), stop);
  return clipped({
    before: part(Math.max(0, from - WINDOW), from),
    marked: part(from, behind),
    after: part(behind, stop),
  });
}

function clipped({ before, marked, after }: Excerpt): Excerpt {
  const rest = columns(marked + after);
  if (columns(before) + rest <= COLUMNS) return { before, marked, after };
  const isFitting = columns(before + marked) < COLUMNS || columns(before) <= BEFORE;
  const head = isFitting ? before : `${CUT}${tailOf(before, Math.max(BEFORE, COLUMNS - rest) - 1)}`;
  const room = COLUMNS - columns(head);
  if (rest <= room) return { before: head, marked, after };
  const visible = headOf(marked, room - 1);
  const behind = visible === marked ? headOf(after, room - 1 - columns(visible)) : "";
  return { before: head, marked: visible, after: `${behind}${CUT}` };
}
