import * as v from "valibot";
import { isSubnet, isWithPrefix } from "../address.ts";
import {
  address,
  atLeast,
  describe,
  domainName,
  flag,
  ipv4Beside,
  mapOf,
  name,
  oneOf,
  packetSize,
  section,
  text,
  vlanNumber,
  wholeNumber,
} from "./format.ts";
import { router, router6 } from "./router.ts";

/** A device's name in Linux, which has at most 15 characters. */
const deviceName = v.pipe(
  text,
  v.regex(
    /^[A-Za-z][A-Za-z0-9_.-]{0,14}$/,
    "must be the name of a device: a letter, then at most 14 letters, digits and _ . -",
  ),
);

/** An interface by its index, or any link by its name. */
export const linkReference = v.union(
  [atLeast(0, "must be the index of an interface, 0 or more"), deviceName],
  "must be the index of an interface, 0 or more, or the name of a link",
);

const mtu = describe(
  v.nullish(packetSize),
  "The largest packet in bytes. Default: as the device has it.",
  9000,
);

const bootproto = describe(
  v.optional(v.picklist(["dhcp", "static", "none"], "must be dhcp, static or none")),
  "How the installed system gets its IPv4 address; `none`: it gets none, as on a network of IPv6 alone.",
);

const route = section(
  {
    to: describe(
      v.pipe(
        text,
        v.check(
          isSubnet,
          "must be a subnet like 10.20.0.0/16: its first address and a prefix length of at least 1; for the default route use `router` and `default_interface`",
        ),
      ),
      "The subnet.",
      "10.20.0.0/16",
    ),
    via: describe(
      router,
      "The router to it, an address on the link. It can be a link-local one.",
      "192.168.155.253",
      "fe80::1",
    ),
    metric: describe(v.nullish(atLeast(0)), "The metric; a lower one is preferred."),
  },
  "must be a map of `to`, `via` and `metric`",
);

/** The settings of a link with addresses in the installed system. */
export const linkSettings = {
  bootproto,
  addresses: describe(
    v.nullish(
      v.array(
        v.pipe(
          text,
          v.check(
            isWithPrefix,
            "must be an IPv4 or IPv6 address, with or without a prefix length, like 192.168.155.11 or fd00:5::11/64",
          ),
        ),
        "must be a list of addresses",
      ),
    ),
    "More addresses, which the installed system sets. Default of the prefix length: that of the network.",
    ["192.168.155.11", "fd00:5::11/64"],
  ),
  router: describe(
    v.nullish(ipv4Beside("router6")),
    "The router of the default route. Default: the network's gateway.",
    "192.168.155.253",
  ),
  router6: describe(
    v.nullish(router6),
    "The IPv6 router of the default route. It can be a link-local address.",
    "fd00:5::253",
    "fe80::1",
  ),
  routes: describe(v.nullish(v.array(route, "must be a list of maps")), "Static routes.", [
    { to: "10.20.0.0/16", via: "192.168.155.253" },
  ]),
  nameservers: describe(
    v.nullish(v.array(address, "must be a list of addresses")),
    "Name servers. Default: the network's, on the link with the default route.",
    ["192.168.155.53"],
  ),
  search: describe(v.nullish(v.array(domainName, "must be a list of domains")), "Search domains.", [
    "lab.test",
  ]),
  mtu,
  ipv6: describe(v.nullish(flag), "Whether the link has IPv6; default true.", false),
};

const members = describe(
  v.pipe(v.array(linkReference, "must be a list of links"), v.minLength(1, "must have at least one member")),
  "Its members: indices of interfaces, or names of links. It has the addresses, the routes and the MAC of the first.",
  [0, 1],
);

const option = v.pipe(
  v.union([wholeNumber, text], "must be text or a number"),
  v.check((value) => /^[A-Za-z0-9_.:+,-]+$/.test(String(value)), "must be letters, digits and _ . : + , -"),
);
const optionName = v.pipe(text, v.regex(/^[a-z_]+$/, "must be lower case letters and _"));

const bond = section({
  members,
  mode: describe(
    v.nullish(
      oneOf([
        "balance-rr",
        "active-backup",
        "balance-xor",
        "broadcast",
        "802.3ad",
        "balance-tlb",
        "balance-alb",
      ]),
    ),
    "How it uses its members; default active-backup.",
  ),
  options: describe(
    v.nullish(mapOf(option, "must be a map of options", optionName)),
    "More options of Linux's bonding driver. Default: miimon 100.",
    { miimon: 100, primary: "nic0" },
  ),
  mtu,
});

const bridge = section({
  members,
  stp: describe(v.nullish(flag), "Whether it uses the spanning tree protocol; default false."),
  mtu,
});

const vlan = section({
  id: describe(vlanNumber, "Its number.", 10),
  link: describe(linkReference, "The link with its packets: the index of an interface, or a name.", "bond0"),
  network: describe(v.nullish(name), "The network of its addresses, if the plan has it.", "service"),
  ...linkSettings,
});

const linksOf = <const Link extends v.GenericSchema>(link: Link, message: string) =>
  v.nullish(mapOf(link, message, deviceName));

/** The keys of a guest's links on top of its interfaces. */
export const upperLinks = {
  bonds: describe(linksOf(bond, "must be a map of bonds by their names"), "Bonds in the installed system.", {
    bond0: { members: [0, 1] },
  }),
  vlans: describe(linksOf(vlan, "must be a map of VLANs by their names"), "VLANs in the installed system.", {
    "bond0.10": { id: 10, link: "bond0", addresses: ["10.10.0.5/24"] },
  }),
  bridges: describe(
    linksOf(bridge, "must be a map of bridges by their names"),
    "Bridges in the installed system.",
    { br0: { members: [0] } },
  ),
};
