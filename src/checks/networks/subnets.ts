import { type AddressNumber, addressNumber } from "../../address.ts";
import { valueAt } from "../../merge/origins.ts";
import { MODES } from "../../model/modes.ts";
import type { Rule, Violation } from "../rule.ts";
import { endOf, type Subnet, subnets } from "./subnet.ts";

const subnetOverlap: Rule = {
  id: "subnet-overlap",
  severity: "error",
  why: "libvirt defines both networks, and the second fails when it is started: the addresses are in use. In IPv6 it starts, and the host sends packets for one network to the other.",
  example: {
    "networks.d/a.yml": "gateway: 10.9.1.1\nprefix: 16\nbridge: {name: virbr7}\n",
    "networks.d/b.yml": "gateway: 10.9.2.1\nprefix: 24\nbridge: {name: virbr8}\n",
  },
  *check(plan): Iterable<Violation> {
    const onHost = subnets(plan).filter(isOnHost);
    for (const key of ["ip", "ip6"]) yield* overlaps(onHost.filter((subnet) => subnet.key === key));
  },
};

/** Whether the host has an address in the subnet, or the subnet can be one of the host's own networks. */
function isOnHost({ hostAddress, network: { object } }: Subnet): boolean {
  return hostAddress !== null || !MODES[object.mode].has.ownBridge;
}

/** The overlaps among subnets of one address family. */
function* overlaps(family: readonly Subnet[]): Iterable<Violation> {
  const sorted = [...family].sort((a, b) => compare(a.first, b.first) || compare(b.last, a.last));
  let widest = sorted[0];
  for (const next of sorted.slice(1)) {
    // Several networks can lead to the same network of the host.
    if (widest && next.first <= widest.last && (widest.hostAddress ?? next.hostAddress) !== null) {
      yield {
        object: next.network,
        path: [...next.at, next.setBy],
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

function sizeOf({ network, at, key, setBy }: Subnet) {
  const has = (name: string) => Boolean(valueAt(network.merged.value, [...at, name]));
  const bySize = key === "ip" && has("netmask") ? "netmask" : has("prefix") ? "prefix" : setBy;
  const size = setBy === "subnet" ? setBy : bySize;
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
      const role = gateway && endOf(addressNumber(gateway), subnet);
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

const MESSAGE = "is not for networks of machines: use a private one, like 192.168.155.0/24";

/** IPv4 addresses that no machine on a network has (RFC 6890). The schema refuses those of IPv6. */
function unusable({ key, first, last }: Subnet): string | null {
  if (key === "ip6") return null;
  const [from = 0, to = 0] = [first, last].map((address) => Math.floor(Number(address) / 2 ** 24));
  if (from === 0) return `the subnet of 0.0.0.0 ${MESSAGE}`;
  if (from <= 127 && to >= 127) return `a subnet of loopback addresses ${MESSAGE}`;
  return to >= 224 ? `a subnet of multicast or reserved addresses ${MESSAGE}` : null;
}

const subnetUnusable: Rule = {
  id: "subnet-unusable",
  severity: "error",
  why: "libvirt starts the network, and Linux sends no packet for its addresses to it.",
  example: { "networks.d/a.yml": "gateway: 224.0.0.1\nprefix: 24\n" },
  *check(plan): Iterable<Violation> {
    for (const subnet of subnets(plan)) {
      const message = unusable(subnet);
      if (message) yield { object: subnet.network, path: [...subnet.at, subnet.setBy], message };
    }
  },
};

export const subnetRules: readonly Rule[] = [subnetUnusable, subnetOverlap, gatewayReserved];
