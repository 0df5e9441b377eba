/** A template that cannot be compiled. Line and column count from 1. */
export class TemplateSyntaxError extends Error {
  override readonly name = "TemplateSyntaxError";

  constructor(
    message: string,
    readonly template: string,
    readonly line: number,
    readonly column: number,
  ) {
    super(message);
  }
}

/** A mistake at an offset of a template's text. */
interface Mistake {
  readonly offset: number;
  readonly message: string;
}

/** nunjucks' own error; line and column count from 1, and are absent at the end of the template. */
interface ParserError extends Error {
  readonly lineno?: number;
  readonly colno?: number;
}

/**
 * The error with the place of the mistake. nunjucks has no place for a tag or block that is still open at the end of the
 * template.
 */
export function syntaxError(error: unknown, template: string, text: string): TemplateSyntaxError {
  const { message, lineno, colno } = error as ParserError;
  const { tag, block } = openIn(text);
  const hasPlace = lineno !== undefined && !/end of file|unknown block tag: end/.test(message);
  const mistake = tag ?? (hasPlace ? null : block);
  if (!mistake) return new TemplateSyntaxError(message, template, lineno ?? 1, colno ?? 1);
  const lines = text.slice(0, mistake.offset).split("\n");
  return new TemplateSyntaxError(mistake.message, template, lines.length, (lines.at(-1) ?? "").length + 1);
}

/** A tag with its end, which may be missing; texts in quotes may hold the end's characters. */
const TAG =
  /\{#[\s\S]*?(?:#\}|$(?![\s\S]))|\{%-?\s*(?:raw|verbatim)\s*-?%\}[\s\S]*?(?:\{%-?\s*end(?:raw|verbatim)\s*-?%\}|$(?![\s\S]))|\{([{%])-?\s*(\w*)((?:"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|(?![%}]\})[\s\S])*)([%}]\})?/g;

const BLOCKS = new Set(["block", "call", "filter", "for", "if", "macro", "switch"]);

/** The first tag that is not closed, and the innermost block that is not. */
function openIn(text: string): { readonly tag: Mistake | null; readonly block: Mistake | null } {
  const open: { readonly word: string; readonly offset: number }[] = [];
  const blockMistake = () => {
    const last = open.at(-1);
    if (!last) return null;
    const message = `\`{% ${last.word} %}\` is not closed: write \`{% end${last.word} %}\` after it`;
    return { offset: last.offset, message };
  };
  for (const { 0: whole, 1: sign, 2: word = "", 3: rest = "", 4: end, index: offset } of text.matchAll(TAG)) {
    const isOpen = sign === undefined ? whole.startsWith("{#") && !/#\}$/.test(whole) : end === undefined;
    if (isOpen) {
      const message = "a tag is not closed: write `}}`, `%}` or `#}` after it";
      return { tag: { offset, message }, block: blockMistake() };
    }
    if (sign !== "%") continue;
    // A `set` without `=` takes the text up to its end.
    if (BLOCKS.has(word) || (word === "set" && !rest.includes("="))) open.push({ word, offset });
    else if (word.startsWith("end")) {
      if (open.at(-1)?.word !== word.slice("end".length)) break;
      open.pop();
    }
  }
  return { tag: null, block: blockMistake() };
}
