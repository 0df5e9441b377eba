import { sections } from "../kickstart/sections.ts";

// Values from YAML are hostile until they are quoted. There is one filter per kind of place. A filter throws a
// QuotingError if the place cannot hold the value.

export class QuotingError extends Error {
  override readonly name = "QuotingError";
  /** The value that the place cannot hold; undefined or null: there was none. */
  value: unknown;
  /** The message for another value at the same place; null: the place can hold it. */
  refusalOf: ((value: unknown) => string | null) | undefined;
}

function textOf(value: unknown, filter: string): string {
  if (typeof value === "string") return value;
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  throw new QuotingError(
    `\`${filter}\` takes text or a number, but this is ${kindOf(value)}: set the value, or test for it`,
  );
}

/** The kind of a value that is neither text nor a number, for a message. */
export function kindOf(value: unknown): string {
  return value === null || value === undefined ? "nothing" : Array.isArray(value) ? "a list" : "a map";
}

/** A text in quotes for a message, at most 60 characters. */
export function quotedText(text: string): string {
  return JSON.stringify(text.length > 60 ? `${text.slice(0, 57)}...` : text);
}

// Without % at the start: at the start of a line it would begin a section of a kickstart.
const PLAIN_WORD = /^[A-Za-z0-9_.,:@+=/-][A-Za-z0-9_.,:@%+=/-]*$/;
// Includes all line ends of Python's splitlines, which pykickstart uses.
const CONTROL = /[\x00-\x1f\x7f-\x9f\u2028\u2029]/;
const CONTROLS = new RegExp(CONTROL, "g");

/**
 * One word of bash; a list gives one word per item. The result never holds a raw newline: in a kickstart, a line that
 * begins with %end ends the script even inside quotes.
 */
export function shellWord(value: unknown): string {
  if (Array.isArray(value)) return value.map(shellWord).join(" ");
  const text = textOf(value, "sh");
  if (PLAIN_WORD.test(text)) return text;
  if (text.includes("\0"))
    throw new QuotingError(`a shell word cannot hold the NUL character of ${quotedText(text)}: remove it`);
  if (!CONTROL.test(text)) return `'${text.replaceAll("'", "'\\''")}'`;
  // Byte by byte, because bash before 4.2 (RHEL 5 and 6) does not know \\u.
  const escaped = text
    .replace(/[\\']/g, "\\$&")
    .replace(CONTROLS, (char) => Buffer.from(char).toString("hex").replace(/../g, "\\x$&"));
  return `$'${escaped}'`;
}

/** One argument of a kickstart command. pykickstart and anaconda split lines by the rules of Python's shlex. */
export function kickstartArgument(value: unknown): string {
  const text = textOf(value, "ks");
  if (PLAIN_WORD.test(text)) return text;
  if (CONTROL.test(text)) {
    throw new QuotingError(
      `a kickstart command is one line, and ${quotedText(text)} holds a control character: remove it`,
    );
  }
  return `'${text.replaceAll("'", `'"'"'`)}'`;
}

/**
 * A scalar of YAML in double quotes, which YAML 1.1 and 1.2 read as the same text: unquoted, PyYAML reads the MAC
 * 52:54:00:05:01:51 as a number. A number or boolean stays one. A list gives a list in brackets.
 */
export function yamlScalar(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(yamlScalar).join(", ")}]`;
  const text = textOf(value, "scalar");
  if (typeof value !== "string") return text;
  if (!text.isWellFormed())
    throw new QuotingError(`YAML cannot hold half a character, as in ${quotedText(text)}: remove it`);
  return JSON.stringify(text).replace(
    /[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]/g,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

/** Lines of text as a literal block of YAML, indented by `indent` spaces; in quotes if a block cannot hold the text. */
export function yamlBlock(value: unknown, indent: unknown): string {
  const text = textOf(value, "block");
  const lines = text.replace(/(?<!\n)\n+$/, "").split("\n");
  const isPlain =
    text.isWellFormed() && !/[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]/.test(text);
  if (!isPlain || !/^[^\s]/.test(text)) return yamlScalar(text);
  const end = /(?<!\n)\n*$/.exec(text)?.[0].length ?? 0;
  const margin = " ".repeat(Number(indent));
  const rows = [...lines, ...Array<string>(Math.max(0, end - 1)).fill("")].map(
    (line) => line && margin + line,
  );
  return `|${end === 0 ? "-" : end > 1 ? "+" : ""}\n${rows.join("\n")}`;
}

const BARE_WORD = /^[A-Za-z0-9_.,:@+=/~*^-][A-Za-z0-9_.,:@%+=/~*^-]*$/;

/** A bare word for files without quotes: package lists, exports, autofs and web server configuration. */
export function bareWord(value: unknown): string {
  const text = textOf(value, "word");
  if (BARE_WORD.test(text)) return text;
  throw new QuotingError(
    `${quotedText(text)} cannot be written as one bare word: use letters, digits and _ . , : @ % + = / ~ * ^ - only`,
  );
}

// https://dnf.readthedocs.io/en/latest/conf_ref.html#repo-variables; yum knows the form without braces only.
const REPOSITORY_VARIABLE = /\$(?:releasever|basearch|arch|uuid|YUM\d)(?!\w)/g;

/** The characters of a URL that have no meaning in a file of repositories (RFC 3986, 2.2), beside those of bare words. */
const REPOSITORY_DELIMITER = /[?&;![\]()]/g;

/** A word for a file of repositories. yum and dnf replace their variables in it, such as `$releasever`. */
export function repositoryWord(value: unknown): string {
  const text = textOf(value, "repo");
  if (BARE_WORD.test(text.replace(REPOSITORY_VARIABLE, "x").replace(REPOSITORY_DELIMITER, "x"))) return text;
  throw new QuotingError(
    `${quotedText(text)} cannot be written into a file of repositories: use letters, digits, the variables of yum and _ . , : @ % + = / ~ * ^ - ? & ; ! [ ] ( ) only`,
  );
}

// Words of iPXE's command line (core/exec.c): `||`, `&&` and `;` separate commands, a word with # begins a comment.
const BOOT_WORD = /^(?!#|(?:\|\||&&|;)$)(?!.*\$\{)[\x21-\x7e]+$/;

/** A word of a script of iPXE, which has no quotes and replaces `${...}`; a list gives one word per item. */
export function bootWord(value: unknown): string {
  if (Array.isArray(value)) return value.map(bootWord).join(" ");
  const text = textOf(value, "boot");
  if (BOOT_WORD.test(text)) return text;
  throw new QuotingError(
    `${quotedText(text)} cannot be written as a word of a boot script: use ASCII characters without spaces and \${, and not || && ; or # alone or at the start`,
  );
}

