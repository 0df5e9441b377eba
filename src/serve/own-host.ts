import { isIPv4 } from "node:net";
import { networkInterfaces } from "node:os";
import type { Lab } from "../lab.ts";
import { isMap } from "../merge/merge.ts";
import { qualified } from "../model/fqdn.ts";

/**
 * Whether a Host header names this server: localhost, an address of this machine, or a name of the plan's host. Else a
 * page of another site could read the lab through a name that its DNS resolves to this machine (DNS rebinding).
 */
export function isOwnHost(header: string | undefined, names: ReadonlySet<string>): boolean {
  const [name] = authorityOf(header) ?? [];
  if (name === undefined) return false;
  return name === "localhost" || names.has(name) || isOwnAddress(name.replace(/^\[(.*)\]$/, "$1"));
}

/** Whether a page of this server has opened a web socket: its Origin is the host and port of the request. */
export function isOwnPage(origin: string | undefined, host: string | undefined): boolean {
  const [, scheme = "", authority = ""] = /^(https?):\/\/([^/]+)$/i.exec(origin ?? "") ?? [];
  const page = authorityOf(authority, scheme);
  const server = authorityOf(host, scheme);
  return page !== null && server !== null && page[0] === server[0] && page[1] === server[1];
}

/** The lower-case name or address, and the port; null: this is no host with an optional port. */
function authorityOf(header = "", scheme = "http"): readonly [name: string, port: string] | null {
  if (!/^(?:\[[0-9A-Fa-f:.]+\]|[\w.-]+)(?::\d+)?$/.test(header)) return null;
  const url = `${scheme}://${header}`;
  if (!URL.canParse(url)) return null;
  const { hostname, port } = new URL(url);
  return [hostname.replace(/\.$/, ""), port];
}

function isOwnAddress(address: string): boolean {
  if (isIPv4(address) && address.startsWith("127.")) return true;
  return Object.values(networkInterfaces()).some((all) => all?.some((each) => each.address === address));
}

/** The names of the plan's host, short and with the domains of its networks: those of the web server and of the gateways. */
export function hostNames({ host, networks }: Pick<Lab, "host" | "networks">): ReadonlySet<string> {
  const { web } = host.values;
  const webNames = isMap(web) && Array.isArray(web.names) ? web.names.map(String) : [];
  const aliases = networks.flatMap(({ names, host_addresses }) => {
    const own = host_addresses.map(({ address }) => address);
    return names.filter(({ ip }) => own.includes(ip)).map(({ name }) => name);
  });
  const domains = networks.flatMap(({ domain }) => domain ?? []);
  return new Set([...webNames, ...aliases].flatMap((name) => spellings(name, domains)));
}

function spellings(name: string, domains: readonly string[]): string[] {
  const short = domains.find((domain) => name.endsWith(`.${domain}`));
  const host = short === undefined ? name : name.slice(0, -short.length - 1);
  const all = host.includes(".") ? [host] : [host, ...domains.map((domain) => qualified(host, domain))];
  return all.map((each) => each.toLowerCase());
}
