import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { isMarkup, type Render, type Templates } from "../artifacts/templates.ts";
import type { Finding } from "../finding.ts";
import { frontMatterFaults, linesBefore } from "./front-matter.ts";

/** The pages in `site/`: their texts, and their compiled templates. */
export class PageFiles {
  readonly #dirs: readonly string[];
  readonly #texts = new Map<string, string>();
  readonly #faults = new Map<string, readonly Finding[]>();
  readonly #compiled = new Map<string, { source: string; templates: Templates; render: Render }>();

  constructor(dirs: readonly string[]) {
    this.#dirs = dirs;
  }

  /** Reads all pages. Returns the findings in their front matter. An unchanged page is checked only once. */
  read(): Finding[] {
    const before = new Map(this.#texts);
    this.#texts.clear();
    for (const file of this.#dirs.flatMap(pagesBelow)) {
      const text = readFileSync(file, "utf8");
      this.#texts.set(file, text);
      if (before.get(file) !== text) this.#faults.set(file, frontMatterFaults(text, file));
    }
    return [...this.#texts.keys()].flatMap((file) => this.#faults.get(file) ?? []);
  }

  /** The text of a page; "": there is no such file. */
  textOf(file: string): string {
    return this.#texts.get(file) ?? "";
  }

  /** `source`: the text of a page without its front matter. The page is compiled again if this or the templates change. */
  compile(source: string, file: string, templates: Templates): Render {
    const cached = this.#compiled.get(file);
    if (cached?.source === source && cached.templates === templates) return cached.render;
    const lines = () => linesBefore(source, this.textOf(file));
    const render = templates.page(source, file, isMarkup(file.replace(/\.njk$/, "")), lines);
    this.#compiled.set(file, { source, templates, render });
    return render;
  }
}

function pagesBelow(dir: string): string[] {
  try {
    return readdirSync(dir, { recursive: true, encoding: "utf8" })
      .filter((name) => name.endsWith(".njk"))
      .sort()
      .map((name) => join(dir, name));
  } catch {
    // A lab need not have its own pages.
    return [];
  }
}
