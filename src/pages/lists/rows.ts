import { safeJson } from "../lab/search-index.ts";
import type { Part } from "./part.ts";
import { type TableRow, textOf } from "./table.ts";

/** The attributes of an element. With `href` it is a link; the page's script replaces `{text}` and `{name}` in it. */
type Attributes = Readonly<Record<string, string>>;

/** A part in the script: plain text, or text with the index of its attributes. */
type ScriptPart = string | readonly [text: string, attributes: number];

/**
 * The rows of all pages of a list as a script, so that a page can sort and filter all of them. To be small (2 MB for
 * 10 000 guests), parts share their attributes, and a value links to the facts of its object, not to a layer.
 */
export function rowsScript(name: string, rows: readonly TableRow[]): string {
  const attributes = new AttributeTable();
  const lines = rows.map(({ cells }) => {
    const facts = factsOf(cells[0] ?? []);
    return safeJson(cells.map((parts) => parts.flatMap((part) => scriptPart(part, facts, attributes))));
  });
  return `(globalThis.miniascapeRows ??= {}).${name} = {\n"attributes": ${safeJson(attributes.all)},\n"rows": [\n${lines.join(",\n")}\n]};\n`;
}

/** Sets of attributes without duplicates. */
class AttributeTable {
  readonly #numbers = new Map<string, number>();
  readonly all: Attributes[] = [];

  /** `key` identifies the attributes. */
  numberOf(key: string, attributes: Attributes): number {
    let number = this.#numbers.get(key);
    if (number === undefined) {
      number = this.all.push(attributes) - 1;
      this.#numbers.set(key, number);
    }
    return number;
  }
}

/** The link to the facts of a row's object. The first cell links to the object; null: it has no link. */
function factsOf(first: readonly Part[]): string | null {
  for (const part of first) {
    if (typeof part === "object" && part.type === "link")
      return `${part.href.replace("{text}", "{name}")}#facts`;
  }
  return null;
}

/** The title of values. */
const ORIGIN = "the page of the object shows which line set it";

function scriptPart(part: Part, facts: string | null, attributes: AttributeTable): ScriptPart[] {
  if (typeof part === "string") return [part];
  const text = textOf(part);
  switch (part.type) {
    case "picture":
      return [];
    case "styled":
      return [[text, attributes.numberOf(`styled ${part.className}`, { class: part.className })]];
    case "link":
      return [[text, attributes.numberOf(`link ${part.href}`, { href: part.href })]];
    case "value":
      if (text === "" || facts === null) return text === "" ? [] : [text];
      return [[text, attributes.numberOf(`value ${facts}`, { class: "v", href: facts, title: ORIGIN })]];
  }
}
