import type { Language } from "../outputs/language.ts";
import { escapeHtml } from "./html.ts";

// Classes: c comment, k keyword or key, s string, v variable or option, n number or constant, t tag. The first token that
// matches is used.
type Token = readonly [className: string, pattern: string];

const COMMENT: Token = ["c", "(?<=^|\\s)#.*"];
const STRING: Token = ["s", `"(?:[^"\\\\]|\\\\.)*"|'[^']*'`];
const VARIABLE: Token = ["v", "\\$(?:\\{[^}]*\\}|\\w+|[@*#?$!])"];

const TOKENS: Readonly<Record<string, readonly Token[]>> = {
  yaml: [
    COMMENT,
    ["s", `"(?:[^"\\\\]|\\\\.)*"|'(?:[^']|'')*'`],
    ["t", "(?<=^|[\\s[{,])![\\w-]+"],
    ["k", "(?<![\\w.-])[\\w.-]+(?=:(?:\\s|$))"],
    ["n", "(?<=[\\s[{,])(?:-?\\d+(?:\\.\\d+)?|true|false|null|~)(?=[\\s,\\]}]|$)"],
  ],
  shell: [
    COMMENT,
    STRING,
    VARIABLE,
    [
      "k",
      "(?<![\\w./-])(?:if|then|elif|else|fi|for|in|do|done|while|until|case|esac|function|return|exit|local|set|shift)(?![\\w./=-])",
    ],
    ["v", "(?<=\\s)--?[A-Za-z][\\w-]*"],
  ],
  kickstart: [
    COMMENT,
    STRING,
    ["t", "^%\\w+"],
    ["k", "^[a-z]\\w*"],
    ["v", "(?<=\\s)--[a-z][\\w-]*"],
    ["n", "(?<=[\\s=])\\d+(?=\\s|$)"],
  ],
  packages: [COMMENT, ["t", "^%\\w+"], ["k", "^@\\S+"], ["v", "^-\\S+"]],
  xml: [
    ["c", "<!--.*?-->"],
    ["k", "</?[\\w:-]+|/?>"],
    ["v", "(?<![\\w:-])[\\w:-]+(?==)"],
    ["s", `"[^"]*"|'[^']*'`],
  ],
  conf: [COMMENT, STRING, VARIABLE, ["t", "^</?\\w+|^\\[[^\\]]*\\]"], ["k", "^\\s*[A-Za-z_]+(?=\\s)"]],
};

const patterns = Object.fromEntries(
  Object.entries(TOKENS).map(([mode, tokens]) => [
    mode,
    {
      pattern: new RegExp(tokens.map(([, source]) => `(${source})`).join("|"), "g"),
      classes: tokens.map(([name]) => name),
    },
  ]),
);

/** Maximum number of cached lines per language. */
const MAX_LINES = 5000;
/** Characters. Few files share a longer line. */
const MAX_LINE = 500;

/** Highlights syntax. Lines are cached, because the files of a lab have many lines in common. */
export class Highlighter {
  readonly #lines = new Map<string, Map<string, string>>();

  /** The markup of each line. */
  lines(text: string, language: Language): string[] {
    let mode: string = language;
    return text
      .replace(/\n$/, "")
      .split("\n")
      .map((line) => {
        if (language === "kickstart" && line.startsWith("%")) {
          const html = this.#line(line, "kickstart");
          mode = /^%(?:pre|post|onerror|traceback)/.test(line)
            ? "shell"
            : line.startsWith("%packages")
              ? "packages"
              : "kickstart";
          return html;
        }
        return this.#line(line, mode);
      });
  }

  #line(line: string, mode: string): string {
    if (line.length > MAX_LINE) return highlight(line, mode);
    let lines = this.#lines.get(mode);
    if (!lines) {
      lines = new Map();
      this.#lines.set(mode, lines);
    }
    let html = lines.get(line);
    if (html === undefined) {
      html = highlight(line, mode);
      // Many lines are in only one file, so the cache must not grow without limit.
      if (lines.size >= MAX_LINES) lines.clear();
      lines.set(line, html);
    }
    return html;
  }
}

function highlight(line: string, mode: string): string {
  const { pattern, classes } = patterns[mode] as (typeof patterns)[string];
  let html = "";
  let end = 0;
  for (const match of line.matchAll(pattern)) {
    if (match[0] === "") continue;
    const name = classes[match.slice(1).findIndex((group) => group !== undefined)];
    html += `${escapeHtml(line.slice(end, match.index))}<span class="${name}">${escapeHtml(match[0])}</span>`;
    end = match.index + match[0].length;
  }
  return html + escapeHtml(line.slice(end));
}
