import type { Link } from "../model/link.ts";
import { lines } from "./lines.ts";

/**
 * networkd's names for the options of the bonding driver (systemd.netdev(5), section [Bond]), and the unit of a number. An
 * option without a name here is a finding.
 */
export const BOND_OPTIONS: Readonly<Record<string, readonly [name: string, unit?: string]>> = {
  mode: ["Mode"],
  ad_select: ["AdSelect"],
  all_slaves_active: ["AllSlavesActive"],
  arp_all_targets: ["ARPAllTargets"],
  arp_interval: ["ARPIntervalSec", "ms"],
  arp_ip_target: ["ARPIPTargets"],
  arp_validate: ["ARPValidate"],
  downdelay: ["DownDelaySec", "ms"],
  fail_over_mac: ["FailOverMACPolicy"],
  lacp_rate: ["LACPTransmitRate"],
  lp_interval: ["LearnPacketIntervalSec"],
  miimon: ["MIIMonitorSec", "ms"],
  min_links: ["MinLinks"],
  num_grat_arp: ["GratuitousARP"],
  packets_per_slave: ["PacketsPerSlave"],
  primary_reselect: ["PrimaryReselectPolicy"],
  resend_igmp: ["ResendIGMP"],
  tlb_dynamic_lb: ["DynamicTransmitLoadBalancing"],
  updelay: ["UpDelaySec", "ms"],
  xmit_hash_policy: ["TransmitHashPolicy"],
};

/** A file of networkd that makes a bond, a VLAN or a bridge; null: the link is a card. */
export function netdevFile(link: Link): string | null {
  const { kind, name, mac, mtu, vlan_id, stp, options } = link;
  if (kind === "ethernet") return null;
  const device = {
    bond: () => ["[Bond]", ...Object.entries(options).map(bondLine)],
    vlan: () => ["[VLAN]", `Id=${vlan_id}`],
    bridge: () => ["[Bridge]", `STP=${stp ? "yes" : "no"}`],
  }[kind];
  return `${lines(
    ...["[NetDev]", `Name=${name}`, `Kind=${kind}`],
    kind !== "vlan" && `MACAddress=${mac}`,
    mtu !== null && `MTUBytes=${mtu}`,
    ...device(),
  )}\n`;
}

function bondLine([key, value]: [string, string]): string | false {
  const [name, unit = ""] = (Object.hasOwn(BOND_OPTIONS, key) && BOND_OPTIONS[key]) || [null];
  return name !== null && `${name}=${key === "arp_ip_target" ? value.replaceAll(",", " ") : value}${unit}`;
}

/** A file of networkd for a link. Cards are found by their MAC, which a bond or a bridge on top also has. */
export function networkFile(link: Link, all: readonly Link[]): string {
  const { kind, name, mac, mtu, controller, vlans } = link;
  const isBelow = controller !== null || vlans.length > 0;
  return `${lines(
    "[Match]",
    kind === "ethernet" ? lines(`MACAddress=${mac}`, isBelow && "Type=ether") : `Name=${name}`,
    mtu !== null && lines("[Link]", `MTUBytes=${mtu}`),
    "[Network]",
    ...vlans.map((each) => `VLAN=${each}`),
    ...(controller === null ? addressing(link) : [memberLine(controller, all), "LinkLocalAddressing=no"]),
  )}\n`;
}

function memberLine(controller: string, all: readonly Link[]): string {
  const kind = all.find(({ name }) => name === controller)?.kind;
  return `${kind === "bridge" ? "Bridge" : "Bond"}=${controller}`;
}

function addressing(link: Link): (string | false)[] {
  const { dhcp4, auto6, ipv6, is_routed, search, nameservers, gateway4, gateway6 } = link;
  return [
    `DHCP=${dhcp4 ? "ipv4" : "no"}`,
    `IPv6AcceptRA=${auto6 ? "yes" : "no"}`,
    !ipv6 && "LinkLocalAddressing=no",
    ...[...link.addresses4, ...link.addresses6].map(({ address, prefix }) => `Address=${address}/${prefix}`),
    !dhcp4 && gateway4 !== null && `Gateway=${gateway4}`,
    !auto6 && gateway6 !== null && `Gateway=${gateway6}`,
    ...nameservers.map((each) => `DNS=${each}`),
    search.length > 0 && `Domains=${search.join(" ")}`,
    dhcp4 && lines("[DHCPv4]", "ClientIdentifier=mac", !is_routed && "UseRoutes=false"),
    // systemd.network(5): since systemd 250; Flatcar's has been newer since 2023.
    auto6 && !is_routed && lines("[IPv6AcceptRA]", "UseGateway=false"),
    ...link.routes.map(({ to, via, metric }) =>
      lines(
        "[Route]",
        `Destination=${to}`,
        `Gateway=${via}`,
        typeof metric === "number" && `Metric=${metric}`,
      ),
    ),
  ];
}
