import { basename } from "node:path";
import { compareNames } from "../../natural-order.ts";

/** The name of a layer file in the index. It does not depend on the directory of the lab. */
export interface LayerName {
  /** The path of the file. It begins with the name of the site's directory or of the template directory. */
  readonly name: string;
  readonly page: string;
}

/** Maximum number of a layer's lines on one page. */
export const LINES_PER_PAGE = 1000;

/** The page with a line. The name of a page has a `~` only for this, and if two layers have the same name. */
export function pageOfLine(page: string, line: number): string {
  const first = line - ((line - 1) % LINES_PER_PAGE);
  return first === 1 ? page : page.replace(/\.html$/, `~L${first}.html`);
}

/** The link to a line, from the output directory. */
export function lineHref({ page }: LayerName, line: number): string {
  return `${pageOfLine(page, line)}#L${line}`;
}

/** The names of layer files, namedFiles. `dirs`: the directories of sites and templates. */
export function layerNames(files: readonly string[], dirs: readonly string[]): Map<string, LayerName> {
  const names = new Map<string, LayerName>();
  const pages = new Set<string>();
  const namedFiles = files.map((file) => ({ file, name: nameOf(file, dirs) }));
  namedFiles.sort((a, b) => compareNames(a.name, b.name) || compareNames(a.file, b.file));
  for (const { file, name } of namedFiles) {
    const base = `layers/${name.replace(/[^\w./+@-]/g, "_")}`;
    let page = `${base}.html`;
    for (let number = 2; pages.has(page.toLowerCase()); number += 1) page = `${base}~${number}.html`;
    pages.add(page.toLowerCase());
    names.set(file, { name, page });
  }
  return names;
}

/** A file that is in none of the directories belongs to META. */
export function nameOf(file: string, dirs: readonly string[]): string {
  const dir = dirs.find((each) => file.startsWith(`${each}/`));
  return dir === undefined
    ? file.split("/").slice(-2).join("/")
    : `${basename(dir)}${file.slice(dir.length)}`;
}
