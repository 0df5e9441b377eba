import { createReadStream, existsSync, readdirSync, statSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { extname, join } from "node:path";
import type { TestContext } from "node:test";
import type { BrowserContext } from "playwright-core";
import { launch } from "./chromium.ts";

export async function browser(
  t: TestContext,
  options: Parameters<typeof launch>[0] = {},
): Promise<BrowserContext> {
  const context = await launch(options);
  t.after(() => context.close());
  return context;
}

export function pagesOf(root: string): string[] {
  return readdirSync(root, { recursive: true })
    .map(String)
    .filter((path) => path.endsWith(".html"))
    .sort();
}

/** The site below a path prefix, like on a server with other content. */
export async function serve(t: TestContext, root: string): Promise<string> {
  const types: Record<string, string> = {
    ".html": "text/html",
    ".css": "text/css",
    ".js": "text/javascript",
  };
  const server = createServer((request, response) => {
    const path = decodeURIComponent(new URL(request.url ?? "", "http://x").pathname);
    const file = join(root, path.slice("/some/where/".length));
    if (!path.startsWith("/some/where/") || !existsSync(file) || !statSync(file).isFile()) {
      response.writeHead(404).end();
      return;
    }
    response.writeHead(200, { "content-type": types[extname(file)] ?? "text/plain" });
    createReadStream(file).pipe(response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  t.after(() => server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/some/where/`;
}
