import type { Excerpt, Place } from "../finding.ts";
import { columns, headOf, printable, tailOf } from "./columns.ts";

/** Columns of a terminal that an excerpt may fill. */
const COLUMNS = 100;
/** Columns before the place that stay in any case. */
const BEFORE = 30;
const CUT = "…";

/** The line of a place; a long line is clipped on both sides of the place's start. */
export function excerptOf(line: string, { line: number, column, end }: Place): Excerpt {
  const from = Math.min(column - 1, line.length);
  // Without an end the place is one character.
  const one = String.fromCodePoint(line.codePointAt(from) ?? 0);
  const to = end ? (end.line === number ? end.column - 1 : line.length) : from + one.length;
  const part = (start: number, stop: number) => printable(line.slice(start, stop));
  return clipped({
    before: part(0, from),
    marked: part(from, Math.max(from, to)),
    after: part(Math.max(from, to), line.length),
  });
}

function clipped({ before, marked, after }: Excerpt): Excerpt {
  const rest = columns(marked + after);
  if (columns(before) + rest <= COLUMNS) return { before, marked, after };
  const isFitting = columns(before + marked) < COLUMNS || columns(before) <= BEFORE;
  const head = isFitting ? before : `${CUT}${tailOf(before, Math.max(BEFORE, COLUMNS - rest) - 1)}`;
  const room = COLUMNS - columns(head);
  if (rest <= room) return { before: head, marked, after };
  const shown = headOf(marked, room - 1);
  const behind = shown === marked ? headOf(after, room - 1 - columns(shown)) : "";
  return { before: head, marked: shown, after: `${behind}${CUT}` };
}