const PHRASE = /^[\p{L}\p{M}\p{N}_.,:@+=/~*^()&!?-]+(?: [\p{L}\p{M}\p{N}_.,:@+=/~*^()&!?-]+)*$/u;

/** The rest of a line for files without quotes: words with single spaces between them, without a comment. */
export function phrase(value: unknown): string {
  const text = textOf(value, "phrase");
  if (PHRASE.test(text)) return text;
  throw new QuotingError(
    `${quotedText(text)} cannot be written as the rest of a line: use words of letters, digits and _ . , : @ + = / ~ * ^ ( ) & ! ? -, one space between them`,
  );
}

/** Line ends of Python's splitlines, by which the installer's parser finds the lines of a script. */
const SCRIPT_LINES = /\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]/;

/** The body of a script section of a kickstart: no line may end the section or begin another one. */
export function scriptBody(value: unknown): string {
  const text = textOf(value, "script");
  if (text.includes("\0")) throw new QuotingError("a script cannot hold the NUL character: remove it");
  const line = text.split(SCRIPT_LINES).find((each) => sectionLine(each));
  if (line !== undefined) {
    throw new QuotingError(
      `a script cannot have the line ${quotedText(line.trim())}, which the installer takes as its own: write it in another way, with printf for example`,
    );
  }
  return text.replace(/(?<!\n)\n+$/, "");
}

/** Whether the installer takes a line of a script as its own: `%end`, a section, `%include`. */
function sectionLine(line: string): boolean {
  const [word = ""] = line.trimStart().split(/\s/, 1);
  return DIRECTIVES.has(word) || word in sections;
}

const DIRECTIVES: ReadonlySet<string> = new Set(["%end", "%include", "%ksappend"]);

/** Text for a comment: white space and control characters become single spaces. */
export function commentText(value: unknown): string {
  return textOf(value, "line")
    .replace(/[\s\x00-\x1f\x7f-\x9f]+/g, " ")
    .trim();
}

export function integer(value: unknown): string {
  const text = textOf(value, "int");
  if (/^-?\d+$/.test(text)) return text;
  throw new QuotingError(`${quotedText(text)} must be a whole number`);
}

/**
 * The value at the end of a line of a preseed file. debconf-set-selections cuts white space at its ends, and takes a
 * backslash at its end for a line that goes on.
 */
export function debconfValue(value: unknown): string {
  const text = textOf(value, "debconf");
  if (!CONTROL.test(text) && text === text.trim() && !text.endsWith("\\")) return text;
  throw new QuotingError(
    `a preseed value is the rest of a line, and ${quotedText(text)} has a control character, white space at an end, or a backslash at its end: remove it`,
  );
}

/** Text or an attribute value of XML. White space is escaped too, because a parser turns it into spaces in attributes. */
export function xmlText(value: unknown): string {
  const text = textOf(value, "xml");
  if (/[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/.test(text))
    throw new QuotingError(`XML cannot hold the control character of ${quotedText(text)}: remove it`);
  return text.replace(/[&<>"'\t\n\r]/g, (char) => `&#${char.charCodeAt(0)};`);
}
