import type { Link } from "../model/link.ts";
import { addressedLink, linksOf } from "../model/links.ts";
import type { AnswerGap, InstalledGuest } from "./installer.ts";

/** Links without the default route that would take a router's offer of one by DHCP. */
export function secondRoutesByDhcp(guest: InstalledGuest, message: string): AnswerGap[] {
  return gaps(guest, ({ dhcp4 }) => dhcp4, "gateway", message);
}

/** The same by router advertisement, on guests whose default route of IPv6 is at another link. */
export function secondRoutesByAdvertisement(guest: InstalledGuest, message: string): AnswerGap[] {
  const hasDefault = linksOf(guest).some(
    ({ is_routed, auto6, gateway6 }) => is_routed && (auto6 || gateway6 !== null),
  );
  return hasDefault ? gaps(guest, ({ auto6 }) => auto6, "gateway6", message) : [];
}

/** A bond or a bridge has the network of its first member. */
function gaps(
  guest: InstalledGuest,
  asks: (link: Link) => boolean,
  router: "gateway" | "gateway6",
  message: string,
): AnswerGap[] {
  const links = linksOf(guest);
  return links
    .filter((link) => asks(link) && !link.is_routed && link.controller === null)
    .map((link) => addressedLink(link, links))
    .filter(({ kind, name, path: [, index] }) => {
      const values = kind === "vlan" ? guest.vlans?.[name] : guest.interfaces[Number(index)];
      return Boolean(values?.[router]);
    })
    .map(({ path }) => ({ path: [...path, "network"], message }));
}
