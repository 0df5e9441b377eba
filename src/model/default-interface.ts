import { MODES } from "./modes.ts";
import type { NetworkPlan } from "./network.ts";

/**
 * The index of the interface with the default route and the name server: the choice of the guest, else the first
 * interface whose network has a way out, else the first interface.
 */
export function defaultInterface(
  choice: number | null | undefined,
  interfaces: readonly { readonly network: string }[],
  networks: ReadonlyMap<string, Pick<NetworkPlan, "mode">>,
): number {
  if (typeof choice === "number") return choice;
  const isWayOut = (network: string) => MODES[networks.get(network)?.mode ?? "isolated"].has.wayOut;
  return Math.max(
    0,
    interfaces.findIndex(({ network }) => isWayOut(network)),
  );
}
