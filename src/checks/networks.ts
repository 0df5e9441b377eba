import { type AddressNumber, addressNumber } from "../address.ts";
import { isMap } from "../merge/merge.ts";
import { MODES } from "../model/modes.ts";
import { duplicates } from "./duplicates.ts";
import type { Plan } from "./plan.ts";
import type { Rule, Violation } from "./rule.ts";
import { endOf, isInside, roleOf, type Subnet, subnets } from "./subnet.ts";

const duplicateBridge: Rule = {
  id: "duplicate-bridge",
  severity: "error",
  why: "libvirt defines both networks, and the second fails when it is started.",
  example: {
    "networks.d/a.yml": "gateway: 10.9.1.1\nprefix: 24\nbridge: {name: virbr7}\n",
    "networks.d/b.yml": "gateway: 10.9.2.1\nprefix: 24\nbridge: {name: virbr7}\n",
  },
  check: (plan) =>
    duplicates(
      // Several networks can use the same bridge of the host.
      plan.networks
        .filter(({ object }) => MODES[object.mode].has.ownBridge)
        .map((network) => ({ object: network, path: ["bridge", "name"], value: network.object.bridge.name })),
      (bridge, others) =>
        `the bridge ${bridge} is also that of the network \`${others[0]?.object.name}\`: give each network its own`,
      ({ object }) => `\`${object.name}\` has it here`,
    ),
};

/** The longest interface name: IFNAMSIZ of Linux without the NUL. */
const BRIDGE_NAME = 15;

const bridgeName: Rule = {
  id: "bridge-name-too-long",
  severity: "error",
  why: "the name of a Linux interface has at most 15 characters: libvirt defines the network, and starting it fails.",
  example: { "networks.d/a.yml": "gateway: 10.9.1.1\nprefix: 24\nbridge: {name: virbr-of-the-lab}\n" },
  *check(plan): Iterable<Violation> {
    for (const network of plan.networks) {
      const { bridge, mode, name_prefix } = network.object;
      if (bridge.name.length <= BRIDGE_NAME) continue;
      const others = name_prefix && MODES[mode].has.ownBridge ? " or `name_prefix`" : "";
      yield {
        object: network,
        path: ["bridge", "name"],
        message: `the bridge name \`${bridge.name}\` is longer than 15 characters: set a shorter \`bridge.name\`${others}`,
      };
    }
  },
};

const bridgeUnusable: Rule = {
  id: "bridge-name-unusable",
  severity: "error",
  why: "libvirt refuses the network when it is defined: the name of a bridge must not contain `+`, although the name of a network may.",
  example: { "networks.d/a.yml": "gateway: 10.9.1.1\nprefix: 24\nbridge: {name: vir+br}\n" },
  *check(plan): Iterable<Violation> {
    for (const network of plan.networks) {
      const { name } = network.object.bridge;
      if (!name.includes("+")) continue;
      const message = `a bridge cannot be named \`${name}\`: set a \`bridge.name\` without \`+\``;
      yield { object: network, path: ["bridge", "name"], message };
    }
  },
};

const subnetOverlap: Rule = {
  id: "subnet-overlap",
  severity: "error",
  why: "libvirt defines both networks, and the second fails when it is started: the addresses are in use. In IPv6 it starts, and the host sends packets for one network to the other.",
  example: {
    "networks.d/a.yml": "gateway: 10.9.1.1\nprefix: 16\nbridge: {name: virbr7}\n",
    "networks.d/b.yml": "gateway: 10.9.2.1\nprefix: 24\nbridge: {name: virbr8}\n",
  },
  *check(plan): Iterable<Violation> {
    for (const key of ["ip", "ip6"]) yield* overlaps(subnets(plan).filter((subnet) => subnet.key === key));
  },
};

/** The overlaps among subnets of one address family. */
function* overlaps(family: readonly Subnet[]): Iterable<Violation> {
  const sorted = [...family].sort((a, b) => compare(a.first, b.first) || compare(b.last, a.last));
  let widest = sorted[0];
  for (const next of sorted.slice(1)) {
    if (widest && next.first <= widest.last) {
      yield {
        object: next.network,
        path: [...next.at, "gateway"],
        message: `the subnet ${next.cidr} overlaps ${widest.cidr} of the network \`${widest.network.name}\`: use a separate one`,
        related: [sizeOf(widest)],
      };
    }
    if (!widest || next.last > widest.last) widest = next;
  }
}

function compare(a: AddressNumber, b: AddressNumber): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function sizeOf({ network, at, key }: Subnet) {
  const { netmask, ipv6 } = network.merged.value;
  const size =
    key === "ip6" ? (isMap(ipv6) && ipv6.prefix ? "prefix" : "gateway") : netmask ? "netmask" : "prefix";
  return { object: network, path: [...at, size], message: `the size of \`${network.name}\` is set here` };
}

