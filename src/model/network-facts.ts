import { canonical } from "../address.ts";
import { MODES } from "./modes.ts";
import type { NetworkPlan } from "./network.ts";

/** A static route of the installed system: to a subnet by a router on the link. */
export interface Route {
  /** In CIDR form. */
  readonly to: string;
  readonly via: string;
  readonly metric?: number | null | undefined;
}

/** The settings of an interface or a VLAN as a layer sets them. */
export interface LinkValues {
  /** More addresses, with or without a prefix length. */
  readonly addresses?: readonly string[] | null | undefined;
  readonly router?: string | null | undefined;
  readonly router6?: string | null | undefined;
  readonly routes?: readonly Route[] | null | undefined;
  readonly nameservers?: readonly string[] | null | undefined;
  readonly search?: readonly string[] | null | undefined;
  /** Bytes. */
  readonly mtu?: number | null | undefined;
  readonly ipv6?: boolean | null | undefined;
}

/** The facts of a network that a link on it needs. null: the network has none, or there is no network. */
export interface NetworkOfLink {
  readonly prefix: number | null;
  readonly gateway: string | null;
  readonly prefix6: number | null;
  readonly gateway6: string | null;
  readonly nameserver: string | null;
}

/** The facts of a network for a link on it, with the link's own routers. */
export function networkFacts(
  network: NetworkPlan | undefined,
  { router, router6 }: Pick<LinkValues, "router" | "router6">,
): NetworkOfLink {
  const has = network && MODES[network.mode].has;
  const ways = has?.wayOut ? network : undefined;
  return {
    prefix: network?.prefix ?? null,
    gateway: router ?? ways?.gateway ?? null,
    prefix6: network?.ipv6?.prefix ?? null,
    gateway6: (router6 ? canonical(router6) : ways?.ipv6?.gateway) ?? null,
    nameserver: (has?.dns ? network?.gateway : null) ?? null,
  };
}
