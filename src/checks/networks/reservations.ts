import { canonical } from "../../address.ts";
import type { Path } from "../../merge/origins.ts";
import type { Network } from "../../model/network.ts";
import type { Dhcp } from "../../model/subnet.ts";
import { type Claim, duplicates } from "../duplicates.ts";
import type { Plan, PlanObject } from "../plan.ts";
import type { Rule, Violation } from "../rule.ts";
import type { AddressUse } from "./address-uses.ts";
import { subnetsOf } from "./subnet.ts";

type Host = NonNullable<Dhcp["hosts"]>[number];

/** A reservation of `dhcp.hosts`, for a machine that is not a guest. */
interface Reservation extends Host {
  readonly network: PlanObject<Network>;
  readonly path: Path;
  readonly family: "ip" | "ip6";
}

function* reservations(network: PlanObject<Network>): Iterable<Reservation> {
  const { dhcp, ipv6 } = network.object;
  for (const [at, family, hosts] of [
    [["dhcp", "hosts"], "ip", dhcp?.hosts],
    [["ipv6", "dhcp", "hosts"], "ip6", ipv6?.dhcp?.hosts],
  ] as const)
    for (const [index, host] of (hosts ?? []).entries())
      yield { ...host, network, family, path: [...at, index] };
}

const ownerOf = (name: string) => `a reservation of \`${name}\``;

/** The addresses of reservations. libvirt serves DHCP only in the first subnet of each family. */
export function* reservationAddresses(plan: Plan): Iterable<AddressUse> {
  for (const network of plan.networks)
    for (const { ip, path, family } of reservations(network)) {
      const subnet = subnetsOf(network).find(({ key }) => key === family);
      const claim = { object: network, owner: ownerOf(network.name), path: [...path, "ip"] };
      if (subnet) yield { ...claim, value: canonical(ip), subnet };
    }
}

/** What the DHCP server of each network knows its clients by: of guests, then of reservations. */
function clients(plan: Plan, key: "mac" | "duid", normal: (value: string) => string): Iterable<Claim[]> {
  const byNetwork = new Map<string, Claim[]>(plan.networks.map(({ name }) => [name, []]));
  for (const object of plan.guests)
    for (const { network, index, [key]: value } of object.object.interfaces)
      if (value)
        byNetwork
          .get(network ?? "")
          ?.push({ object, path: ["interfaces", index, key], value: normal(value) });
  for (const network of plan.networks)
    for (const { path, [key]: value } of reservations(network))
      if (value)
        byNetwork.get(network.name)?.push({ object: network, path: [...path, key], value: normal(value) });
  return byNetwork.values();
}

const noteOf = ({ object }: Claim) =>
  `${object.category === "network" ? ownerOf(object.name) : object.name} has it here`;

/** Reservations with the MAC of a guest on the network, or of another reservation. */
export function* reservedMacs(plan: Plan): Iterable<Violation> {
  // Of guests alone, the MACs of all networks are compared.
  for (const claims of clients(plan, "mac", (mac) => mac.toLowerCase()))
    for (const violation of duplicates(claims, macMessage, noteOf))
      if (violation.object.category === "network") yield violation;
}

function macMessage(mac: string): string {
  return `the MAC ${mac} is there twice on this network: give each machine its own`;
}

const duplicateDuid: Rule = {
  id: "duplicate-duid",
  severity: "error",
  why: "a DHCP server knows a machine of IPv6 by its DUID, so it takes the two for one machine.",
  example: {
    "networks.d/lab.yml":
      'gateway: 10.9.8.1\nprefix: 24\nipv6: {gateway: "fd00:9::1", dhcp: {start: "fd00:9::100", end: "fd00:9::1ff"}}\n',
    "guests.d/a.yml":
      'interfaces: [{network: lab, ip6: "fd00:9::7", duid: "0:3:0:1:52:54:0:0:0:1"}]\ntemplates: ~\n',
    "guests.d/b.yml":
      'interfaces: [{network: lab, ip6: "fd00:9::8", duid: "0:3:0:1:52:54:0:0:0:1"}]\ntemplates: ~\n',
  },
  *check(plan) {
    for (const claims of clients(plan, "duid", bytesOf))
      yield* duplicates(
        claims,
        (duid) => `the DUID ${duid} is there twice on this network: give each machine its own`,
        noteOf,
      );
  },
};

/** A DUID in its shortest form. */
function bytesOf(duid: string): string {
  return duid
    .split(":")
    .map((byte) => Number.parseInt(byte, 16).toString(16))
    .join(":");
}

export const reservationRules: readonly Rule[] = [duplicateDuid];
