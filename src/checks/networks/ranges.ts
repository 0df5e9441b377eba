import { addressNumber } from "../../address.ts";
import type { Plan } from "../plan.ts";
import type { Rule, Violation } from "../rule.ts";
import { endOf, isInside, type Subnet, subnets } from "./subnet.ts";

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
  why: "a guest could get an address that no guest can use.",
  example: {
    "networks.d/a.yml": "gateway: 10.9.1.1\nprefix: 24\ndhcp: {start: 10.9.1.100, end: 10.9.1.255}\n",
  },
  *check(plan): Iterable<Violation> {
    for (const { subnet, start, end } of ranges(plan)) {
      for (const [key, address] of Object.entries({ start, end })) {
        const role = endOf(addressNumber(address), subnet);
        if (role)
          yield { ...at(subnet, key), message: `the dynamic range's ${key} is ${role}: leave it out` };
      }
    }
  },
};

const rangeHoldsGateway: Rule = {
  id: "range-holds-gateway",
  severity: "info",
  why: "dnsmasq never hands out an address of its own: from a range of two addresses, one of them the gateway, dnsmasq 2.90 served one guest.",
  example: {
    "networks.d/a.yml": "gateway: 10.9.1.1\nprefix: 24\ndhcp: {start: 10.9.1.1, end: 10.9.1.100}\n",
  },
  *check(plan): Iterable<Violation> {
    for (const { subnet, start, end } of ranges(plan)) {
      const { hostAddress, gateway, network } = subnet;
      if (hostAddress === null) continue;
      const number = addressNumber(hostAddress);
      const role = hostAddress === gateway ? "the gateway" : "the host's address";
      if (network.object.external || number < addressNumber(start) || number > addressNumber(end)) continue;
      yield {
        ...at(subnet, start === hostAddress ? "start" : "end"),
        message: `the dynamic range ${start} - ${end} holds ${role} ${hostAddress}, which no guest gets: leave it out, or ignore this`,
      };
    }
  },
};

export const rangeRules: readonly Rule[] = [
  rangeOutside,
  rangeReversed,
  rangeTooLarge,
  rangeTakesReserved,
  rangeHoldsGateway,
];
