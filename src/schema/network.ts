import * as v from "valibot";
import { MODE_NAMES } from "../model/modes.ts";
import { series } from "../nearest.ts";
import { checks } from "./checks.ts";
import { describe, domainName, external, flag, line, name, namePrefix, packetSize, text } from "./format.ts";
import { reachesHost } from "./host-reach.ts";
import { bridge } from "./networks/bridge.ts";
import { dhcp } from "./networks/dhcp.ts";
import { dns } from "./networks/dns.ts";
import { forward, macvtap } from "./networks/forward.ts";
import { netboot, tftp } from "./networks/netboot.ts";
import { bandwidth, portGroups, vlan } from "./networks/port-group.ts";
import { routes, subnet4, subnet6, subnets } from "./networks/subnet.ts";

/** Modes of libvirt that are other keys here, and the keys. */
const OTHER_MODES: Readonly<Record<string, string>> = {
  hostdev: "a guest gets a network card of the host by `virtinst.host_devices`",
  ...Object.fromEntries(
    ["private", "vepa", "passthrough"].map((mode) => [
      mode,
      `set \`mode: macvtap\` and \`macvtap: {mode: ${mode}}\``,
    ]),
  ),
};

function modeMessage({ input }: { readonly input: unknown }): string {
  const rule = `must be one of ${series(MODE_NAMES, "or")}`;
  const mode = String(input);
  return Object.hasOwn(OTHER_MODES, mode) ? `${rule}: ${OTHER_MODES[mode]}` : rule;
}

/** The keys of a network's merged values. */
export const networkSchema = v.looseObject({
  name: describe(v.optional(name), "Default: the name of its directory or file.", "service"),
  name_prefix: namePrefix,
  external,
  mode: describe(
    v.optional(v.picklist(MODE_NAMES, modeMessage)),
    "How the network is connected to other networks.",
  ),
  domain: describe(v.nullish(domainName), "The domain of the guests' names.", "lab.test"),
  bridge: describe(v.nullish(bridge), "The bridge on the host."),
  macvtap: describe(v.nullish(macvtap), "In mode macvtap: the host's network devices that guests share."),
  forward: describe(v.nullish(forward), "How packets of guests leave the host."),
  mtu: describe(
    v.nullish(packetSize),
    "The largest packet, in bytes, on the bridge and the interfaces of guests; DHCP tells it to guests. Default: 1500.",
    9000,
  ),
  ...subnet4,
  dhcp: describe(
    v.nullish(dhcp),
    "Who serves IPv4 DHCP. `{start, end}`: libvirt, with this dynamic range for interfaces without an address; a map without `start` and `end`: libvirt, only for interfaces with an address. `elsewhere`: a server outside the lab. `{by: GUEST}`: a guest. Not set: nobody, or for a bridge of the host a server outside the lab.",
  ),
  ipv6: describe(
    v.nullish(subnet6),
    "The network's IPv6 subnet, in addition to IPv4 or alone. Where the host has no IPv6 address, guests can still use IPv6 among themselves (libvirt's `ipv6='yes'`).",
  ),
  subnets: describe(v.nullish(subnets), "More subnets of the network, without DHCP."),
  routes: describe(v.nullish(routes), "Routes of the host to subnets behind a machine of the network."),
  dns: describe(
    v.nullish(dns),
    "More names in the network's DNS, in addition to the guests, and its other servers.",
  ),
  isolated_ports: describe(
    v.nullish(flag),
    "Whether guests of the network reach only the host and what the bridge is connected to, not each other.",
  ),
  bandwidth: describe(v.nullish(bandwidth), "The speed of the network as a whole."),
  vlan: describe(
    v.nullish(vlan),
    "The VLAN of all interfaces: on a bridge of Open vSwitch, or in mode macvtap with passthrough.",
    42,
  ),
  port_groups: describe(
    v.nullish(portGroups),
    "Settings for a part of the interfaces. An interface names its group in `port_group`.",
    { servers: { default: true, vlan: 42 } },
  ),
  netboot: describe(
    v.nullish(netboot),
    "Whether libvirt's DHCP tells machines where the lab's boot files are: those of guests with `virtinst.method: pxe` or `netboot: install`. All other machines go on to their next boot device. A map also has settings for machines without iPXE.",
    true,
    { tftp: "/srv/tftp/lab" },
  ),
  tftp: describe(
    v.nullish(tftp),
    "A directory of the host that libvirt serves by TFTP, for boot files of your own. It must be there before the network starts.",
    "/srv/tftp",
  ),
  dnsmasq: describe(
    v.nullish(v.array(reachesHost(line, "option"), "must be a list of lines")),
    "More lines for the configuration of the network's dnsmasq. dnsmasq runs as root at its start, and some of its options run programs.",
    ["log-dhcp"],
  ),
  description: describe(v.nullish(text), "The purpose of the network."),
  checks,
});

export type NetworkValues = v.InferInput<typeof networkSchema>;
