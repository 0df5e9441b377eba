import type { Markup } from "../html.ts";
import type { ShownValue } from "../provenance/shown-value.ts";

/** A part of a cell. A string is plain text; a line feed begins a new line in the cell. */
export type Part =
  | string
  | { readonly type: "value"; readonly value: ShownValue }
  /** `href` is from the output directory. Its `{text}` is replaced by the link's text, `{name}` by the row's name. */
  | { readonly type: "link"; readonly text: string; readonly href: string }
  | { readonly type: "styled"; readonly text: string; readonly className: string }
  /** Only in the HTML of the page, not in the script of rows. */
  | { readonly type: "picture"; readonly picture: Markup };

/** The pages of objects: `href` of a link with the object's name as text. */
export const OBJECT_PAGES = {
  guest: "guests.d/{text}/index.html",
  kind: "kinds/{text}/index.html",
  network: "networks/{text}/index.html",
  pool: "pools/{text}/index.html",
} as const;

export function value(content: ShownValue): Part {
  return { type: "value", value: content };
}

export function link(text: string, href: string): Part {
  return { type: "link", text, href };
}

export function objectLink(name: string, category: keyof typeof OBJECT_PAGES): Part {
  return link(name, OBJECT_PAGES[category]);
}

/** Text with a CSS class. */
export function styledText(text: string, className: string): Part {
  return { type: "styled", text, className };
}

export function picture(svg: Markup): Part {
  return { type: "picture", picture: svg };
}

/** Links to the first `most` objects, and the number of other objects. */
export function objectLinks(
  names: readonly string[],
  category: keyof typeof OBJECT_PAGES,
  { most, more = "more" }: { readonly most: number; readonly more?: string },
): Part[] {
  const links = names.slice(0, most).map((name) => objectLink(name, category));
  return names.length > most ? [...links, styledText(`and ${names.length - most} ${more}`, "soft")] : links;
}
