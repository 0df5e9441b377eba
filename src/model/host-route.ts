import type { Interface } from "./interface.ts";
import type { NetworkPlan } from "./network.ts";

/** The first planned address of a guest on a network in which the host has an address too; null: there is none. */
export function hostRoute(
  interfaces: readonly Interface[],
  networks: ReadonlyMap<string, NetworkPlan>,
): string | null {
  const reached = interfaces
    .filter(({ network, bridge }) => (network === null ? Boolean(bridge) : hasHost(networks.get(network))))
    .map(({ ip, ip6 }) => ip ?? ip6);
  return reached.find((address) => address !== null) ?? null;
}

/**
 * Whether the host has an address in the network: its own, or that of its bridge. The bridge of a network with a guest as
 * its router has none, and macvtap does not connect guests with the host.
 */
function hasHost(network: NetworkPlan | undefined): boolean {
  if (!network) return false;
  const { traits, gateway_guest } = network;
  return traits.hostAddress || (traits.hostBridge && !gateway_guest);
}
