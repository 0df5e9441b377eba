import { readdirSync, realpathSync, type Stats, statSync } from "node:fs";
import type { IncomingMessage, ServerResponse } from "node:http";
import { basename, dirname, join, sep } from "node:path";
import send from "send";
import { compareText } from "../finding.ts";
import { directoryPage } from "./directory-page.ts";

/** All else is text, as the host's web servers have it: ks.cfg, .treeinfo and scripts have no type of their own. */
const TYPED =
  /\.(?:html?|css|m?js|json|xml|svg|png|jpe?g|gif|ico|webp|woff2?|pdf|img|iso|rpm|efi|tar|zip|gz|bz2|xz|zst)$/i;

/** A directory that is served. Nothing outside of it is, whatever links say. */
export interface Mount {
  readonly directory: string;
  /** Whether what not everybody may read is kept back, and names with a dot before them. */
  readonly isSite: boolean;
}

/** What a URL path below a mount stands for. */
export interface Entry {
  readonly file: string;
  readonly stat: Stats;
}

/** Null: nothing is there, or nothing that may be shown. */
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

/** Whether everybody may read it, as a web server would have to. */
function isPublic({ mode }: Stats): boolean {
  return (mode & 0o004) !== 0;
}

/** Answers with a file, or with the part of it that is asked for. */
export function sendFile({ file }: Entry, request: IncomingMessage, response: ServerResponse): void {
  if (!TYPED.test(file)) response.setHeader("Content-Type", "text/plain; charset=utf-8");
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

/** Answers with the list of a directory, and to a path without a slash at its end with the one that has it. */
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
  // As bytes, into which Eleventy's server puts nothing.
  response.end(page);
}

export function refuse(response: ServerResponse, status: number): void {
  if (!response.headersSent) response.writeHead(status, { "Content-Type": "text/plain; charset=utf-8" });
  response.end(Buffer.from(`${status}\n`));
}
