import { canonical } from "../../address.ts";
import type { PlanObject } from "../../checks/plan.ts";
import type { Path } from "../../merge/origins.ts";
import type { Network } from "../../model/network.ts";
import type { Provenance } from "../provenance/provenance.ts";
import { type ShownValue, shownValue } from "../provenance/shown-value.ts";

/** An address in a network that neither a guest nor a DNS name has: a reservation of DHCP, or one of the host. */
export interface Reserved {
  readonly ip: string;
  /** Its owner, for people. */
  readonly name: string;
  readonly path: Path;
}

/** The reserved addresses of a network, IPv4 first. */
export function reservedOf({ dhcp, ipv6, gateway, host_addresses }: Network): Reserved[] {
  const gateways = [gateway, ipv6?.gateway];
  return [
    ...reservations(dhcp, ["dhcp"]),
    ...reservations(ipv6?.dhcp, ["ipv6", "dhcp"]),
    ...host_addresses.flatMap(({ address, path }) =>
      gateways.includes(canonical(address)) ? [] : [{ ip: address, name: "the host", path }],
    ),
  ];
}

function reservations(dhcp: Network["dhcp"] | undefined, path: Path): Reserved[] {
  return (dhcp?.hosts ?? []).map(({ ip, name, mac, duid }, at) => ({
    ip: canonical(ip),
    name: name ?? mac ?? duid ?? "",
    path: [...path, "hosts", at, "ip"],
  }));
}

/** The addresses in the order of `reservedOf`, each with its line. */
export function reservedValues(planObject: PlanObject<Network>, provenance: Provenance): ShownValue[] {
  return reservedOf(planObject.object).map(({ ip, path }) => shownValue(provenance, planObject, ip, [path]));
}
