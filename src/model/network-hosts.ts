import { compareText } from "../finding.ts";
import type { ValueMap } from "../merge/merge.ts";
import type { Schemas } from "../schema/schemas.ts";
import { loaderOptions, loaderRoot } from "./boot-loaders.ts";
import { withoutComputed } from "./computed-keys.ts";
import type { Guest } from "./guest.ts";
import type { Identity } from "./identity.ts";
import type { Network, NetworkHost, NetworkPlan } from "./network.ts";
import { bootAddress, isNetboot } from "./network-boot.ts";
import { otherNames } from "./other-names.ts";
import { siteUrl, type WebServer } from "./web-server.ts";

/** Adds `hosts` to each network: the interfaces of all guests on it, in MAC order. */
export function attachHosts(
  { id, site }: Identity,
  plans: ReadonlyMap<string, NetworkPlan>,
  guests: readonly Guest[],
  schemas: Schemas,
  web: WebServer,
): Network[] {
  const hosts = new Map<string, NetworkHost[]>([...plans.keys()].map((name) => [name, []]));
  for (const guest of guests) {
    for (const { network, index, mac, ip, ip6, fqdn, dns, lease, duid } of guest.interfaces) {
      const more = { ...(lease && { lease }), ...(duid && { duid }) };
      hosts.get(network ?? "")?.push({ guest: guest.name, index, mac, ip, ip6, fqdn, dns, ...more });
    }
  }
  const answering = [...plans.values()].map((plan) => ({ ...plan, hosts: hosts.get(plan.name) ?? [] }));
  const others = otherNames(answering);
  return answering.map(({ merged, own, ...all }) => {
    const { traits, host_addresses, ipv6_without_host, dnsmasq_options, ...plan } = all;
    const names = others.get(plan.name);
    const boot = bootUrl(all, merged.value, web);
    const hasLoaders = boot !== null && loaderRoot(merged.value.netboot) !== null;
    const resolved = {
      ...plan,
      hosts: plan.hosts.sort((a, b) => compareText(a.mac, b.mac)),
      ...(names && { other_names: names }),
      ...(boot && { boot_url: boot }),
    };
    return {
      ...withoutComputed("network", schemas.withoutForeign("network", merged.value)),
      site,
      ...(id !== null && { lab_id: id }),
      ...resolved,
      ...{ traits, host_addresses, ipv6_without_host },
      dnsmasq_options: hasLoaders
        ? [...dnsmasq_options, ...loaderOptions(merged.value.netboot)]
        : dnsmasq_options,
      summary: { ...withoutComputed("network", own), ...resolved },
    };
  });
}

/** null: the network's DHCP names no boot file of the lab. */
function bootUrl(
  plan: Pick<NetworkPlan, "host_addresses" | "external">,
  { netboot }: ValueMap,
  web: WebServer,
): string | null {
  const address = isNetboot(netboot) && !plan.external ? bootAddress(plan) : null;
  return address && `${siteUrl(web, address)}/boot/boot.ipxe`;
}
