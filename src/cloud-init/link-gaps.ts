import { isIpv6, isLinkLocal } from "../address.ts";
import { secondRoutesByAdvertisement, secondRoutesByDhcp } from "../installers/default-routes.ts";
import { bondGaps } from "../installers/gaps.ts";
import type { AnswerGap, InstalledGuest } from "../installers/installer.ts";
import type { Path } from "../merge/origins.ts";
import type { Link } from "../model/link.ts";
import { addressedLink, linksOf } from "../model/links.ts";
import type { LinkValues } from "../model/network-facts.ts";
import { knownBondOptions } from "./bond-options.ts";
import { cloudReleaseOf } from "./release.ts";

/** The values of a guest's links that network-config of version 1 cannot express. */
export function linkGaps(guest: InstalledGuest): AnswerGap[] {
  const links = linksOf(guest);
  const release = cloudReleaseOf(guest.os.id);
  return [
    ...(release ? bondGaps(guest, knownBondOptions(release.renderer), `cloud-init of ${release.id}`) : []),
    ...(release?.renderer === "eni" ? lostRoutes(guest, links) : []),
    ...secondDefaultRoutes(guest),
    ...settingsWithoutAddress(guest, links),
    ...vlanNames(guest, links),
  ];
}

/**
 * ifupdown, which only Debian 11 has: cloud-init writes `route add` without a device, and into the stanza of a fixed address
 * (eni.py of 20.4 and 22.4). That of IPv4 comes before an address by router advertisements.
 */
function lostRoutes(guest: InstalledGuest, links: readonly Link[]): AnswerGap[] {
  const device =
    "cloud-init of Debian 11 sets no route by a link-local router: use another address of the router, or Debian 12";
  const address =
    "cloud-init of Debian 11 sets this route before the link has an IPv6 address: add a fixed one to `addresses`, or use Debian 12";
  return links
    .filter(({ controller }) => controller === null)
    .flatMap((link) => {
      const { path } = addressedLink(link, links);
      const isEarly = (to: string) =>
        isIpv6(to) && link.addresses4.length > 0 && link.addresses6.length === 0;
      return [...(valuesAt(guest, path).routes ?? []).entries()].flatMap(([at, { to, via }]) => {
        const route = [...path, "routes", at];
        if (isLinkLocal(via)) return [{ path: [...route, "via"], message: device }];
        return isEarly(to) ? [{ path: [...route, "to"], message: address }] : [];
      });
    });
}

/** network-config of version 1 has no key for DHCP or router advertisements without their default route. */
function secondDefaultRoutes(guest: InstalledGuest): AnswerGap[] {
  return [
    ...secondRoutesByDhcp(
      guest,
      "cloud-init also takes the default route of this network, by DHCP: set `ip` and `bootproto: static`, or use an isolated network",
    ),
    ...secondRoutesByAdvertisement(
      guest,
      "cloud-init also takes the default route of this network, by router advertisement: set an IPv6 address, or use an isolated network",
    ),
  ];
}

/**
 * network-config of version 1 has routes and name servers only in the subnets of a link. The renderers for netplan and
 * sysconfig of cloud-init 22.4 and 25.1 drop them there, unless the subnet has a fixed address.
 */
function settingsWithoutAddress(guest: InstalledGuest, links: readonly Link[]): AnswerGap[] {
  return links
    .filter((link) => !link.controller && link.addresses4.length + link.addresses6.length === 0)
    .flatMap((link) => {
      const { path } = addressedLink(link, links);
      const set = valuesAt(guest, path);
      return (["routes", "nameservers", "search"] as const)
        .filter((key) => set[key]?.length)
        .map((key) => ({
          path: [...path, key],
          message: `cloud-init sets this only on a link with a fixed address: set \`addresses\`, or remove \`${key}\``,
        }));
    });
}

/**
 * cloud-init writes files of sysconfig without the number of a VLAN (rhel), or takes the link below it from the name (suse):
 * `_render_vlan_interfaces` in its net/sysconfig.py.
 */
function vlanNames({ os }: InstalledGuest, links: readonly Link[]): AnswerGap[] {
  const family = cloudReleaseOf(os.id)?.family;
  if (family !== "rhel" && family !== "suse") return [];
  return links
    .filter(({ kind }) => kind === "vlan")
    .flatMap(({ name, parent, vlan_id, path }) => {
      const usual = `${parent}.${vlan_id}`;
      if (name === usual || (family === "rhel" && name === `vlan${vlan_id}`)) return [];
      const message = `cloud-init finds the number and the link of a VLAN in its name: call it \`${usual}\``;
      return [{ path, message }];
    });
}

function valuesAt({ interfaces, vlans }: InstalledGuest, [, at]: Path): LinkValues {
  return (typeof at === "number" ? interfaces[at] : vlans?.[String(at)]) ?? {};
}
