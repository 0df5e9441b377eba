import * as v from "valibot";
import { isMode, MODE_NAMES, MODES } from "../model/modes.ts";
import {
  address,
  atLeast,
  checks,
  described,
  domainName,
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

// dnsmasq takes no wider one with DHCP.
const PREFIX6 = "an IPv6 prefix is 64 to 126";

/** The known keys of a network's merged values. */
export const networkSchema = v.looseObject({
  name: described(v.optional(name), "By default the name of its directory or file.", "service"),
  name_prefix: namePrefix,
  mode: described(v.optional(oneOf("mode", MODE_NAMES)), "How the network reaches others."),
  domain: described(v.nullish(domainName), "The domain of the guests' names.", "lab.test"),
  bridge: described(
    v.nullish(
      section(
        {
          name: described(v.optional(name), "At most 15 characters.", "virbr10"),
          stp: described(v.optional(flag), "Whether it speaks the spanning tree protocol."),
          delay: described(
            v.optional(atLeast(0, "`delay` is seconds, not negative")),
            "Seconds before a new port forwards.",
            0,
          ),
        },
        "`bridge` is a map of `name`, `stp` and `delay`",
      ),
    ),
    "The bridge on the host.",
  ),
  gateway: described(ipv4, "The host's own address on the network.", "192.168.155.254"),
  netmask: described(v.nullish(ipv4), "This or `prefix`.", "255.255.255.0"),
  prefix: described(
    v.nullish(
      v.pipe(wholeNumber, v.minValue(1, "a prefix is 1 to 30"), v.maxValue(30, "a prefix is 1 to 30")),
    ),
    "This or `netmask`.",
    24,
  ),
  dhcp: described(
    v.nullish(
      section(
        {
          start: described(ipv4, "The first address.", "192.168.155.200"),
          end: described(ipv4, "The last address.", "192.168.155.250"),
        },
        "`dhcp` is a map of `start` and `end`",
      ),
    ),
    "The dynamic range, for interfaces without an address.",
  ),
  ipv6: described(
    v.nullish(
      section(
        {
          gateway: described(ipv6, "The host's own address on the network.", "fd00:5::1"),
          prefix: described(
            v.nullish(v.pipe(wholeNumber, v.minValue(64, PREFIX6), v.maxValue(126, PREFIX6))),
            "By default 64, the only one where guests find addresses by themselves.",
            64,
          ),
          dhcp: described(
            v.nullish(
              section(
                {
                  start: described(ipv6, "The first address.", "fd00:5::100"),
                  end: described(ipv6, "The last address.", "fd00:5::1ff"),
                },
                "`dhcp` is a map of `start` and `end`",
              ),
            ),
            "The dynamic range of DHCPv6; without one, guests make their addresses of the prefix.",
          ),
          nat: described(
            v.nullish(flag),
            "Mode nat: whether IPv6 is translated too, as it must be of unique local addresses (fd00::/8). By default it is; false where the prefix is routed to the host.",
          ),
        },
        "`ipv6` is a map of `gateway`, `prefix`, `dhcp` and `nat`",
      ),
    ),
    "The network's IPv6, beside its IPv4.",
  ),
  dns: described(
    v.nullish(
      section(
        {
          aliases: described(
            v.nullish(v.array(domainName, "`aliases` is a list of names")),
            "Further names of the gateway.",
            ["ks"],
          ),
          hosts: described(
            v.nullish(
              v.array(
                section(
                  {
                    ip: described(address, "The address, of either family.", "192.168.155.50"),
                    name: described(domainName, "Its name.", "printer"),
                  },
                  "a host is a map of `ip` and `name`",
                ),
                "`hosts` is a list of maps with `ip` and `name`",
              ),
            ),
            "Names that are no guest's.",
          ),
        },
        "`dns` is a map of `aliases` and `hosts`",
      ),
    ),
    "What the network's DNS answers beside the guests' names.",
  ),
  description: described(v.nullish(text), "What it is for."),
  checks,
});

const withoutSubnet = v.looseObject({
  ...networkSchema.entries,
  gateway: v.nullish(networkSchema.entries.gateway),
});

/** The schema of a network of a mode: one that has no subnet needs no gateway. */
export function networkSchemaOf(mode: unknown): typeof networkSchema | typeof withoutSubnet {
  return isMode(mode) && !MODES[mode].has.subnet ? withoutSubnet : networkSchema;
}

export type NetworkValues = v.InferInput<typeof withoutSubnet>;
