import type { PlanObject } from "../../checks/plan.ts";
import type { Guest } from "../../model/guest.ts";
import type { Network } from "../../model/network.ts";
import type { Provenance } from "./provenance.ts";
import { derivedValue, type ShownValue, shownValue } from "./shown-value.ts";

/** The part of a network that the pages of guests show. */
export interface NetworkSettings extends Pick<Network, "name" | "dhcp"> {
  readonly dhcp_elsewhere?: true | null;
}

/** The IPv4 address of a guest's interface. Without a fixed address it is the word "dynamic" or "none". */
export function interfaceAddress(
  provenance: Provenance,
  guest: PlanObject<Guest>,
  { index, ip }: { readonly index: number; readonly ip: string | null },
  network: PlanObject<NetworkSettings> | undefined,
): ShownValue {
  const paths = [
    ["interfaces", index, "ip"],
    ["defaults", "interface", "ip"],
  ];
  if (ip) return shownValue(provenance, guest, ip, paths);
  const networkSource = { planObject: guest, path: ["interfaces", index, "network"] };
  if (network?.object.dhcp_elsewhere)
    return derivedValue(provenance, "dynamic", {
      reason: `libvirt gives no addresses on ${network.name}: another DHCP server may`,
      sources: [{ planObject: network, path: [network.merged.value.dhcp ? "dhcp" : "mode"] }, networkSource],
    });
  return network?.object.dhcp
    ? derivedValue(provenance, "dynamic", {
        reason: `an address of the dynamic range of ${network.name}, because no layer sets one`,
        sources: [{ planObject: network, path: ["dhcp", "start"] }, networkSource],
      })
    : derivedValue(provenance, "none", {
        reason: "no layer sets an address, and the network has no dynamic range",
        sources: [networkSource],
      });
}
