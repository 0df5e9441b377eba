import { basename } from "node:path";
import { compareText } from "../../finding.ts";

/** A layer file in the index: the same wherever the lab lies. */
export interface LayerName {
  /** From the name of its site's or template directory on. */
  readonly name: string;
  readonly page: string;
}

/** Lines of a layer on one page; the line after them begins another. */
export const LINES = 1000;

/** The page that has a line. No layer has a `~` in the name of its page but for this. */
export function pageOfLine(page: string, line: number): string {
  const first = line - ((line - 1) % LINES);
  return first === 1 ? page : page.replace(/\.html$/, `~L${first}.html`);
}

/** Where a line is in the index, from the output directory. */
export function lineHref({ page }: LayerName, line: number): string {
  return `${pageOfLine(page, line)}#L${line}`;
}

/** In the order of their names. `dirs`: the sites' and the template directories. */
export function layerNames(files: readonly string[], dirs: readonly string[]): Map<string, LayerName> {
  const names = new Map<string, LayerName>();
  const taken = new Set<string>();
  const named = files.map((file) => ({ file, name: nameOf(file, dirs) }));
  named.sort((a, b) => compareText(a.name, b.name) || compareText(a.file, b.file));
  for (const { file, name } of named) {
    const base = `layers/${name.replace(/[^\w./+@-]/g, "_")}`;
    let page = `${base}.html`;
    for (let number = 2; taken.has(page.toLowerCase()); number += 1) page = `${base}~${number}.html`;
    taken.add(page.toLowerCase());
    names.set(file, { name, page });
  }
  return names;
}

/** A file of none of the directories is one of META's. */
export function nameOf(file: string, dirs: readonly string[]): string {
  const dir = dirs.find((each) => file.startsWith(`${each}/`));
  return dir === undefined
    ? file.split("/").slice(-2).join("/")
    : `${basename(dir)}${file.slice(dir.length)}`;
}
