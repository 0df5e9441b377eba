/** Up to this number of texts, `String.includes` is faster. */
const MAX_FOR_INCLUDES = 8;

/** Searches many texts at once: the time does not grow with their number, only with the number of their lengths. */
export class TextSearch {
  /** The texts by their first `minLength` characters and their length. */
  readonly #byStart = new Map<string, Map<number, Set<string>>>();
  /** The first two characters of the texts, as a hash. */
  readonly #pairs = new Uint8Array(1 << 16);
  readonly #minLength: number;

  /** Shorter texts than `minLength`, which is at least 2, are not searched. */
  constructor(texts: Iterable<string>, minLength: number) {
    this.#minLength = minLength;
    for (const text of texts) {
      if (text.length < minLength) continue;
      this.#pairs[pairAt(text, 0)] = 1;
      const start = text.slice(0, minLength);
      const lengths = this.#byStart.get(start) ?? new Map<number, Set<string>>();
      this.#byStart.set(start, lengths);
      const same = lengths.get(text.length) ?? new Set();
      lengths.set(text.length, same.add(text));
    }
  }

  isIn(text: string): boolean {
    return !this.#spansIn(text).next().done;
  }

  /** The text with `mask` for each place of a searched text. Places that overlap have one mask. */
  mask(text: string, mask: string): string {
    let masked = "";
    let at = 0;
    for (const { start, end } of this.#spansIn(text)) {
      masked += text.slice(at, start) + mask;
      at = end;
    }
    return at === 0 ? text : masked + text.slice(at);
  }

  *#spansIn(text: string): Generator<{ readonly start: number; readonly end: number }, void> {
    const starts = this.#byStart.size > MAX_FOR_INCLUDES ? null : [...this.#byStart.keys()];
    if (starts?.every((start) => !text.includes(start))) return;
    let start = 0;
    let end = 0;
    for (let at = 0; at + this.#minLength <= text.length; at += 1) {
      if (this.#pairs[pairAt(text, at)] === 0) continue;
      const length = this.#lengthAt(text, at);
      if (length === 0) continue;
      if (at >= end) {
        if (end > 0) yield { start, end };
        start = at;
      }
      end = Math.max(end, at + length);
    }
    if (end > 0) yield { start, end };
  }

  /** The length of the longest searched text at an offset; 0: there is none. */
  #lengthAt(text: string, at: number): number {
    let longest = 0;
    for (const [length, texts] of this.#byStart.get(text.slice(at, at + this.#minLength)) ?? [])
      if (length > longest && texts.has(text.slice(at, at + length))) longest = length;
    return longest;
  }
}

function pairAt(text: string, at: number): number {
  return (text.charCodeAt(at) * 31 + text.charCodeAt(at + 1)) & 0xffff;
}
