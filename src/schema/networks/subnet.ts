import * as v from "valibot";
import { isIpv6, isSubnet } from "../../address.ts";
import { isMap } from "../../merge/merge.ts";
import { address, atLeast, between, describe, flag, ipv4, ipv6, name, section, text } from "../format.ts";
import { router, router6 } from "../router.ts";
import { dhcp6 } from "./dhcp.ts";
import { NONE } from "./none.ts";

/** A subnet in CIDR form, whose address is its first one. */
function cidr(family: 4 | 6, example: string) {
  return v.pipe(
    text,
    v.check(
      (value) => isSubnet(value) && isIpv6(value) === (family === 6),
      `must be a subnet with its first address, like ${example}`,
    ),
  );
}
const cidr4 = cidr(4, "192.168.155.0/24");
const cidr6 = cidr(6, "fd00:5::/64");

const GATEWAY = "must be an address, `{guest: GUEST}` or `none`";
const guest = section({ guest: describe(name, "The guest that routes.", "fw-1") }, GATEWAY);
const none = v.literal(NONE, GATEWAY);

/** The router of the guests. Each fault has its own place. */
function gatewayOf<Address extends v.GenericSchema<string, string>>(schema: Address) {
  const any = v.union([schema, guest, none]);
  const run: (typeof any)["~run"] = (dataset, config) => {
    const { value } = dataset;
    const one = isMap(value) ? guest : typeof value === "string" && value !== NONE ? schema : none;
    return one["~run"](dataset, config) as ReturnType<(typeof any)["~run"]>;
  };
  return { ...any, "~run": run };
}

function gateway<Address extends v.GenericSchema<string, string>>(schema: Address, example: string) {
  return describe(
    v.nullish(gatewayOf(schema)),
    "The router of the guests. In the modes nat, route, open and isolated an address is the host's on the network; in mode bridge it is that of a router, for IPv6 also a link-local one beside `subnet`. `{guest: GUEST}`: a guest, which needs an address on the network. `none`: guests have no default route here. For a guest or `none`, the host has an address only with `host_address`, and the network needs `subnet` to give guests addresses.",
    example,
  );
}

function hostAddress<Address extends v.GenericSchema<string, string>>(schema: Address, example: string) {
  return describe(
    v.nullish(schema),
    "The host's address on the network, if a guest or nobody is the gateway.",
    example,
  );
}

/** The part of a subnet for automatic addresses. */
function staticRange(schema: typeof ipv4 | typeof ipv6, start: string, end: string) {
  return describe(
    v.nullish(
      section(
        {
          start: describe(schema, "The first address.", start),
          end: describe(schema, "The last address.", end),
        },
        "must be a map of `start` and `end`",
      ),
    ),
    "The addresses for interfaces with `auto`. Default: the subnet without its dynamic range. An address that another machine of the plan has is never taken.",
  );
}

const PREFIX = "must be a prefix length, 1 to 30";
export const prefix4 = between(1, 30, PREFIX);
// dnsmasq's DHCPv6 does not allow larger subnets.
const PREFIX6 = "must be an IPv6 prefix length, 64 to 126";
const prefix6 = between(64, 126, PREFIX6);

const netmask = v.pipe(text, v.ipv4("must be a netmask, like 255.255.255.0"));

/** The keys of a network's IPv4 subnet. */
export const subnet4 = {
  gateway: gateway(ipv4, "192.168.155.254"),
  host_address: hostAddress(ipv4, "192.168.155.253"),
  subnet: describe(
    v.nullish(cidr4),
    "The subnet of a network without an address of its own; otherwise set `netmask` or `prefix`.",
    "192.168.155.0/24",
  ),
  netmask: describe(v.nullish(netmask), "Size of the subnet; set this or `prefix`.", "255.255.255.0"),
  prefix: describe(v.nullish(prefix4), "Size of the subnet; set this or `netmask`.", 24),
  static: staticRange(ipv4, "192.168.155.20", "192.168.155.99"),
};

/** A network's `ipv6`. */
export const subnet6 = section(
  {
    gateway: gateway(router6, "fd00:5::1"),
    host_address: hostAddress(ipv6, "fd00:5::2"),
    subnet: describe(
      v.nullish(cidr6),
      "The subnet of a network without an address of its own.",
      "fd00:5::/64",
    ),
    prefix: describe(
      v.nullish(prefix6),
      "Prefix length; default 64. Guests can only configure addresses by themselves with 64.",
      64,
    ),
    dhcp: describe(
      v.nullish(dhcp6),
      "DHCPv6 with this dynamic range; without `start` and `end`, only for machines with reservations. Not set: guests derive their addresses from the prefix.",
    ),
    static: staticRange(ipv6, "fd00:5::20", "fd00:5::ff"),
    nat: describe(
      v.nullish(flag),
      "In mode nat: whether to translate IPv6 addresses too; default true. Unique local addresses (fd00::/8) need it. Set it to false if the prefix is routed to the host.",
    ),
  },
  "must be a map of `gateway`, `prefix`, `dhcp` and `nat`",
);

/** More subnets of a network. libvirt serves DHCP only in the first of each family. */
export const subnets = v.array(
  section({
    gateway: describe(address, "The host's address in this subnet.", "192.168.156.254"),
    prefix: describe(between(1, 126, "must be a prefix length"), "Size of the subnet.", 24),
  }),
  "must be a list of maps with `gateway` and `prefix`",
);

/** libvirt's metrics have 32 bits. */
const METRIC = 2 ** 32 - 1;
const ROUTE = "must be a subnet with its first address, like 10.20.0.0/16 or fd00:20::/64";
/** Routes of the host. */
export const routes = v.array(
  section({
    to: describe(v.pipe(text, v.check(isSubnet, ROUTE)), "The subnet behind the router.", "10.20.0.0/16"),
    via: describe(router, "The router's address on this network.", "192.168.155.2"),
    metric: describe(
      v.nullish(v.pipe(atLeast(1), v.maxValue(METRIC, `must be at most ${METRIC}`))),
      "A larger one is used later.",
    ),
  }),
  "must be a list of maps with `to` and `via`",
);
