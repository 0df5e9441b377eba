import { readdirSync } from "node:fs";
import { join, relative } from "node:path";
import type { Build } from "./build.ts";
import { pageBody, pageSettings } from "./front-matter.ts";
import { writePage } from "./page-output.ts";
import { PAGE_DATA, SITE } from "./pages.ts";
import type { Session } from "./session.ts";

/**
 * Writes the files of the package's pages as Eleventy does, for a lab without pages of its own. Pages that a
 * draft leaves out are not prepared.
 */
export function writeShippedPages(session: Session, build: Build, outputDir: string): void {
  const data = Object.fromEntries(Object.entries(PAGE_DATA).map(([name, make]) => [name, make(build)]));
  for (const name of readdirSync(SITE, { recursive: true, encoding: "utf8" }).sort()) {
    if (!name.endsWith(".njk")) continue;
    const file = relative(".", join(SITE, name));
    const text = session.pageText(file);
    const { pagination, permalink } = pageSettings(text);
    const [list, ...steps] = pagination?.data.split(".") ?? [];
    if (list === "views" && session.isDraft && !session.isOwnPage(file)) continue;
    const render = session.page(pageBody(text), file);
    const write = (values: Record<string, unknown>) => {
      const pageData = { ...data, lab: build.lab, ...values };
      const path = typeof permalink === "function" ? permalink(pageData) : permalink;
      const outputPath = typeof path === "string" && join(outputDir, path);
      const page = { inputPath: file, outputPath };
      writePage(build, render, file, outputDir, { ...pageData, page, ...(pagination && { pagination }) });
    };
    if (!pagination || list === undefined) write({});
    else for (const item of itemsAt(data[list], steps)) write({ [pagination.alias]: item });
  }
}

function itemsAt(data: unknown, steps: readonly string[]): readonly unknown[] {
  return steps.reduce((at, step) => (at as Record<string, unknown>)[step], data) as readonly unknown[];
}
