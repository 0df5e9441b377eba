import type { Excerpt, Place } from "../diagnostic.ts";
import { columns, headOf, tailOf } from "./columns.ts";

/** Columns of a terminal that an excerpt fills. */
const MOST = 100;
/** As many of them stay before the place, whatever follows it. */
const BEFORE = 30;
const CUT = "…";

/** What a terminal obeys, and what turns the order of what is shown. */
const CONTROL = /[\x00-\x08\x0a-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]/g;

/** The line of a place, clipped around its begin where it is long. */
export function excerptOf(line: string, { line: number, column, end }: Place): Excerpt {
  const from = Math.min(column - 1, line.length);
  // One character where nobody knows.
  const one = String.fromCodePoint(line.codePointAt(from) ?? 0);
  const to = end ? (end.line === number ? end.column - 1 : line.length) : from + one.length;
  const part = (start: number, stop: number) => line.slice(start, stop).replace(CONTROL, "\uFFFD");
  return clipped({
    before: part(0, from),
    marked: part(from, Math.max(from, to)),
    after: part(Math.max(from, to), line.length),
  });
}

function clipped({ before, marked, after }: Excerpt): Excerpt {
  const rest = columns(marked + after);
  if (columns(before) + rest <= MOST) return { before, marked, after };
  const isFitting = columns(before + marked) < MOST || columns(before) <= BEFORE;
  const head = isFitting ? before : `${CUT}${tailOf(before, Math.max(BEFORE, MOST - rest) - 1)}`;
  const room = MOST - columns(head);
  if (rest <= room) return { before: head, marked, after };
  const shown = headOf(marked, room - 1);
  const behind = shown === marked ? headOf(after, room - 1 - columns(shown)) : "";
  return { before: head, marked: shown, after: `${behind}${CUT}` };
}
