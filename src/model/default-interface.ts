import type { NetworkPlan } from "./network.ts";
import type { LinkValues, NetworkOfLink } from "./network-facts.ts";

interface Nic extends Pick<LinkValues, "router" | "router6"> {
  readonly network: string | null;
}

/** The links of a guest that can lead out, and their networks. */
interface Ways {
  readonly guest: string;
  readonly interfaces: readonly Nic[];
  readonly vlans: Readonly<Record<string, Pick<NetworkOfLink, "gateway" | "gateway6">>> | undefined;
  readonly networks: ReadonlyMap<string, Pick<NetworkPlan, "traits" | "gateway_guest">>;
}

/**
 * The link with the default route and the name server: the choice of the guest, else the first interface whose network
 * has a way out, else the first VLAN with a gateway, else the first interface. An interface by its index, others by name.
 */
export function defaultInterface(
  choice: number | string | null | undefined,
  { guest, interfaces, vlans, networks }: Ways,
): number | string {
  if (choice !== null && choice !== undefined) return choice;
  const hasWayOut = ({ network, router, router6 }: Nic) =>
    Boolean(router ?? router6) || isWayOutOf(guest, networks.get(network ?? ""));
  const first = interfaces.findIndex(hasWayOut);
  if (first >= 0) return first;
  const [vlan] = Object.entries(vlans ?? {}).find(([, { gateway, gateway6 }]) => gateway ?? gateway6) ?? [];
  return vlan ?? 0;
}

/** Whether other machines than the guest itself lead out of the network. */
function isWayOutOf(
  guest: string,
  network: Pick<NetworkPlan, "traits" | "gateway_guest"> | undefined,
): boolean {
  return network?.traits.wayOut === true && network.gateway_guest !== guest;
}
