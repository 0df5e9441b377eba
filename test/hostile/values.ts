import fc from "fast-check";

// Each text that runs a command makes this file, with bash alone.
export const CANARY = "canary";
const RUN = `>${CANARY}`;

/** Texts with a special meaning for some reader. */
export const HOSTILE: readonly string[] = [
  ...["", " ", "a b", " a", "a ", "a  b", "a\tb", "\t", "-", "--", "-x", "-rf", "--print-xml", "--=", "-\n"],
  ...["'", '"', "it's", 'say "so"', `'"'"'`, "\\", "a\\", '\\"', "\\n", "\\x41", "\\0", "$'\\x41'", "\\Q\\E"],
  ...[`$(${RUN})`, `\`${RUN}\``, `';${RUN};'`, `";${RUN};"`, `a;${RUN}`, `a\n${RUN}\n`, `&${RUN}`, `|${RUN}`],
  ...[`\${x:-$(${RUN})}`, `"$(${RUN})"`, `'$(${RUN})'`, `\\$(${RUN})`, `<(${RUN})`, `rhel9.$(${RUN})`],
  ...["$HOME", "\x24{HOME}", "$((1+1))", "$", "!x", "!!", "*", "?", "[a-z]", "~", "~root", "{a,b}", "{1..9}"],
  ...["#", "#x", "a #b", "a#b", ";", "a;b", "a|b", "a&b", "(a)", "a=b", "=", ",", "a,b", "a,size=9", "a:b"],
  ...[
    "%end",
    "\n%end\n",
    "%post",
    "\n%post\n",
    "%include /x",
    "\n%include /x\n",
    "\n%ksappend /x\n",
    "%s%n",
    "%%",
  ],
  ...[
    "EOF",
    "\nEOF\n",
    "a\nEOF\nb",
    "<<EOF",
    "\n[section]\nkey=value\n",
    "a\nrootpw x",
    "\\\nrootpw x",
    "[x]",
  ],
  ...["{{ 7*7 }}", "{% raw %}", "{#", "}}", "%}", "%(name)s", "{{ name | safe }}", "\x24{name}"],
  ...[
    "]]>",
    "<![CDATA[",
    "<!--",
    "-->",
    "--",
    "<x>",
    "<",
    ">",
    "&",
    "&amp;",
    "&#0;",
    "&lt;",
    "<?xml?>",
    "<!DOCTYPE x>",
  ],
  ...["<script>alert(1)</script>", "</title>", '" onload="x', "' onload='x", "</pre>", "javascript:alert(1)"],
  ...[
    "\0",
    "a\0b",
    "\x01",
    "\x07",
    "\b",
    "\v",
    "\f",
    "\r",
    "a\rb",
    "a\r\nb",
    "\n",
    "a\nb",
    "\n\n",
    "\x1b[2J",
    "\x1c",
  ],
  ...[
    "\x7f",
    "\x80",
    "\x85",
    "a\x85b",
    "\x9b31m",
    "\xa0",
    "\xad",
    "\u2028",
    "a\u2028b",
    "a\u2029b",
    "\u180e",
  ],
  ...[
    "\u202e\u0627\u0628",
    "\u200f",
    "\u2066x",
    "\u200b",
    "\ufeff",
    "x\ufeff",
    "\ufffd",
    "\ufffe",
    "a\uffff",
  ],
  ...[
    "\ud800",
    "a\udc00b",
    "\udfff\ud800",
    "\u{10ffff}",
    "\u{1f600}",
    "\u{1fffe}",
    "e\u0301",
    "\u00e9",
    "\ufb01",
  ],
  ...[
    "\u05e2\u05d1\u05e8\u05d9\u05ea",
    "\uff0e\uff0e",
    "\u0130",
    "\u00df",
    "z\u0334\u0335\u0336\u0337",
    "\u034f",
  ],
  ...[
    "..",
    "../x",
    "../../../x",
    "/etc/passwd",
    "a/../b",
    "a/..",
    "a//b",
    ".",
    "./x",
    ".x",
    "a/",
    "/",
    "//x",
    "...",
  ],
  ...[
    "../%",
    "%2e%2e%2f",
    "%00",
    "%20",
    "a%",
    "..\\x",
    "C:\\x",
    "file:///etc/passwd",
    "a?b#c",
    "http://[::1]/",
  ],
  ...[
    "x".repeat(64),
    "x".repeat(300),
    "x".repeat(5000),
    "a/".repeat(200),
    "é".repeat(2000),
    "x,".repeat(300),
  ],
  ...["__proto__", "constructor", "toString", "null", "true", "0", "-1", "1e3", "0x10", "00", "1.5", "NaN"],
  ...["default", "index.html", "guest.yml", "INCOMPLETE", "CON", "a.", "192.168.1.1/24", "::1"],
];

const units = fc.oneof(
  { weight: 4, arbitrary: fc.string({ unit: "binary", minLength: 1, maxLength: 12 }) },
  { weight: 4, arbitrary: fc.stringMatching(/^[ -~\n\t]{1,12}$/) },
  { weight: 1, arbitrary: fc.string({ unit: "grapheme", minLength: 1, maxLength: 12 }) },
  // Halves of surrogate pairs too.
  {
    weight: 1,
    arbitrary: fc
      .array(fc.integer({ min: 0, max: 0xffff }), { minLength: 1, maxLength: 6 })
      .map((codes) => String.fromCharCode(...codes)),
  },
);

/** Any text, hostile in more than half of the cases. */
export const hostileText: fc.Arbitrary<string> = fc.oneof(
  { weight: 5, arbitrary: fc.constantFrom(...HOSTILE) },
  {
    weight: 3,
    arbitrary: fc
      .array(fc.oneof(fc.constantFrom(...HOSTILE), units), { minLength: 2, maxLength: 4 })
      .map((parts) => parts.join("")),
  },
  { weight: 2, arbitrary: units },
);

/**
 * A harmless text with the same way through the templates: it has names between the separators that the templates look
 * for. The output for both must be the same, with the parts of the hostile text instead of the names.
 */
export class Twin {
  readonly text: string;
  readonly #parts: string[] = [];

  constructor(hostile: string) {
    this.text = hostile.replace(/[^/:.]+/g, (part) => `zq${this.#parts.push(part) - 1}x`);
  }

  /** Like `untwin`, for JSON text. */
  escaped(json: string): string {
    return json.replace(/zq(\d+)x/g, (_, index) =>
      JSON.stringify(this.#parts[Number(index)] ?? "").slice(1, -1),
    );
  }

  /** The same value with the parts of the hostile text instead of the names. */
  untwin<T>(value: T): T {
    if (typeof value === "string") {
      return value.replace(/zq(\d+)x/g, (_, index) => this.#parts[Number(index)] ?? "") as T;
    }
    if (Array.isArray(value)) return value.map((item) => this.untwin(item)) as T;
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => [this.untwin(key), this.untwin(item)]),
    ) as T;
  }
}

/** YAML of a value in ASCII alone: other characters of a string are escaped, as in JSON. */
export function yamlOf(value: unknown): string {
  return JSON.stringify(value).replace(
    /[^ -~]/g,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
