import type { Link } from "../model/link.ts";

const lines = (...all: readonly (string | false | null)[]) => all.filter((line) => line).join("\n");

/** A keyfile of NetworkManager for a card, found by its MAC. */
export function keyfile(link: Link): string {
  const { name, mac, mtu, dhcp4, auto6, ipv6, is_routed, search, nameservers } = link;
  const dns = (version: 4 | 6) => nameservers.filter((each) => each.includes(":") === (version === 6));
  const method4 = dhcp4 ? "auto" : link.addresses4.length > 0 ? "manual" : "disabled";
  const method6 = !ipv6 ? "disabled" : auto6 ? "auto" : link.addresses6.length > 0 ? "manual" : "link-local";
  const common = (version: 4 | 6, isUsed: boolean) => [
    ...addresses(link, version),
    ...routes(link, version),
    isUsed && dns(version).length > 0 && `dns=${dns(version).join(";")};`,
    isUsed && search.length > 0 && `dns-search=${search.join(";")};`,
    isUsed && !is_routed && "never-default=true",
  ];
  return `${lines(
    ...["[connection]", `id=${name}`, "type=ethernet", "", "[ethernet]", `mac-address=${mac}`],
    mtu !== null && `mtu=${mtu}`,
    ...["", "[ipv4]", `method=${method4}`, ...common(4, method4 !== "disabled")],
    ...["", "[ipv6]", `method=${method6}`, ...common(6, method6 === "auto" || method6 === "manual")],
  )}\n`;
}

function addresses({ addresses4, addresses6, gateway4, gateway6 }: Link, version: 4 | 6): string[] {
  const [all, gateway] = version === 4 ? [addresses4, gateway4] : [addresses6, gateway6];
  return all.map(({ address, prefix }, at) => {
    const router = at === 0 && gateway !== null ? `,${gateway}` : "";
    return `address${at + 1}=${address}/${prefix}${router}`;
  });
}

function routes({ routes }: Link, version: 4 | 6): string[] {
  return routes
    .filter(({ to }) => to.includes(":") === (version === 6))
    .map(({ to, via, metric }, at) => {
      const rank = typeof metric === "number" ? `,${metric}` : "";
      return `route${at + 1}=${to},${via}${rank}`;
    });
}

/** A file of networkd for a card, found by its MAC. */
export function networkFile(link: Link): string {
  const { mac, mtu, dhcp4, auto6, ipv6, is_routed, search, nameservers, gateway4, gateway6 } = link;
  return `${lines(
    ...["[Match]", `MACAddress=${mac}`],
    mtu !== null && lines("[Link]", `MTUBytes=${mtu}`),
    "[Network]",
    `DHCP=${dhcp4 ? "ipv4" : "no"}`,
    `IPv6AcceptRA=${auto6 ? "yes" : "no"}`,
    !ipv6 && "LinkLocalAddressing=no",
    ...[...link.addresses4, ...link.addresses6].map(({ address, prefix }) => `Address=${address}/${prefix}`),
    !dhcp4 && gateway4 !== null && `Gateway=${gateway4}`,
    !auto6 && gateway6 !== null && `Gateway=${gateway6}`,
    ...nameservers.map((each) => `DNS=${each}`),
    search.length > 0 && `Domains=${search.join(" ")}`,
    dhcp4 && lines("[DHCPv4]", "ClientIdentifier=mac", !is_routed && "UseRoutes=false"),
    ...link.routes.map(({ to, via, metric }) =>
      lines(
        "[Route]",
        `Destination=${to}`,
        `Gateway=${via}`,
        typeof metric === "number" && `Metric=${metric}`,
      ),
    ),
  )}\n`;
}
