import nunjucks from "nunjucks";

/** One reference from a template to another template. */
export interface Reference {
  readonly how: "extends" | "include" | "import" | "from";
  /** The name as it is written, perhaps with `shipped:` before it. */
  readonly template: string;
}

// Comments and raw blocks go first, so that no tag is found in them.
const TAG =
  /\{#.*?#\}|\{%-?\s*(?:raw|verbatim)\s*-?%\}.*?\{%-?\s*end(?:raw|verbatim)\s*-?%\}|\{%-?\s*(extends|include|import|from)\s.*?%\}/gs;

/** The parts of a node of nunjucks' syntax tree that are read here. */
interface Node {
  readonly typename: string;
  readonly children?: readonly Node[];
  /** The name in a tag. */
  readonly template?: Node;
  readonly value?: unknown;
  /** The branches of `A if CONDITION else B`. */
  readonly body?: Node;
  readonly else_?: Node | null;
}

const { parser } = nunjucks as unknown as { readonly parser: { parse(source: string): Node } };

/** The references in the text of a template, from both branches of a condition. A reference by a variable is not found. */
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
