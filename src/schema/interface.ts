import * as v from "valibot";
import { described, flag, ipv4Beside, ipv6, mac, name, section } from "./format.ts";
import { componentName } from "./virtinst.ts";

/** An item of `interfaces`. */
export const networkInterface = section({
  network: described(name, "The libvirt network that it is on.", "service"),
  mac: described(
    v.nullish(mac),
    "Without one, miniascape gives one that depends on the site, the guest's name and the interface alone.",
    "52:54:00:05:00:10",
  ),
  ip: described(
    v.nullish(ipv4Beside("ip6")),
    "Without one, the guest gets an address of the network's dynamic range.",
    "192.168.155.10",
  ),
  ip6: described(
    v.nullish(ipv6),
    "Without one, the guest gets what the network's IPv6 has for everybody. A kickstart sets it, whatever `bootproto` says: DHCPv6 knows a guest only by the name that it sends.",
    "fd00:5::10",
  ),
  bootproto: described(
    v.optional(v.picklist(["dhcp", "static"], "`bootproto` is dhcp or static")),
    "How the installed system gets its IPv4 address.",
  ),
  dns: described(v.optional(flag), "Whether the network's DNS answers the guest's name with this address."),
  model: described(
    v.optional(componentName("model", "a network card", "virtio", "e1000e")),
    "The network card.",
    "virtio",
    "e1000e",
  ),
  device: described(v.optional(name), "The card's name in the guest, where the kickstart needs it.", "eth0"),
});

/** What lies under every item: an interface whose network is not said yet. */
export const interfaceDefaults = section({
  ...networkInterface.entries,
  network: described(v.optional(name), "The libvirt network that it is on."),
});
