import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join } from "node:path";

/** Each link must lead to a file of the site, and each fragment to an id in that file. */
export function assertLinks(root: string): { readonly pages: number; readonly fragments: number } {
  const pages = pagesOf(root);
  const ids = new Map(pages.map((page) => [page, idsOf(readFileSync(join(root, page), "utf8"))]));
  let fragments = 0;
  for (const page of pages) {
    const html = readFileSync(join(root, page), "utf8");
    for (const [, href = ""] of html.matchAll(/(?:href|src)="([^"]*)"/g)) {
      const [path = "", fragment] = href.split("#");
      assert.doesNotMatch(path, /^(?:[a-z]+:|\/)/, `${page}: ${href}`);
      const target = path === "" ? page : join(dirname(page), decodeURIComponent(path).replace(/\?.*/, ""));
      const file = join(root, target);
      assert.ok(existsSync(file) && statSync(file).isFile(), `${page}: ${href}`);
      if (fragment === undefined) continue;
      fragments += 1;
      assert.ok(ids.get(target)?.has(fragment), `${page}: ${href}`);
    }
  }
  return { pages: pages.length, fragments };
}

function pagesOf(root: string): string[] {
  return readdirSync(root, { recursive: true })
    .map(String)
    .filter((path) => path.endsWith(".html"))
    .sort();
}

function idsOf(html: string): ReadonlySet<string> {
  return new Set([...html.matchAll(/ id="([^"]*)"/g)].map(([, id = ""]) => id));
}
