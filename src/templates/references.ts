import nunjucks from "nunjucks";

/** How one template names another. */
export interface Reference {
  readonly how: "extends" | "include" | "import" | "from";
  /** As it is written there, with `shipped:` before it or not. */
  readonly template: string;
}

// Comments and raw blocks go first, so that no tag is found in them.
const TAG =
  /\{#.*?#\}|\{%-?\s*(?:raw|verbatim)\s*-?%\}.*?\{%-?\s*end(?:raw|verbatim)\s*-?%\}|\{%-?\s*(extends|include|import|from)\s.*?%\}/gs;

/** A node of nunjucks' syntax tree, as far as this reads it. */
interface Node {
  readonly typename: string;
  readonly children?: readonly Node[];
  /** Of a tag: what it names. */
  readonly template?: Node;
  readonly value?: unknown;
  /** Of `A if CONDITION else B`. */
  readonly body?: Node;
  readonly else_?: Node | null;
}

const { parser } = nunjucks as unknown as { readonly parser: { parse(source: string): Node } };

/** What the text of a template names, both branches of a condition; what it names by a value is not seen. */
export function referencesIn(text: string): Reference[] {
  return [...text.matchAll(TAG)].flatMap(([tag, how]) =>
    how === undefined ? [] : namedBy(tag).map((template) => ({ how: how as Reference["how"], template })),
  );
}

function namedBy(tag: string): string[] {
  try {
    return (parser.parse(tag).children ?? []).flatMap((node) => literals(node.template));
  } catch {
    // Rendering reports the mistake at its line.
    return [];
  }
}

function literals(node: Node | null | undefined): string[] {
  if (!node) return [];
  if (node.typename === "Literal") return typeof node.value === "string" ? [node.value] : [];
  if (node.typename === "InlineIf") return [...literals(node.body), ...literals(node.else_)];
  return (node.children ?? []).flatMap(literals);
}
