import { relative } from "node:path";
import type { Context, Render } from "../artifacts/templates.ts";
import type { Lab } from "../lab.ts";
import { publishedModel } from "../model/published.ts";
import { hostContext } from "../outputs/lab-files.ts";
import { View } from "../pages/view.ts";
import type { Build } from "./build.ts";

/** The data of a page for one item, as Eleventy has it. */
export interface PageData {
  readonly page: { readonly inputPath: string; readonly outputPath: string | false };
  readonly pagination?: { readonly alias: string };
  readonly lab: Lab;
  readonly [key: string]: unknown;
}

/** Renders the output file of a page for one item. `file`: the file of the page in messages. */
export function writePage(
  build: Build,
  render: Render,
  file: string,
  outputDir: string,
  data: PageData,
): void {
  // The page makes no file for this item.
  if (!data.page.outputPath) return;
  const path = relative(outputDir, data.page.outputPath);
  const page = data.page.inputPath;
  const item = data.pagination && data[data.pagination.alias];
  const source = data.pagination ? { page, item } : null;
  const labFile = build.outputs.at(path);
  if (item instanceof View) build.writeView(path, item, render, { page, file });
  else if (labFile)
    build.writeFile(labFile, render, { locals: localsOf(data, item), source, pageFile: file });
  else {
    const masked = <T>(value: T) => build.secrets.mask(value) as T;
    const mask = isPage(path) ? masked : <T>(value: T) => value;
    build.write(path, () => renderPage(render, data, item, mask), null, source);
  }
}

/** Values for a page, in addition to its file's context: its item by the alias, or the lab. */
function localsOf({ pagination, lab }: PageData, item: unknown): Context {
  return pagination ? { [pagination.alias]: item } : { files: lab.host.files, model: publishedModel(lab) };
}

/** Whether a file is a page for people. Its template gets no secrets. */
function isPage(path: string): boolean {
  return /\.x?html?$/i.test(path);
}

/**
 * A page gets the values of its item as top-level names, as in the original miniascape, and the item by its alias. A page
 * without pagination gets the lab.
 */
function renderPage(render: Render, data: PageData, item: unknown, mask: <T>(value: T) => T): string {
  const context = data.pagination ? (item as Context) : hostContext(data.lab);
  return render(mask(context), mask(localsOf(data, item)));
}
