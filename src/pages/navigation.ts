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

/** The links to all parts of the index. They are cached, because thousands of pages have the same links. */
export class Navigation {
  readonly #texts = new Map<string, Markup>();

  /** The links for a page in a section. `root`: relative path from the page to the output directory. */
  links(root: string, section: Section, path: string): Markup {
    const isHere = SECTIONS[section][0] === path;
    const key = `${root} ${section} ${isHere}`;
    let links = this.#texts.get(key);
    if (!links) {
      const items = Object.entries(SECTIONS).map(([name, [page, title]]) => {
        const current = name === section ? ` aria-current="${isHere ? "page" : "true"}"` : "";
        return `<li><a href="${root}${page}"${current}>${title}</a></li>`;
      });
      links = markup(items.join("\n"));
      this.#texts.set(key, links);
    }
    return links;
  }
}
