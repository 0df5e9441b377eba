import type { DnsName, Network } from "./network.ts";

type AnsweringNetwork = Pick<Network, "name" | "domain" | "local_only" | "names" | "hosts">;

/**
 * For each network with `local_only`, by its name: the names of other networks at or below its domain. dnsmasq asks no
 * other server for these, so the network itself has to answer them. A name that the network has already is left out.
 */
export function otherNames(networks: readonly AnsweringNetwork[]): ReadonlyMap<string, readonly DnsName[]> {
  const answers = new Map(networks.map((network) => [network, [...namesOf(network)]]));
  const local = new Map<
    string,
    { readonly network: AnsweringNetwork; readonly own: ReadonlySet<string> }[]
  >();
  for (const [network, names] of answers) {
    if (!network.local_only || network.domain === null) continue;
    const domain = network.domain.toLowerCase();
    const own = new Set(names.map(({ name }) => name.toLowerCase()));
    local.set(domain, [...(local.get(domain) ?? []), { network, own }]);
  }
  const others = new Map<string, Map<string, DnsName>>();
  for (const [network, names] of answers) {
    for (const entry of names) {
      const name = entry.name.toLowerCase();
      for (const { network: other, own } of domainsAbove(name).flatMap((domain) => local.get(domain) ?? [])) {
        if (other === network || own.has(name)) continue;
        const known = others.get(other.name) ?? new Map<string, DnsName>();
        others.set(other.name, known.set(`${entry.ip} ${name}`, entry));
      }
    }
  }
  return new Map([...others].map(([network, names]) => [network, [...names.values()]]));
}

/** The names that a network answers, of guests and others. */
function* namesOf({ names, hosts }: AnsweringNetwork): Iterable<DnsName> {
  yield* names;
  for (const { ip, ip6, fqdn: name, dns } of hosts)
    for (const address of [ip, ip6]) if (dns && address) yield { ip: address, name };
}

/** The name and all domains that it is in: `a.lab.test`, `lab.test`, `test`. */
function domainsAbove(name: string): string[] {
  const labels = name.split(".");
  return labels.map((_, at) => labels.slice(at).join("."));
}
