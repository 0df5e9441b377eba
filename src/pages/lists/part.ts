import type { Markup } from "../html.ts";
import type { ShownValue } from "../provenance/shown-value.ts";

/** A piece of a cell. A string is plain text, and a line feed begins a new line of the cell. */
export type Part =
  | string
  | { readonly type: "value"; readonly value: ShownValue }
  /** `href`: from the output directory; `{text}` stands for the link's text, `{name}` for the row's name. */
  | { readonly type: "link"; readonly text: string; readonly href: string }
  | { readonly type: "words"; readonly text: string; readonly className: string }
  /** Only on the page that has the row in its HTML. */
  | { readonly type: "picture"; readonly picture: Markup };

/** The pages of objects, as `href` of a link whose text is the object's name. */
export const OBJECT_PAGES = {
  guest: "guests.d/{text}/index.html",
  kind: "kinds/{text}/index.html",
  network: "networks/{text}/index.html",
  pool: "pools/{text}/index.html",
} as const;

export function value(shown: ShownValue): Part {
  return { type: "value", value: shown };
}

export function link(text: string, href: string): Part {
  return { type: "link", text, href };
}

export function objectLink(name: string, category: keyof typeof OBJECT_PAGES): Part {
  return link(name, OBJECT_PAGES[category]);
}

/** Text in a style of its own. */
export function words(text: string, className: string): Part {
  return { type: "words", text, className };
}

export function picture(drawn: Markup): Part {
  return { type: "picture", picture: drawn };
}

/** Links to the first `most` objects, and the number of the others. */
export function objectLinks(
  names: readonly string[],
  category: keyof typeof OBJECT_PAGES,
  { most, more = "more" }: { readonly most: number; readonly more?: string },
): Part[] {
  const links = names.slice(0, most).map((name) => objectLink(name, category));
  return names.length > most ? [...links, words(`and ${names.length - most} ${more}`, "soft")] : links;
}
