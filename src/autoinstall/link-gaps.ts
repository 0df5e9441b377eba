import type { AnswerGap, InstalledGuest } from "../installers/installer.ts";
import type { Link } from "../model/link.ts";
import { addressedLink, linksOf } from "../model/links.ts";

/**
 * The links whose router becomes a second default route. netplan can refuse the routes of DHCP, but of router advertisements only
 * name servers, domains and the table (its reference, `ra-overrides`, since netplan 1.1).
 */
export function linkGaps(guest: InstalledGuest): AnswerGap[] {
  const links = linksOf(guest);
  const hasDefault = links.some(
    ({ is_routed, auto6, gateway6 }) => is_routed && (auto6 || gateway6 !== null),
  );
  if (!hasDefault) return [];
  const message =
    "netplan also takes the default route of this network, by router advertisement: set an IPv6 address, or use an isolated network";
  return links
    .filter((link) => link.auto6 && !link.is_routed)
    .map((link) => addressedLink(link, links))
    .filter((link) => hasRouter(guest, link))
    .map(({ path }) => ({ path: [...path, "network"], message }));
}

function hasRouter({ interfaces, vlans }: InstalledGuest, { kind, name, path: [, index] }: Link): boolean {
  return Boolean((kind === "vlan" ? vlans?.[name] : interfaces[Number(index)])?.gateway6);
}
