import { canonical } from "../../address.ts";
import type { Path } from "../../merge/origins.ts";
import type { Network } from "../../model/network.ts";
import type { Dhcp } from "../../model/subnet.ts";
import { duplicates } from "../duplicates.ts";
import type { Plan, PlanObject } from "../plan.ts";
import type { Rule, Violation } from "../rule.ts";
import { type AddressUse, type OwnedClaim, ownerNote } from "./address-uses.ts";
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

/** What the DHCP servers of the networks know their clients by: of guests, then of reservations. */
function clients(
  plan: Plan,
  networks: Plan["networks"],
  key: "mac" | "duid",
  normal: (value: string) => string,
): Iterable<OwnedClaim[]> {
  const byNetwork = new Map<string, OwnedClaim[]>(networks.map(({ name }) => [name, []]));
  for (const object of plan.guests)
    for (const { network, index, [key]: value } of object.object.interfaces)
      if (value)
        byNetwork
          .get(network ?? "")
          ?.push({ object, path: ["interfaces", index, key], value: normal(value) });
  for (const object of networks)
    for (const { path, [key]: value } of reservations(object))
      if (value)
        byNetwork
          .get(object.name)
          ?.push({ object, owner: ownerOf(object.name), path: [...path, key], value: normal(value) });
  return byNetwork.values();
}

const twice = (noun: string) => (value: string) =>
  `the ${noun} ${value} is there twice on this network: give each machine its own`;

/** Reservations with the MAC of a guest on the network, or of another reservation. */
export function* reservedMacs(plan: Plan): Iterable<Violation> {
  const reserving = plan.networks.filter(({ object }) => object.dhcp?.hosts?.length);
  if (reserving.length === 0) return;
  // Of guests alone, the MACs of all networks are compared.
  for (const claims of clients(plan, reserving, "mac", (mac) => mac.toLowerCase()))
    for (const violation of duplicates(claims, twice("MAC"), ownerNote))
      if (violation.object.category === "network") yield violation;
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
    for (const claims of clients(plan, plan.networks, "duid", bytesOf))
      yield* duplicates(claims, twice("DUID"), ownerNote);
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
