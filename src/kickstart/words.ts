const TAB = 9;
const NEWLINE = 10;
const RETURN = 13;
const SPACE = 32;
const DOUBLE = 34;
const HASH = 35;
const SINGLE = 39;
const BACKSLASH = 92;

/** The words of one line, split by the rules of Python's shlex: like a POSIX shell, without expansion. */
export interface Words {
  readonly words: string[];
  /** The offset of each word in the text. */
  readonly starts: number[];
  /** The offset of a quote that the line does not close. */
  openQuote?: number;
  /** The offset of a backslash at the end of the line. */
  continued?: number;
  /** The offset of a comment, and whether it begins inside a word. */
  comment?: number;
  cut?: boolean;
}

export function isBlank(code: number): boolean {
  return code === SPACE || code === TAB || code === RETURN || code === NEWLINE;
}

export function splitWords(text: string, from: number, to: number): Words {
  const line: Words = { words: [], starts: [] };
  let at = from;
  for (;;) {
    while (at < to && isBlank(text.charCodeAt(at))) at++;
    if (at >= to) return line;
    if (text.charCodeAt(at) === HASH) {
      line.comment = at;
      return line;
    }
    const start = at;
    let word = "";
    let piece = at;
    for (; at < to; at++) {
      const code = text.charCodeAt(at);
      if (isBlank(code)) break;
      if (code === HASH) {
        line.comment = at;
        line.cut = true;
        to = at;
        break;
      }
      if (code === SINGLE || code === DOUBLE) {
        word += text.slice(piece, at);
        const open = at;
        piece = ++at;
        while (at < to && text.charCodeAt(at) !== code) {
          if (code === DOUBLE && text.charCodeAt(at) === BACKSLASH && at + 1 < to) {
            const next = text.charCodeAt(at + 1);
            if (next === DOUBLE || next === BACKSLASH) {
              word += text.slice(piece, at);
              piece = ++at;
            }
          }
          at++;
        }
        if (at >= to) {
          line.openQuote = open;
          return line;
        }
        word += text.slice(piece, at);
        piece = at + 1;
      } else if (code === BACKSLASH) {
        word += text.slice(piece, at);
        piece = ++at;
        if (at >= to || text.charCodeAt(at) === RETURN) {
          line.continued = at - 1;
          return line;
        }
      }
    }
    line.words.push(piece === start ? text.slice(start, at) : word + text.slice(piece, at));
    line.starts.push(start);
  }
}
