import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { HtmlValidate } from "html-validate";
import { buildSite } from "./build.ts";

export function pagesOf(root: string): string[] {
  return readdirSync(root, { recursive: true })
    .map(String)
    .filter((path) => path.endsWith(".html"))
    .sort();
}

/** The first and the last page of each folder; all pages of the site itself. */
function sampleOf(pages: readonly string[]): string[] {
  const folders = pages.map((page) => dirname(page).split("/")[0] as string);
  return pages.filter((_, at) => {
    const folder = folders[at] as string;
    return folder === "." || folders.indexOf(folder) === at || folders.lastIndexOf(folder) === at;
  });
}

/** html-validate reads a page of each template, or all. */
export function testValidPages(site: string, amount: "sample" | "all"): void {
  test(`the pages of the site ${site} are clean to html-validate`, async () => {
    const root = await buildSite(site);
    const validator = new HtmlValidate({ root: true, extends: ["html-validate:recommended"] });
    for (const page of amount === "all" ? pagesOf(root) : sampleOf(pagesOf(root))) {
      const { results } = await validator.validateString(readFileSync(join(root, page), "utf8"));
      const messages = results.flatMap(({ messages: all }) =>
        all.map(({ line, column, ruleId, message }) => `${page}:${line}:${column} ${ruleId}: ${message}`),
      );
      assert.deepEqual(messages, []);
    }
  });
}
