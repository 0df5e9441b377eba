// Whatever comes from YAML is hostile until it is quoted for the place where it goes: one filter for each kind of place.
// They throw a QuotingError where a value cannot stand in that place at all.

export class QuotingError extends Error {
  override readonly name = "QuotingError";
}

function textOf(value: unknown, filter: string): string {
  if (typeof value === "string") return value;
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  throw new QuotingError(
    `\`${filter}\` takes text or a number, and this is ${kindOf(value)}: set the value, or test for it`,
  );
}

/** What a value is that is no text and no number, in a message. */
export function kindOf(value: unknown): string {
  return value === null || value === undefined ? "nothing" : Array.isArray(value) ? "a list" : "a map";
}

/** A value in a message. */
export function shown(text: string): string {
  return JSON.stringify(text.length > 60 ? `${text.slice(0, 57)}...` : text);
}

// Not a leading %, which begins a section of a kickstart where it begins a line.
const PLAIN_WORD = /^[A-Za-z0-9_.,:@+=/-][A-Za-z0-9_.,:@%+=/-]*$/;
// With all that ends a line for Python's splitlines, by which pykickstart reads.
const CONTROL = /[\x00-\x1f\x7f-\x9f\u2028\u2029]/;
const CONTROLS = new RegExp(CONTROL, "g");

/**
 * One word of bash; a list becomes a word for each item. Never a raw newline: inside a kickstart, a line that begins with
 * %end would end the script whatever quotes are around it.
 */
export function shellWord(value: unknown): string {
  if (Array.isArray(value)) return value.map(shellWord).join(" ");
  const text = textOf(value, "sh");
  if (PLAIN_WORD.test(text)) return text;
  if (text.includes("\0"))
    throw new QuotingError(`no shell word can hold the NUL of ${shown(text)}: remove it`);
  if (!CONTROL.test(text)) return `'${text.replaceAll("'", "'\\''")}'`;
  // Byte by byte: \\u came with bash 4.2, and RHEL 5 and 6 are older.
  const escaped = text
    .replace(/[\\']/g, "\\$&")
    .replace(CONTROLS, (char) => Buffer.from(char).toString("hex").replace(/../g, "\\x$&"));
  return `$'${escaped}'`;
}

/** One argument of a kickstart command; pykickstart and anaconda split lines as Python's shlex does. */
export function kickstartArgument(value: unknown): string {
  const text = textOf(value, "ks");
  if (PLAIN_WORD.test(text)) return text;
  if (CONTROL.test(text)) {
    throw new QuotingError(
      `a kickstart command is one line, and ${shown(text)} holds a control character: remove it`,
    );
  }
  return `'${text.replaceAll("'", `'"'"'`)}'`;
}

const BARE_WORD = /^[A-Za-z0-9_.,:@+=/~*^-][A-Za-z0-9_.,:@%+=/~*^-]*$/;

/** A bare word in a file of lines that knows no quotes (package lists, exports, autofs and web server configuration). */
export function bareWord(value: unknown): string {
  const text = textOf(value, "word");
  if (BARE_WORD.test(text)) return text;
  throw new QuotingError(
    `${shown(text)} cannot be written as one bare word: use letters, digits and _ . , : @ % + = / ~ * ^ - only`,
  );
}

const PHRASE = /^[\p{L}\p{M}\p{N}_.,:@+=/~*()&!?-]+(?: [\p{L}\p{M}\p{N}_.,:@+=/~*()&!?-]+)*$/u;

/** The rest of a line in a file that knows no quotes: words with a space between them, none of them a comment's start. */
export function phrase(value: unknown): string {
  const text = textOf(value, "phrase");
  if (PHRASE.test(text)) return text;
  throw new QuotingError(
    `${shown(text)} cannot be written as the rest of a line: use words of letters, digits and _ . , : @ + = / ~ * ( ) & ! ? -, one space between them`,
  );
}

/** Text in a comment: white space and control characters become single spaces. */
export function commentText(value: unknown): string {
  return textOf(value, "line")
    .replace(/[\s\x00-\x1f\x7f-\x9f]+/g, " ")
    .trim();
}

export function integer(value: unknown): string {
  const text = textOf(value, "int");
  if (/^-?\d+$/.test(text)) return text;
  throw new QuotingError(`${shown(text)} is no whole number`);
}

/** Text or attribute value of XML inside a text file. A parser takes raw white space of an attribute for a space. */
export function xmlText(value: unknown): string {
  const text = textOf(value, "xml");
  if (/[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/.test(text))
    throw new QuotingError(`no XML can hold the control character of ${shown(text)}: remove it`);
  return text.replace(/[&<>"'\t\n\r]/g, (char) => `&#${char.charCodeAt(0)};`);
}
