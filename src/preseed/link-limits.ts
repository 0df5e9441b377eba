import { isLinkLocal } from "../address.ts";
import type { AnswerGap } from "../installers/installer.ts";
import type { Link, LinkedGuest } from "../model/link.ts";
import { addressedLink, linksOf } from "../model/links.ts";

/** The links of a guest that its installation cannot use. */
export function linkLimits(guest: LinkedGuest): AnswerGap[] {
  const links = linksOf(guest).filter(({ controller }) => controller === null);
  const own = links.filter(({ kind }) => kind !== "vlan");
  const hasAddress = own.some(
    ({ dhcp4, auto6, addresses4, addresses6 }) => dhcp4 || auto6 || addresses4.length + addresses6.length > 0,
  );
  const [vlan] = links.filter(({ kind }) => kind === "vlan");
  const gaps = [...resolverLimits(guest, links), ...routerLimits(guest, own)];
  if (!vlan || hasAddress) return gaps;
  const message =
    "Debian's installer reaches its mirror over no VLAN: give an interface or a bond an address of its own";
  return [...gaps, { path: vlan.path, message }];
}

/**
 * late.sh writes resolv.conf with the name servers and search domains of all links, unless the link with the default route has
 * DHCP. A DHCP client of ifupdown writes it anew with what its lease has (dhclient-script(8), dhcpcd-run-hooks(8)).
 */
function resolverLimits(guest: LinkedGuest, links: readonly Link[]): AnswerGap[] {
  const isLeased = links.some(({ is_routed, dhcp4 }) => is_routed && dhcp4);
  const hasServer = links.some(({ nameservers }) => nameservers.length > 0);
  const reasonFor = ({ dhcp4 }: Link, key: "nameservers" | "search", noun: string) => {
    const taken = `Debian's DHCP client takes the ${noun} of the lease: remove \`${key}\`, or set \`bootproto: static\``;
    if (dhcp4) return taken;
    if (isLeased) return `${taken} at the link with the default route`;
    return hasServer
      ? null
      : "Debian uses no search domain without a name server: set `nameservers`, or remove `search`";
  };
  return links.flatMap((link) => {
    const { path } = addressedLink(link, linksOf(guest));
    return (["nameservers", "search"] as const).flatMap((key) => {
      const message = reasonFor(link, key, key === "search" ? "search domains" : "name servers");
      return link[key].length > 0 && message !== null ? [{ path: [...path, key], message }] : [];
    });
  });
}

/** netcfg takes no router outside of the subnet (netcfg_gateway_reachable), and asks the user. It sets up IPv4 where it can. */
function routerLimits(guest: LinkedGuest, links: readonly Link[]): AnswerGap[] {
  if (links.some(({ dhcp4, addresses4 }) => dhcp4 || addresses4.length > 0)) return [];
  const first = links.find(({ auto6, addresses6 }) => auto6 || addresses6.length > 0);
  if (!first?.addresses6.length || !first.gateway6 || !isLinkLocal(first.gateway6)) return [];
  const message =
    "Debian's installer takes no link-local router where it has no IPv4: give the interface an IPv4 address, or set `router6` to another address of the router";
  const path = addressedLink(first, linksOf(guest)).path;
  const key = guest.interfaces[Number(path[1])]?.router6 ? "router6" : "network";
  return [{ path: [...path, key], message }];
}
