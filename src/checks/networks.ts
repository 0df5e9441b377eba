import type { Network } from "../model/network.ts";
import { duplicates } from "./duplicates.ts";
import type { Plan, Planned } from "./plan.ts";
import type { Finding, Rule } from "./rule.ts";
import { boundsOf, ipv4Number, isInside, roleOf } from "./subnet.ts";

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
      plan.networks.map((of) => ({ of, path: ["bridge", "name"], value: of.object.bridge.name })),
      (bridge, others) =>
        `the bridge ${bridge} is that of the network \`${others[0]?.of.name}\` too: give each network its own`,
      ({ of }) => `\`${of.name}\` has it here`,
    ),
};

/** IFNAMSIZ of Linux, without the NUL. */
const BRIDGE_NAME = 15;

const bridgeName: Rule = {
  id: "bridge-name-too-long",
  severity: "error",
  why: "Linux knows interfaces by at most 15 characters: libvirt defines the network, and starting it fails.",
  example: { "networks.d/a.yml": "gateway: 10.9.1.1\nprefix: 24\nbridge: {name: virbr-of-the-lab}\n" },
  *check(plan): Iterable<Finding> {
    for (const of of plan.networks) {
      const { name } = of.object.bridge;
      if (name.length <= BRIDGE_NAME) continue;
      const path = ["bridge", "name"];
      yield {
        of,
        path,
        message: `the bridge name \`${name}\` is longer than 15 characters: set a shorter \`bridge.name\``,
      };
    }
  },
};

const subnetOverlap: Rule = {
  id: "subnet-overlap",
  severity: "error",
  why: "libvirt defines both networks, and the second fails when it is started: the addresses are in use.",
  example: {
    "networks.d/a.yml": "gateway: 10.9.1.1\nprefix: 16\nbridge: {name: virbr7}\n",
    "networks.d/b.yml": "gateway: 10.9.2.1\nprefix: 24\nbridge: {name: virbr8}\n",
  },
  *check(plan): Iterable<Finding> {
    const sorted = plan.networks
      .map((of) => ({ of, ...boundsOf(of.object) }))
      .sort((a, b) => a.first - b.first || b.last - a.last);
    let widest = sorted[0];
    for (const next of sorted.slice(1)) {
      if (widest && next.first <= widest.last) {
        yield {
          of: next.of,
          path: ["gateway"],
          message: `the subnet ${next.of.object.subnet} overlaps ${widest.of.object.subnet} of the network \`${widest.of.name}\`: use one apart`,
          related: [sizeOf(widest.of)],
        };
      }
      if (!widest || next.last > widest.last) widest = next;
    }
  },
};

function sizeOf(of: Planned<Network>) {
  const key = of.merged.value.netmask ? "netmask" : "prefix";
  return { of, path: [key], message: `the size of \`${of.name}\` is set here` };
}

const gatewayReserved: Rule = {
  id: "gateway-reserved",
  severity: "error",
  why: "libvirt starts the network, and its DNS cannot be reached.",
  example: { "networks.d/a.yml": "gateway: 10.9.1.0\nprefix: 24\n" },
  *check(plan): Iterable<Finding> {
    for (const of of plan.networks) {
      const { gateway, subnet } = of.object;
      const { first, last } = boundsOf(of.object);
      const number = ipv4Number(gateway);
      if (number !== first && number !== last) continue;
      const what = number === first ? "the address of the network" : "the broadcast address of";
      const path = ["gateway"];
      yield { of, path, message: `the gateway ${gateway} is ${what} ${subnet}: use one between its ends` };
    }
  },
};

function* ranges(plan: Plan): Iterable<{ of: Planned<Network>; start: string; end: string }> {
  for (const of of plan.networks) if (of.object.dhcp) yield { of, ...of.object.dhcp };
}

const rangeOutside: Rule = {
  id: "range-outside-network",
  severity: "error",
  why: "libvirt refuses the network when it is defined.",
  example: {
    "networks.d/a.yml": "gateway: 10.9.1.1\nprefix: 24\ndhcp: {start: 10.9.1.100, end: 10.9.2.199}\n",
  },
  *check(plan): Iterable<Finding> {
    for (const { of, start, end } of ranges(plan)) {
      for (const [key, address] of Object.entries({ start, end })) {
        const { subnet } = of.object;
        if (isInside(address, of.object)) continue;
        const path = ["dhcp", key];
        yield {
          of,
          path,
          message: `the dynamic range's ${key} ${address} is outside ${subnet}: use an address in it`,
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
  *check(plan): Iterable<Finding> {
    for (const { of, start, end } of ranges(plan)) {
      if (ipv4Number(start) <= ipv4Number(end)) continue;
      const path = ["dhcp", "start"];
      yield {
        of,
        path,
        message: `the dynamic range begins at ${start}, after its end ${end}: exchange the two`,
      };
    }
  },
};

const rangeTakesReserved: Rule = {
  id: "range-takes-reserved",
  severity: "error",
  why: "a guest could be given the gateway's address, or one that nobody can use.",
  example: {
    "networks.d/a.yml": "gateway: 10.9.1.1\nprefix: 24\ndhcp: {start: 10.9.1.1, end: 10.9.1.100}\n",
  },
  *check(plan): Iterable<Finding> {
    for (const { of, start, end } of ranges(plan)) {
      const { gateway } = of.object;
      const number = ipv4Number(gateway);
      const key = roleOf(start, of.object) ? "start" : "end";
      const role = roleOf(start, of.object) ?? roleOf(end, of.object);
      const message =
        ipv4Number(start) <= number && number <= ipv4Number(end)
          ? `the dynamic range ${start} - ${end} holds the gateway ${gateway}: leave it out`
          : role && `the dynamic range's ${key} is ${role}: leave it out`;
      if (message) yield { of, path: ["dhcp", key], message };
    }
  },
};

export const networkRules = [
  duplicateBridge,
  bridgeName,
  subnetOverlap,
  gatewayReserved,
  rangeOutside,
  rangeReversed,
  rangeTakesReserved,
];
