import { type Markup, markup } from "./html.ts";

const SECTIONS = {
  overview: ["index.html", "Overview"],
  guests: ["guests.html", "Guests"],
  kinds: ["kinds.html", "Kinds"],
  networks: ["networks.html", "Networks"],
  pools: ["pools.html", "Pools"],
  host: ["host.html", "Host files"],
  templates: ["templates.html", "Templates"],
  layers: ["layers.html", "Layers"],
  checks: ["checks.html", "Checks"],
  use: ["use.html", "How to use"],
} as const;

export type Section = keyof typeof SECTIONS;

const made = new Map<string, Markup>();

/** The links to all parts of the index, for a page in one of them; thousands of pages have the same. */
export function navigation(root: string, section: Section, path: string): Markup {
  const isHere = SECTIONS[section][0] === path;
  const key = `${root} ${section} ${isHere}`;
  let links = made.get(key);
  if (!links) {
    const items = Object.entries(SECTIONS).map(([name, [page, title]]) => {
      const current = name === section ? ` aria-current="${isHere ? "page" : "true"}"` : "";
      return `<li><a href="${root}${page}"${current}>${title}</a></li>`;
    });
    links = markup(items.join("\n"));
    made.set(key, links);
  }
  return links;
}
