import * as v from "valibot";
import { componentName } from "./component-name.ts";
import { connected, connection } from "./connection.ts";
import { automatic, describe, flag, ipv4Beside, ipv6, mac, name, section } from "./format.ts";
import { linkSettings } from "./link.ts";

const entries = {
  ...connection,
  mac: describe(
    v.nullish(mac),
    "Default: derived from the site, the guest's name and the interface's index, so it never changes.",
    "52:54:00:05:00:10",
  ),
  ip: describe(
    v.nullish(automatic(ipv4Beside("ip6"))),
    "Default: an address from the network's dynamic range. `auto`: a fixed address of the network, of its `static` range if it has one, which `miniascape lock` writes to addresses.lock.yml.",
    "192.168.155.10",
    "auto",
  ),
  ip6: describe(
    v.nullish(automatic(ipv6)),
    "Default: an address from the network's DHCPv6 or router advertisements. `auto`: as in `ip`. A kickstart sets the address with any `bootproto`, because DHCPv6 only knows a guest by the name that it sends.",
    "fd00:5::10",
    "auto",
  ),
  ...linkSettings,
  dns: describe(v.optional(flag), "Whether the network's DNS has the guest's name with this address."),
  model: describe(
    v.optional(componentName("a network card", "virtio", "e1000e")),
    "The model of the network card.",
    "virtio",
    "e1000e",
  ),
  device: describe(
    v.optional(name),
    "The name of the device in the guest. cloud-init gives it to every card, and kickstart and Agama to those below a bond, VLAN or bridge; other cards keep the name that Linux gives them. A card below a bond, VLAN or bridge gets the name nic0, nic1 ... instead of eth0, eth1 ... from RHEL 7 on.",
    "eth0",
  ),
};

/** An item of `interfaces`. */
export const networkInterface = connected(section(entries));

const { bridge: _b, macvtap: _m, addresses: _a, router: _g, router6: _g6, routes: _r, ...shared } = entries;

/** The defaults for every item, without the other end of its cable and values that depend on it. */
export const interfaceDefaults = section(shared);
