import { safeJson } from "../lab/search-index.ts";
import type { Part } from "./part.ts";
import { type TableRow, textOf } from "./table.ts";

/** The attributes of a part's element; with `href` it is a link, whose `{text}` and `{name}` the page's script fills in. */
type Attributes = Readonly<Record<string, string>>;

/** A part in the script: plain text, or text with the number of its attributes. */
type ScriptPart = string | readonly [text: string, attributes: number];

/**
 * The rows of all pages of a list as a script, for the page that sorts or filters them. Parts of one look share their
 * attributes, and a value leads to the facts of its row's object: so 10 000 guests need 2 MB.
 */
export function rowsScript(name: string, rows: readonly TableRow[]): string {
  const attributes = new AttributeTable();
  const lines = rows.map(({ cells }) => {
    const facts = factsOf(cells[0] ?? []);
    return safeJson(cells.map((parts) => parts.flatMap((part) => scriptPart(part, facts, attributes))));
  });
  return `(globalThis.miniascapeRows ??= {}).${name} = {\n"attributes": ${safeJson(attributes.all)},\n"rows": [\n${lines.join(",\n")}\n]};\n`;
}

/** Each set of attributes once. */
class AttributeTable {
  readonly #numbers = new Map<string, number>();
  readonly all: Attributes[] = [];

  /** `key`: of these attributes, and of no others. */
  numberOf(key: string, attributes: Attributes): number {
    let number = this.#numbers.get(key);
    if (number === undefined) {
      number = this.all.push(attributes) - 1;
      this.#numbers.set(key, number);
    }
    return number;
  }
}

/** The facts on the page of a row's object, which its first cell leads to; null: it leads nowhere. */
function factsOf(first: readonly Part[]): string | null {
  for (const part of first) {
    if (typeof part === "object" && part.type === "link")
      return `${part.href.replace("{text}", "{name}")}#facts`;
  }
  return null;
}

/** The title of a value. */
const ORIGIN = "the page of its object tells which line set it";

function scriptPart(part: Part, facts: string | null, attributes: AttributeTable): ScriptPart[] {
  if (typeof part === "string") return [part];
  const text = textOf(part);
  switch (part.type) {
    case "picture":
      return [];
    case "words":
      return [[text, attributes.numberOf(`words ${part.className}`, { class: part.className })]];
    case "link":
      return [[text, attributes.numberOf(`link ${part.href}`, { href: part.href })]];
    case "value":
      if (text === "" || facts === null) return text === "" ? [] : [text];
      return [[text, attributes.numberOf(`value ${facts}`, { class: "v", href: facts, title: ORIGIN })]];
  }
}
