import type { PlanObject } from "../../checks/plan.ts";
import type { Guest } from "../../model/guest.ts";
import { MODES } from "../../model/modes.ts";
import type { Network } from "../../model/network.ts";
import type { Provenance } from "./provenance.ts";
import { madeValue, type ShownValue, shownValue } from "./shown-value.ts";

/** The part of a network that the pages of guests show. */
export type NetworkSettings = Pick<Network, "name" | "mode" | "dhcp">;

/** The IPv4 address of an interface of a guest; where it has none of its own, the word that stands for it. */
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
  const set = { of: guest, path: ["interfaces", index, "network"] };
  if (network && !MODES[network.object.mode].has.dhcp)
    return madeValue(provenance, "dynamic", {
      words: `libvirt gives no addresses on ${network.name}: another DHCP server may`,
      from: [{ of: network, path: ["mode"] }, set],
    });
  return network?.object.dhcp
    ? madeValue(provenance, "dynamic", {
        words: `an address of the dynamic range of ${network.name}, because no layer sets one`,
        from: [{ of: network, path: ["dhcp", "start"] }, set],
      })
    : madeValue(provenance, "none", { words: "neither an address nor a dynamic range", from: [set] });
}
