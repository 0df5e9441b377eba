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
  const gaps: AnswerGap[] = links.flatMap(({ dhcp4, nameservers, path }) =>
    dhcp4 && nameservers.length > 0
      ? [
          {
            path: [...path, "nameservers"],
            message:
              "Debian's DHCP client takes the name servers of the lease: remove `nameservers`, or set `bootproto: static`",
          },
        ]
      : [],
  );
  gaps.push(...routerLimits(guest, own));
  if (!vlan || hasAddress) return gaps;
  const message =
    "Debian's installer reaches its mirror over no VLAN: give an interface or a bond an address of its own";
  return [...gaps, { path: vlan.path, message }];
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
