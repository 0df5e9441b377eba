import { isMap, type ValueMap } from "../merge/merge.ts";

/** The web server of the host, as its layers have it. They may have findings. */
export interface WebServer {
  readonly port: number;
  readonly names: readonly string[];
}

const HTTP = 80;

export function webServer({ web }: ValueMap): WebServer {
  const { port, names } = isMap(web) ? web : {};
  return {
    port: typeof port === "number" ? port : HTTP,
    names: Array.isArray(names) ? names.map(String) : [],
  };
}

/** The URL of the output directory, without a slash at its end. `address`: an IPv4 address of the host. */
export function siteUrl({ port }: WebServer, address: string): string {
  return `http://${address}${port === HTTP ? "" : `:${port}`}`;
}

/** The path of a URL of the host's web server by a name or address on a network, without the slash at its start; null: another server has it. */
export function pathOnHost(
  url: URL,
  { port, names }: WebServer,
  { address, domain }: { readonly address: string | null; readonly domain: string | null },
): string | null {
  const hosts = [address, ...names, ...(domain ? names.map((name) => `${name}.${domain}`) : [])];
  const isOwn = url.protocol === "http:" && Number(url.port || HTTP) === port && hosts.includes(url.hostname);
  return isOwn && !url.username && !url.search ? url.pathname.slice(1) : null;
}
