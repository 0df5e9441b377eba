import { readdirSync, realpathSync, type Stats, statSync } from "node:fs";
import type { IncomingMessage, ServerResponse } from "node:http";
import { basename, dirname, join, sep } from "node:path";
import send from "send";
import { compareText } from "../finding.ts";
import { directoryPage } from "./directory-page.ts";

/** Files with their own media type. All others are text, as on the host's web servers: ks.cfg, .treeinfo, scripts. */
const HAS_MEDIA_TYPE =
  /\.(?:html?|css|m?js|json|xml|svg|png|jpe?g|gif|ico|webp|woff2?|pdf|img|iso|rpm|efi|tar|zip|gz|bz2|xz|zst)$/i;

/** A directory to serve. Symbolic links that leave it are not followed. */
export interface Mount {
  readonly directory: string;
  /** Whether to refuse files that not everybody may read, and names that begin with a dot. */
  readonly isSite: boolean;
}

/** The file or directory of a URL path. */
export interface Entry {
  readonly file: string;
  readonly stat: Stats;
}

/** null: it does not exist, or must not be served. */
export function entryOf({ directory, isSite }: Mount, path: string): Entry | null {
  if (isSite && path.split("/").some((part) => part.startsWith("."))) return null;
  try {
    const top = realpathSync(directory);
    const file = realpathSync(join(top, path));
    if (file !== top && !file.startsWith(top.endsWith(sep) ? top : `${top}${sep}`)) return null;
    const stat = statSync(file);
    if (!stat.isDirectory() && (!stat.isFile() || path.endsWith("/"))) return null;
    return isSite && !isPublic(stat) ? null : { file, stat };
  } catch {
    return null;
  }
}

/** Whether everybody may read it, as a web server needs. */
function isPublic({ mode }: Stats): boolean {
  return (mode & 0o004) !== 0;
}

/** Sends a file, or the requested range of it. */
export function sendFile({ file }: Entry, request: IncomingMessage, response: ServerResponse): void {
  if (!HAS_MEDIA_TYPE.test(file)) response.setHeader("Content-Type", "text/plain; charset=utf-8");
  response.setHeader("Cache-Control", "no-cache");
  send(request, encodeURIComponent(basename(file)), {
    root: dirname(file),
    dotfiles: "allow",
    index: false,
    cacheControl: false,
  })
    .on("error", ({ status }: { readonly status?: number }) => refuse(response, status ?? 500))
    .pipe(response);
}

/** Sends the list of a directory. A path without a slash at the end is redirected. */
export function sendDirectory(mount: Mount, { file }: Entry, path: string, response: ServerResponse): void {
  if (!path.endsWith("/")) {
    response.writeHead(301, { Location: `${encodeURIComponent(basename(path))}/` }).end();
    return;
  }
  const from = path.slice(0, -1);
  const top = realpathSync(mount.directory);
  const names = readdirSync(file).flatMap((name) => {
    const entry = entryOf(mount, join(file.slice(top.length), name));
    return entry ? [entry.stat.isDirectory() ? `${name}/` : name] : [];
  });
  const page = Buffer.from(directoryPage(`${from}/`, names.sort(compareText)));
  response.writeHead(200, { "Content-Type": "text/html; charset=utf-8", "Content-Length": page.length });
  // Eleventy's server adds its script to strings only.
  response.end(page);
}

export function refuse(response: ServerResponse, status: number): void {
  if (!response.headersSent) response.writeHead(status, { "Content-Type": "text/plain; charset=utf-8" });
  response.end(Buffer.from(`${status}\n`));
}