const gatewayReserved: Rule = {
  id: "gateway-reserved",
  severity: "error",
  why: "libvirt starts the network, and its DNS cannot be reached. Every router of an IPv6 subnet has the first address.",
  example: { "networks.d/a.yml": "gateway: 10.9.1.0\nprefix: 24\n" },
  *check(plan): Iterable<Violation> {
    for (const subnet of subnets(plan)) {
      const { network, at, gateway } = subnet;
      const role = endOf(addressNumber(gateway), subnet);
      if (!role) continue;
      const path = [...at, "gateway"];
      yield {
        object: network,
        path,
        message: `the gateway ${gateway} is ${role}: use an address between its first and its last one`,
      };
    }
  },
};

interface Range {
  readonly subnet: Subnet;
  readonly start: string;
  readonly end: string;
}

function* ranges(plan: Plan): Iterable<Range> {
  for (const subnet of subnets(plan)) if (subnet.dhcp) yield { subnet, ...subnet.dhcp };
}

function at({ network, at }: Subnet, key: string) {
  return { object: network, path: [...at, "dhcp", key] };
}

const rangeOutside: Rule = {
  id: "range-outside-network",
  severity: "error",
  why: "libvirt refuses the network when it is defined.",
  example: {
    "networks.d/a.yml": "gateway: 10.9.1.1\nprefix: 24\ndhcp: {start: 10.9.1.100, end: 10.9.2.199}\n",
  },
  *check(plan): Iterable<Violation> {
    for (const { subnet, start, end } of ranges(plan)) {
      for (const [key, address] of Object.entries({ start, end })) {
        if (isInside(address, subnet)) continue;
        yield {
          ...at(subnet, key),
          message: `the dynamic range's ${key} ${address} is outside ${subnet.cidr}: use an address in it`,
        };
      }
    }
  },
};

const rangeReversed: Rule = {
  id: "range-reversed",
  severity: "error",
  why: "libvirt refuses the network when it is defined.",
  example: {
    "networks.d/a.yml": "gateway: 10.9.1.1\nprefix: 24\ndhcp: {start: 10.9.1.199, end: 10.9.1.100}\n",
  },
  *check(plan): Iterable<Violation> {
    for (const { subnet, start, end } of ranges(plan)) {
      if (addressNumber(start) <= addressNumber(end)) continue;
      yield {
        ...at(subnet, "start"),
        message: `the dynamic range begins at ${start}, after its end ${end}: exchange the two`,
      };
    }
  },
};

const rangeTooLarge: Rule = {
  id: "range-too-large",
  severity: "error",
  why: "libvirt refuses the network when it is defined: a range has at most 65535 addresses.",
  example: {
    "networks.d/a.yml":
      'gateway: 10.9.1.1\nprefix: 24\nipv6: {gateway: "fd00:9:1::1", dhcp: {start: "fd00:9:1::1:0", end: "fd00:9:1::2:ffff"}}\n',
  },
  *check(plan): Iterable<Violation> {
    for (const { subnet, start, end } of ranges(plan)) {
      if (before16(start) >= before16(end) || !isInside(start, subnet) || !isInside(end, subnet)) continue;
      yield {
        ...at(subnet, "end"),
        message: `the dynamic range ${start} - ${end} is too large for libvirt: its two ends may differ only in their last 16 bits`,
      };
    }
  },
};

/** The address without its last 16 bits. libvirt requires the same value at both ends (virSocketAddrGetRange). */
function before16(address: string): bigint {
  return BigInt(addressNumber(address)) >> 16n;
}

const rangeTakesReserved: Rule = {
  id: "range-takes-reserved",
  severity: "error",
  why: "a guest could get the gateway's address, or one that no guest can use.",
  example: {
    "networks.d/a.yml": "gateway: 10.9.1.1\nprefix: 24\ndhcp: {start: 10.9.1.1, end: 10.9.1.100}\n",
  },
  *check(plan): Iterable<Violation> {
    for (const { subnet, start, end } of ranges(plan)) {
      const { gateway } = subnet;
      const number = addressNumber(gateway);
      const key = roleOf(start, subnet) ? "start" : "end";
      const role = roleOf(start, subnet) ?? roleOf(end, subnet);
      const message =
        addressNumber(start) <= number && number <= addressNumber(end)
          ? `the dynamic range ${start} - ${end} holds the gateway ${gateway}: leave it out`
          : role && `the dynamic range's ${key} is ${role}: leave it out`;
      if (message) yield { ...at(subnet, key), message };
    }
  },
};

export const networkRules = [
  duplicateBridge,
  bridgeName,
  bridgeUnusable,
  subnetOverlap,
  gatewayReserved,
  rangeOutside,
  rangeReversed,
  rangeTooLarge,
  rangeTakesReserved,
];
