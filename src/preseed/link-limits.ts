import type { AnswerGap } from "../installers/installer.ts";
import type { LinkedGuest } from "../model/link.ts";
import { linksOf } from "../model/links.ts";

/** The links of a guest that its installation cannot use. */
export function linkLimits(guest: LinkedGuest): AnswerGap[] {
  const links = linksOf(guest).filter(({ controller }) => controller === null);
  const own = links.filter(({ kind }) => kind !== "vlan");
  const hasAddress = own.some(
    ({ dhcp4, auto6, addresses4, addresses6 }) => dhcp4 || auto6 || addresses4.length + addresses6.length > 0,
  );
  const [vlan] = links.filter(({ kind }) => kind === "vlan");
  const gaps = links.flatMap(({ dhcp4, nameservers, path }) =>
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
  if (!vlan || hasAddress) return gaps;
  const message =
    "Debian's installer reaches its mirror over no VLAN: give an interface or a bond an address of its own";
  return [...gaps, { path: vlan.path, message }];
}
