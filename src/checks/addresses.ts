import type { Guest, Interface } from "../model/guest.ts";
import type { Network } from "../model/network.ts";
import { type Claim, duplicates } from "./duplicates.ts";
import type { Plan, Planned } from "./plan.ts";
import type { Finding, Rule } from "./rule.ts";
import { ipv4Number, isInside, roleOf } from "./subnet.ts";

const NETWORK = "gateway: 10.9.8.1\nprefix: 24\ndhcp: {start: 10.9.8.100, end: 10.9.8.199}\n";

interface Nic {
  readonly of: Planned<Guest>;
  readonly nic: Interface;
  readonly network: Network | undefined;
}

function* nics(plan: Plan): Iterable<Nic> {
  const networks = new Map(plan.networks.map(({ object }) => [object.name, object]));
  for (const of of plan.guests) {
    for (const nic of of.object.interfaces) yield { of, nic, network: networks.get(nic.network) };
  }
}

/** The interfaces with an address of their own on a network of the plan. */
function* addressed(plan: Plan): Iterable<Nic & { readonly ip: string; readonly network: Network }> {
  for (const { of, nic, network } of nics(plan))
    if (nic.ip && network) yield { of, nic, network, ip: nic.ip };
}

const at = (nic: Interface, key: string) => ["interfaces", nic.index, key];

const duplicateMac: Rule = {
  id: "duplicate-mac",
  severity: "error",
  why: "dnsmasq takes the last reservation of a MAC and forgets the others; two cards of one MAC on a bridge lose packets.",
  example: {
    "networks.d/lab.yml": NETWORK,
    "guests.d/a.yml": "interfaces: [{network: lab, mac: 52:54:00:00:00:01}]\ntemplates: ~\n",
    "guests.d/b.yml": "interfaces: [{network: lab, mac: 52:54:00:00:00:01}]\ntemplates: ~\n",
  },
  check: (plan) =>
    duplicates(
      [...nics(plan)].map(({ of, nic }) => ({ of, path: at(nic, "mac"), value: nic.mac })),
      (mac, others) => `the MAC ${mac} is ${ownersOf(others)} too: give each interface its own`,
      ({ of }) => `${of.name} has it here`,
    ),
};

const duplicateIp: Rule = {
  id: "duplicate-ip",
  severity: "error",
  why: "libvirt and dnsmasq take both reservations: the first guest gets the address, the other one of the dynamic range and no name.",
  example: {
    "networks.d/lab.yml": NETWORK,
    "guests.d/a.yml": "interfaces: [{network: lab, ip: 10.9.8.7}]\ntemplates: ~\n",
    "guests.d/b.yml": "interfaces: [{network: lab, ip: 10.9.8.7}]\ntemplates: ~\n",
  },
  check: (plan) =>
    duplicates(
      [...addressed(plan)].map(({ of, nic, ip }) => ({ of, path: at(nic, "ip"), value: ip })),
      (ip, others) => `the address ${ip} is ${ownersOf(others)} too: give each interface its own`,
      ({ of }) => `${of.name} has it here`,
    ),
};

function ownersOf(claims: readonly Claim[]): string {
  return [...new Set(claims.map(({ of }) => `${of.name}'s`))].join(" and ");
}

const addressOutside: Rule = {
  id: "address-outside-network",
  severity: "error",
  why: "libvirt and dnsmasq take the reservation, and the guest gets an address of the dynamic range instead.",
  example: {
    "networks.d/lab.yml": NETWORK,
    "guests.d/a.yml": "interfaces: [{network: lab, ip: 10.8.8.7}]\ntemplates: ~\n",
  },
  *check(plan): Iterable<Finding> {
    for (const { of, nic, network, ip } of addressed(plan)) {
      if (isInside(ip, network)) continue;
      yield {
        of,
        path: at(nic, "ip"),
        message: `the address ${ip} is outside the network \`${network.name}\`: use one of ${network.subnet}`,
        related: gatewayOf(plan, network, `${network.subnet} is set here`),
      };
    }
  },
};

const addressReserved: Rule = {
  id: "address-reserved",
  severity: "error",
  why: "a guest with the gateway's address gets another one; a guest with the broadcast address really gets it, and nobody can answer it.",
  example: {
    "networks.d/lab.yml": NETWORK,
    "guests.d/a.yml": "interfaces: [{network: lab, ip: 10.9.8.255}]\ntemplates: ~\n",
  },
  *check(plan): Iterable<Finding> {
    for (const { of, nic, network, ip } of addressed(plan)) {
      const role = roleOf(ip, network);
      if (!role) continue;
      yield {
        of,
        path: at(nic, "ip"),
        message: `the address ${ip} is ${role}: use another one of ${network.subnet}`,
        related: gatewayOf(plan, network, `the network \`${network.name}\` is here`),
      };
    }
  },
};

const addressInRange: Rule = {
  id: "address-in-dynamic-range",
  severity: "warning",
  why: "a guest that sets the address by itself collides with whoever was given it by DHCP; a reservation in the range works, but not before the reservation is known.",
  example: {
    "networks.d/lab.yml": NETWORK,
    "guests.d/a.yml": "interfaces: [{network: lab, ip: 10.9.8.150, bootproto: static}]\ntemplates: ~\n",
  },
  *check(plan): Iterable<Finding> {
    for (const { of, nic, network, ip } of addressed(plan)) {
      if (!network.dhcp) continue;
      const { start, end } = network.dhcp;
      const number = ipv4Number(ip);
      if (number < ipv4Number(start) || number > ipv4Number(end)) continue;
      yield {
        of,
        path: at(nic, "ip"),
        message: `the address ${ip} is in the dynamic range ${start} - ${end} of \`${network.name}\`: use one outside it`,
        related: spotsOf(plan, network, ["dhcp", "start"], "the range begins here"),
      };
    }
  },
};

function gatewayOf(plan: Plan, network: Network, message: string) {
  return spotsOf(plan, network, ["gateway"], message);
}

function spotsOf(plan: Plan, network: Network, path: readonly string[], message: string) {
  return plan.networks
    .filter(({ object }) => object.name === network.name)
    .map((of) => ({ of, path, message }));
}

export const addressRules = [duplicateMac, duplicateIp, addressOutside, addressReserved, addressInRange];
