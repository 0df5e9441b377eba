import type { Link } from "../model/link.ts";
import type { AgamaVersion } from "./release.ts";

type Values = Record<string, unknown>;

/** `network.connections` of a profile. `domain`: the search domain of the link with the default route. */
export function connectionsOf(links: readonly Link[], domain: string | null, agama: AgamaVersion): Values[] {
  return links.map((link) => ({
    id: link.name,
    ...deviceOf(link),
    ...(link.mtu !== null && { mtu: link.mtu }),
    ...(link.controller === null
      ? addressing(link, domain, agama)
      : { method4: "disabled", method6: "disabled" }),
  }));
}

/** A card has the name of `ifname=` in the kernel arguments where another link needs its name. */
function deviceOf({ kind, name, mac, members, options, parent, vlan_id, stp }: Link): Values {
  const { mode, ...others } = options;
  switch (kind) {
    case "ethernet":
      return { macAddress: mac };
    case "vlan":
      return { interface: name, vlan: { id: vlan_id, parent } };
    case "bridge":
      return { interface: name, customMacAddress: mac, bridge: { stp, ports: members } };
    case "bond": {
      const words = Object.entries(others).map(([key, value]) => `${key}=${value}`);
      const bond = { mode, ...(words.length > 0 && { options: words.join(" ") }), ports: members };
      return { interface: name, customMacAddress: mac, bond };
    }
  }
}

function addressing(link: Link, domain: string | null, agama: AgamaVersion): Values {
  const { dhcp4, auto6, ipv6, is_routed, addresses4, addresses6, nameservers, gateway4, gateway6 } = link;
  const search = link.search.length > 0 || !is_routed || domain === null ? link.search : [domain];
  const addresses = [...addresses4, ...addresses6].map(({ address, prefix }) => `${address}/${prefix}`);
  const manual6 = addresses6.length > 0 ? "manual" : "link-local";
  return {
    method4: dhcp4 ? "auto" : addresses4.length > 0 ? "manual" : "disabled",
    method6: !ipv6 ? "disabled" : auto6 ? "auto" : manual6,
    ...(addresses.length > 0 && { addresses }),
    ...(!dhcp4 && gateway4 !== null && { gateway4 }),
    ...(!auto6 && gateway6 !== null && { gateway6 }),
    ...(nameservers.length > 0 && { nameservers }),
    ...(search.length > 0 && { [agama === 17 ? "dnsSearchlist" : "dnsSearchList"]: search }),
  };
}
