import * as v from "valibot";
import { isMode, MODE_NAMES, MODES } from "../model/modes.ts";
import { dhcp } from "./dhcp.ts";
import {
  address,
  atLeast,
  checks,
  describe,
  domainName,
  external,
  flag,
  ipv4,
  ipv6,
  name,
  namePrefix,
  oneOf,
  section,
  text,
  wholeNumber,
} from "./format.ts";
import { reachesHost } from "./host-reach.ts";

// dnsmasq's DHCPv6 does not allow larger subnets.
const PREFIX6 = "must be an IPv6 prefix length, 64 to 126";

/** The keys of a network's merged values. */
export const networkSchema = v.looseObject({
  name: describe(v.optional(name), "Default: the name of its directory or file.", "service"),
  name_prefix: namePrefix,
  external,
  mode: describe(v.optional(oneOf(MODE_NAMES)), "How the network is connected to other networks."),
  domain: describe(v.nullish(domainName), "The domain of the guests' names.", "lab.test"),
  bridge: describe(
    v.nullish(
      section(
        {
          name: describe(
            v.optional(reachesHost(name, "bridge")),
            "Name of the bridge, at most 15 characters. Default: derived from the network's name.",
            "virbr10",
          ),
          stp: describe(v.optional(flag), "Whether it uses the spanning tree protocol."),
          delay: describe(
            v.optional(atLeast(0, "must be a number of seconds, 0 or more")),
            "Seconds until a new port forwards packets.",
            0,
          ),
        },
        "must be a map of `name`, `stp` and `delay`",
      ),
    ),
    "The bridge on the host.",
  ),
  gateway: describe(ipv4, "The host's address on the network.", "192.168.155.254"),
  netmask: describe(v.nullish(ipv4), "Size of the subnet; set this or `prefix`.", "255.255.255.0"),
  prefix: describe(
    v.nullish(
      v.pipe(
        wholeNumber,
        v.minValue(1, "must be a prefix length, 1 to 30"),
        v.maxValue(30, "must be a prefix length, 1 to 30"),
      ),
    ),
    "Size of the subnet; set this or `netmask`.",
    24,
  ),
  dhcp: describe(
    v.nullish(dhcp),
    "Who serves IPv4 DHCP. `{start, end}`: libvirt, with this dynamic range for interfaces without an address. `elsewhere`: a server outside the lab. `{by: GUEST}`: a guest. Not set: nobody, or for a bridge of the host a server outside the lab.",
  ),
  ipv6: describe(
    v.nullish(
      section(
        {
          gateway: describe(ipv6, "The host's address on the network.", "fd00:5::1"),
          prefix: describe(
            v.nullish(v.pipe(wholeNumber, v.minValue(64, PREFIX6), v.maxValue(126, PREFIX6))),
            "Prefix length; default 64. Guests can only configure addresses by themselves with 64.",
            64,
          ),
          dhcp: describe(
            v.nullish(
              section(
                {
                  start: describe(ipv6, "The first address.", "fd00:5::100"),
                  end: describe(ipv6, "The last address.", "fd00:5::1ff"),
                },
                "must be a map of `start` and `end`",
              ),
            ),
            "The dynamic range of DHCPv6. Without it, guests derive their addresses from the prefix.",
          ),
          nat: describe(
            v.nullish(flag),
            "In mode nat: whether to translate IPv6 addresses too; default true. Unique local addresses (fd00::/8) need it. Set it to false if the prefix is routed to the host.",
          ),
        },
        "must be a map of `gateway`, `prefix`, `dhcp` and `nat`",
      ),
    ),
    "The network's IPv6 subnet, in addition to IPv4.",
  ),
  dns: describe(
    v.nullish(
      section(
        {
          aliases: describe(
            v.nullish(v.array(domainName, "must be a list of names")),
            "More names of the gateway.",
            ["ks"],
          ),
          hosts: describe(
            v.nullish(
              v.array(
                section(
                  {
                    ip: describe(address, "IPv4 or IPv6 address.", "192.168.155.50"),
                    name: describe(domainName, "Its name.", "printer"),
                  },
                  "must be a map of `ip` and `name`",
                ),
                "must be a list of maps with `ip` and `name`",
              ),
            ),
            "Names of machines that are not guests.",
          ),
          local_only: describe(
            v.nullish(flag),
            "Whether libvirt asks no other server for names of the network's domain and of the domains below it. Default: true where the network has a domain. Set it to false if a server outside the lab knows names of that domain.",
          ),
        },
        "must be a map of `aliases`, `hosts` and `local_only`",
      ),
    ),
    "More names in the network's DNS, in addition to the guests.",
  ),
  description: describe(v.nullish(text), "The purpose of the network."),
  checks,
});

const withoutSubnet = v.looseObject({
  ...networkSchema.entries,
  gateway: v.nullish(networkSchema.entries.gateway),
});

/** The schema of a network with a mode. A mode without a subnet needs no gateway. */
export function networkSchemaOf(mode: unknown): typeof networkSchema | typeof withoutSubnet {
  return isMode(mode) && !MODES[mode].has.subnet ? withoutSubnet : networkSchema;
}

export type NetworkValues = v.InferInput<typeof withoutSubnet>;
