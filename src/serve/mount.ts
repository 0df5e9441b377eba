import { type Dirent, existsSync, realpathSync, type Stats, statSync } from "node:fs";
import { readdir } from "node:fs/promises";
import type { IncomingMessage, ServerResponse } from "node:http";
import { homedir } from "node:os";
import { basename, dirname, join } from "node:path";
import { pipeline } from "node:stream";
import { setImmediate } from "node:timers/promises";
import send from "send";
import { compareText } from "../finding.ts";
import { isWithin } from "../path.ts";
import { realPath } from "../real-path.ts";
import { unservable } from "../served-directory.ts";
import { directoryPage } from "./directory-page.ts";

/** Files with their own media type. All others are text, as on the host's web servers: ks.cfg, .treeinfo, scripts. */
const HAS_MEDIA_TYPE =
  /\.(?:html?|css|m?js|json|xml|svg|png|jpe?g|gif|ico|webp|woff2?|pdf|img|iso|rpm|efi|tar|zip|gz|bz2|xz|zst)$/i;

/** A directory to serve. Links that leave it are not followed, and files that not everybody may read are not sent. */
export interface Mount {
  readonly directory: string;
  /** Whether to refuse names that begin with a dot. */
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
    if (!isWithin(file, top)) return null;
    const stat = statSync(file);
    if (!stat.isDirectory() && (!stat.isFile() || path.endsWith("/"))) return null;
    return isPublic(stat) ? { file, stat } : null;
  } catch {
    return null;
  }
}

/** Whether Eleventy's server could send a file for a path that `entryOf` refuses: it adds `.html` and `index.html`. */
export function isRefused(mount: Mount, path: string): boolean {
  const plain = path.replace(/(?<!\/)\/+$/, "");
  return [path, `${plain}/index.html`, `${plain}.html`].some(
    (each) => existsSync(join(mount.directory, each)) && !entryOf(mount, each),
  );
}

/**
 * Whether the install trees may be served: the real directory is none of the system's or of a user, and is neither in
 * `site` nor above it or the project.
 */
export function isServable(directory: string, site: string): boolean {
  const [top, output, ...others] = [directory, site, ".", homedir()].map(realPath) as [
    string,
    string,
    ...string[],
  ];
  if (unservable(top) !== null || isWithin(top, output)) return false;
  return ![output, ...others].some((each) => isWithin(each, top));
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

/** Sends the list of a directory, in pieces. A path without a slash at the end is redirected. */
export function sendDirectory(
  mount: Mount,
  { file }: Entry,
  path: string,
  request: IncomingMessage,
  response: ServerResponse,
): void {
  if (!path.endsWith("/")) {
    response.writeHead(301, { Location: `${encodeURIComponent(basename(path))}/` }).end();
    return;
  }
  // Eleventy's server delays `writeHead` of a page until its end. It adds its script to strings only.
  response.setHeader("Content-Type", "text/html; charset=utf-8");
  if (request.method === "HEAD") response.end(Buffer.alloc(0));
  // A browser that goes away is no error.
  else pipeline(directoryPage(path, namesIn(mount, file)), response, () => {});
}

/** Names in one piece of a list. Requests between two pieces are answered. */
const PIECE = 500;

/** The names in a directory that are served. */
async function* namesIn(mount: Mount, directory: string): AsyncIterable<readonly string[]> {
  const below = directory.slice(realpathSync(mount.directory).length);
  const entries = await readdir(directory, { withFileTypes: true });
  entries.sort((a, b) => compareText(a.name, b.name));
  for (let at = 0; at < entries.length; at += PIECE) {
    yield entries.slice(at, at + PIECE).flatMap((entry) => servedName(mount, directory, below, entry));
    await setImmediate();
  }
}

/** The name in a list; empty if it is not served. Only a link needs the whole look at its target. */
function servedName(mount: Mount, directory: string, below: string, entry: Dirent): readonly string[] {
  const { name } = entry;
  const isPlain = entry.isFile() && !(mount.isSite && name.startsWith("."));
  if (!isPlain) {
    const found = entryOf(mount, `${below}/${name}`);
    return found ? [found.stat.isDirectory() ? `${name}/` : name] : [];
  }
  const stat = statSync(join(directory, name), { throwIfNoEntry: false });
  return stat && isPublic(stat) ? [name] : [];
}

export function refuse(response: ServerResponse, status: number): void {
  if (!response.headersSent) response.writeHead(status, { "Content-Type": "text/plain; charset=utf-8" });
  response.end(Buffer.from(`${status}\n`));
}
