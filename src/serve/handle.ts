import { existsSync } from "node:fs";
import type { ServerResponse } from "node:http";
import { join } from "node:path";
import { appendToPage } from "../../bin/eleventy-limits.js";
import type { Handle } from "./dev-server.ts";
import type { Live } from "./live.ts";
import { entryOf, isRefused, isServable, type Mount, refuse, sendDirectory, sendFile } from "./mount.ts";
import { BUILD_HEADER, OVERLAY_SCRIPT, overlayTag, UNBUILT_PAGE } from "./overlay.ts";

/** Paths that the server itself answers; never the directory of this name in the output, which holds the manifest. */
const SERVER_PATH = "/.miniascape/";

/** Serves the install trees and the files of the site. Eleventy's server serves the pages. */
export function handler(live: Live): Handle {
  return (server, request, response, next) => {
    const path = pathOf(request.url ?? "");
    if (path === null) return refuse(response, 400);
    if (path.startsWith(SERVER_PATH))
      return answerServerPath(live, path, server.options.pathPrefix, response);
    if (path === "/.11ty" || path.startsWith("/.11ty/")) return next();
    if (request.method !== "GET" && request.method !== "HEAD") return refuse(response, 405);
    const { trees } = live;
    if (trees && path.startsWith(`${trees.url}/`)) {
      const mount: Mount = { directory: trees.directory, isSite: false };
      const isOpen = isServable(mount.directory, server.dir);
      const entry = isOpen && entryOf(mount, path.slice(trees.url.length));
      if (!entry) return refuse(response, 404);
      if (entry.stat.isDirectory()) return sendDirectory(mount, entry, path, request, response);
      return sendFile(entry, request, response);
    }
    const { pathPrefix } = server.options;
    if (!path.startsWith(pathPrefix)) return next();
    const mount: Mount = { directory: server.dir, isSite: true };
    const below = path.slice(pathPrefix.length - 1);
    const entry = entryOf(mount, below);
    if (isRefused(mount, below)) return refuse(response, 404);
    if (!entry && live.failure && /(?:\/|\.html)$/.test(below)) {
      withOverlay(live, request.headers["sec-fetch-mode"], response);
      return sendUnbuilt(response);
    }
    // Eleventy's server sends 404.html for any other path.
    if (!entry) return isRefused(mount, "/404.html") ? refuse(response, 404) : next();
    if (entry.stat.isDirectory()) {
      if (!existsSync(join(entry.file, "index.html")))
        return sendDirectory(mount, entry, path, request, response);
    } else if (!entry.file.endsWith(".html")) return sendFile(entry, request, response);
    withOverlay(live, request.headers["sec-fetch-mode"], response);
    next();
  };
}

/** The decoded path; null if it is malformed, names another host, or leads up. */
function pathOf(url: string): string | null {
  if (!/^\/(?!\/)/.test(url)) return null;
  try {
    const { pathname } = new URL(url, "http://localhost");
    const path = decodeURIComponent(pathname);
    return /[\0\\]|(?:^|\/)\.\.(?:\/|$)/.test(path) ? null : path.replace(/\/{2,}/g, "/");
  } catch {
    return null;
  }
}

/** `base`: the URL path of the site, for links in the report. */
function answerServerPath(
  { failure, builds }: Live,
  path: string,
  base: string,
  response: ServerResponse,
): void {
  const answers: Readonly<Record<string, readonly [string, string]>> = {
    [`${SERVER_PATH}overlay.js`]: ["text/javascript", OVERLAY_SCRIPT],
    [`${SERVER_PATH}report`]: ["application/json", JSON.stringify(failure && { base, ...failure })],
  };
  const answer = Object.hasOwn(answers, path) ? answers[path] : undefined;
  if (!answer) {
    refuse(response, 404);
    return;
  }
  response.writeHead(200, {
    "Content-Type": `${answer[0]}; charset=utf-8`,
    "Cache-Control": "no-store",
    [BUILD_HEADER]: builds,
  });
  response.end(Buffer.from(answer[1]));
}

/** Answers for a page that does not exist because the last build failed. A string: Eleventy's server adds its script to it. */
function sendUnbuilt(response: ServerResponse): void {
  response.setHeader("Content-Type", "text/html; charset=utf-8");
  response.setHeader("Cache-Control", "no-store");
  response.end(UNBUILT_PAGE);
}

/** Adds the overlay's script to a page that a browser navigates to. */
function withOverlay({ builds }: Live, mode: string | string[] | undefined, response: ServerResponse): void {
  if (mode !== undefined && mode !== "navigate") return;
  appendToPage(response, overlayTag(builds));
}
