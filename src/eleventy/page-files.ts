import { realpathSync } from "node:fs";
import { join } from "node:path";
import { isMarkup, type Render, type Templates } from "../artifacts/templates.ts";
import { errorAt, type Finding } from "../finding.ts";
import { readDirectory } from "../layers/directory.ts";
import { isWithin } from "../path.ts";
import { plainText, readTextFile } from "../text-file.ts";
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
    const findings: Finding[] = [];
    for (const file of this.#dirs.flatMap((dir) => pagesBelow(dir, findings))) {
      const { text, fault } = readTextFile(file);
      this.#texts.set(file, text);
      if (fault) findings.push(fault);
      else if (before.get(file) !== text) this.#faults.set(file, frontMatterFaults(text, file));
    }
    return [...findings, ...[...this.#texts.keys()].flatMap((file) => this.#faults.get(file) ?? [])];
  }

  get files(): string[] {
    return [...this.#texts.keys()];
  }

  /** The text of a page; "": there is no such file. */
  textOf(file: string): string {
    return this.#texts.get(file) ?? "";
  }

  /** `raw`: the text of a page without its front matter. The page is compiled again if this or the templates change. */
  compile(raw: string, file: string, templates: Templates): Render {
    const source = plainText(raw);
    const cached = this.#compiled.get(file);
    if (cached?.source === source && cached.templates === templates) return cached.render;
    const lines = () => linesBefore(source, this.textOf(file));
    const render = templates.page(source, file, isMarkup(file.replace(/\.njk$/, "")), lines);
    this.#compiled.set(file, { source, templates, render });
    return render;
  }
}

/** The pages below a directory, in byte order within each directory. Eleventy follows links to directories, so loops are faults. */
function pagesBelow(dir: string, findings: Finding[], above: readonly string[] = []): string[] {
  const { entries, links, findings: found } = readDirectory(dir);
  findings.push(...found);
  if (entries.size === 0) return [];
  const reals = [...above, realpathSync.native(dir)];
  return [...entries.values()].flatMap((entry) => {
    const path = join(dir, entry.name);
    const target = links.get(`${dir}/${entry.name}`);
    if (target !== undefined && reals.some((real) => isWithin(real, target))) {
      const place = { file: path, line: 1, column: 1 };
      findings.push(
        errorAt(
          place,
          "unreadable-file",
          "this link leads to a directory above it, so that pages never end: remove it",
        ),
      );
      return [];
    }
    const isDirectory = target === undefined ? entry.isDirectory() : readDirectory(path).entries.size > 0;
    if (isDirectory) return pagesBelow(path, findings, reals);
    return entry.name.endsWith(".njk") ? [path] : [];
  });
}
