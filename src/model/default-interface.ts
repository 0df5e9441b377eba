import { MODES } from "./modes.ts";
import type { NetworkPlan } from "./network.ts";
import type { LinkValues, NetworkOfLink } from "./network-facts.ts";

interface Nic extends Pick<LinkValues, "router" | "router6"> {
  readonly network: string;
}

/**
 * The link with the default route and the name server: the choice of the guest, else the first interface whose network
 * has a way out, else the first VLAN with a gateway, else the first interface. An interface by its index, others by name.
 */
export function defaultInterface(
  choice: number | string | null | undefined,
  interfaces: readonly Nic[],
  vlans: Readonly<Record<string, Pick<NetworkOfLink, "gateway" | "gateway6">>> | undefined,
  networks: ReadonlyMap<string, Pick<NetworkPlan, "mode">>,
): number | string {
  if (choice !== null && choice !== undefined) return choice;
  const hasWayOut = ({ network, router, router6 }: Nic) =>
    Boolean(router ?? router6) || MODES[networks.get(network)?.mode ?? "isolated"].has.wayOut;
  const first = interfaces.findIndex(hasWayOut);
  if (first >= 0) return first;
  const [vlan] = Object.entries(vlans ?? {}).find(([, { gateway, gateway6 }]) => gateway ?? gateway6) ?? [];
  return vlan ?? 0;
}
