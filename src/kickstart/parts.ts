import { sections } from "./sections.ts";
import { isBlank } from "./words.ts";

const HASH = 35;
const PERCENT = 37;

/** A line outside sections that is not blank and not a comment. All places are offsets into the text. */
export interface Line {
  readonly kind: "line";
  /** The first character that is not blank. */
  readonly start: number;
  readonly end: number;
}

export interface Section {
  readonly kind: "section";
  /** The offsets of the section's first line. */
  readonly start: number;
  readonly end: number;
  /** The offsets of the body: whole lines, without the line that ends the section. */
  readonly bodyStart: number;
  readonly bodyEnd: number;
  readonly close: "%end" | "section" | "nothing";
}

/** Splits a kickstart. An unknown %word outside a section starts one too: the lines after it are unlikely to be commands. */
export function* parts(text: string): Generator<Line | Section> {
  let at = 0;
  while (at < text.length) {
    const end = lineEnd(text, at);
    const start = skipBlanks(text, at, end);
    const code = text.charCodeAt(start);
    if (start === end || code === HASH) {
      at = end + 1;
    } else if (code !== PERCENT || isDirective(firstWord(text, start))) {
      yield { kind: "line", start, end };
      at = end + 1;
    } else {
      const bodyStart = Math.min(end + 1, text.length);
      const { bodyEnd, close, next } = endOfBody(text, bodyStart);
      yield { kind: "section", start, end, bodyStart, bodyEnd, close };
      at = next;
    }
  }
}

/** The offset of the next % at the start of a line in a body, or -1. It does not split lines: bodies may hold long archives. */
export function nextPercent(text: string, from: number, to: number): number {
  for (let at = text.indexOf("%", from); at !== -1 && at < to; at = text.indexOf("%", at + 1)) {
    let before = at - 1;
    while (before >= 0 && isBlank(text.charCodeAt(before)) && text[before] !== "\n") before--;
    if (before < 0 || text[before] === "\n") return at;
  }
  return -1;
}

export function firstWord(text: string, start: number): string {
  let end = start;
  while (end < text.length && !isBlank(text.charCodeAt(end))) end++;
  return text.slice(start, end);
}

export function lineEnd(text: string, from: number): number {
  const end = text.indexOf("\n", from);
  return end === -1 ? text.length : end;
}

export function skipBlanks(text: string, from: number, to: number): number {
  let at = from;
  while (at < to && isBlank(text.charCodeAt(at))) at++;
  return at;
}

/** Directives have no body. An %end outside a section is a mistake. */
function isDirective(word: string): boolean {
  return word === "%include" || word === "%ksappend" || word === "%end";
}

function endOfBody(text: string, from: number): Pick<Section, "bodyEnd" | "close"> & { next: number } {
  for (
    let at = nextPercent(text, from, text.length);
    at !== -1;
    at = nextPercent(text, at + 1, text.length)
  ) {
    const word = firstWord(text, at);
    const bodyEnd = text.lastIndexOf("\n", at) + 1;
    if (word === "%end") return { bodyEnd, close: "%end", next: lineEnd(text, at) + 1 };
    if (word in sections) return { bodyEnd, close: "section", next: bodyEnd };
  }
  return { bodyEnd: text.length, close: "nothing", next: text.length };
}
