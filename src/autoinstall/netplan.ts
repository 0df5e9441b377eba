import type { Link } from "../model/link.ts";

/**
 * netplan's names for the options of the bonding driver (its reference, "Properties for device type bonds"). An option
 * without a name here is a finding.
 */
export const BOND_PARAMETERS: Readonly<Record<string, string>> = {
  mode: "mode",
  ad_select: "ad-select",
  arp_all_targets: "arp-all-targets",
  arp_interval: "arp-interval",
  arp_ip_target: "arp-ip-targets",
  arp_validate: "arp-validate",
  downdelay: "down-delay",
  fail_over_mac: "fail-over-mac-policy",
  lacp_rate: "lacp-rate",
  lp_interval: "learn-packet-interval",
  miimon: "mii-monitor-interval",
  min_links: "min-links",
  num_grat_arp: "gratuitous-arp",
  packets_per_slave: "packets-per-slave",
  primary: "primary",
  primary_reselect: "primary-reselect-policy",
  resend_igmp: "resend-igmp",
  updelay: "up-delay",
  xmit_hash_policy: "transmit-hash-policy",
};

const SECTIONS = { ethernet: "ethernets", bond: "bonds", vlan: "vlans", bridge: "bridges" } as const;

type Values = Record<string, unknown>;

/** The network of version 2 for netplan. `domain`: the search domain of the link with the default route. */
export function netplanOf(links: readonly Link[], domain: string | null): Values {
  const sections = new Map<string, Values>();
  for (const link of links) {
    const section = sections.get(SECTIONS[link.kind]) ?? {};
    section[link.name] = { ...device(link), ...(link.controller === null && addressing(link, domain)) };
    sections.set(SECTIONS[link.kind], section);
  }
  return { version: 2, ...Object.fromEntries(sections) };
}

function device({ kind, mac, members, options, parent, vlan_id, stp, mtu }: Link): Values {
  const size = mtu === null ? {} : { mtu };
  switch (kind) {
    case "ethernet":
      return { match: { macaddress: mac }, ...size };
    case "vlan":
      return { id: vlan_id, link: parent, ...size };
    case "bridge":
      return { interfaces: members, macaddress: mac, parameters: { stp }, ...size };
    case "bond":
      return { interfaces: members, macaddress: mac, parameters: bondParameters(options), ...size };
  }
}

function bondParameters(options: Link["options"]): Values {
  return Object.fromEntries(
    Object.entries(options).flatMap(([key, value]) => {
      const name = Object.hasOwn(BOND_PARAMETERS, key) ? BOND_PARAMETERS[key] : undefined;
      if (name === undefined) return [];
      return [[name, name === "arp-ip-targets" ? value.split(",") : value]];
    }),
  );
}

function addressing(link: Link, domain: string | null): Values {
  const { dhcp4, auto6, ipv6, is_routed, addresses4, addresses6, nameservers, routes } = link;
  const search = link.search.length > 0 || !is_routed || domain === null ? link.search : [domain];
  const gateways = [
    ...(link.gateway4 !== null && !dhcp4 ? [{ to: "default", via: link.gateway4 }] : []),
    ...(link.gateway6 !== null && !auto6 ? [{ to: "::/0", via: link.gateway6 }] : []),
  ];
  const own = routes.map(({ to, via, metric }) => ({
    to,
    via,
    ...(typeof metric === "number" && { metric }),
  }));
  const addresses = [...addresses4, ...addresses6].map(({ address, prefix }) => `${address}/${prefix}`);
  return {
    dhcp4,
    // A DHCP server has its reservations by MAC, and netplan's own identifier changes with the machine-id.
    ...(dhcp4 && { "dhcp-identifier": "mac" }),
    ...(dhcp4 && !is_routed && { "dhcp4-overrides": { "use-routes": false } }),
    "accept-ra": auto6,
    ...(!ipv6 && { "link-local": [] }),
    ...(addresses.length > 0 && { addresses }),
    ...(gateways.length + own.length > 0 && { routes: [...gateways, ...own] }),
    ...(nameservers.length + search.length > 0 && {
      nameservers: {
        ...(nameservers.length > 0 && { addresses: nameservers }),
        ...(search.length > 0 && { search }),
      },
    }),
  };
}
