import type { PlanObject } from "../../checks/plan.ts";
import type { Guest } from "../../model/guest.ts";
import { MODES } from "../../model/modes.ts";
import type { Network } from "../../model/network.ts";
import { sizeOf } from "../lab/sized.ts";
import type { Provenance } from "../provenance/provenance.ts";
import { madeValue, type ShownValue, shownValue } from "../provenance/shown-value.ts";

/** A guest in a table of guests. */
export interface GuestRow {
  readonly name: string;
  readonly kind: string;
  readonly description: ShownValue;
  readonly os: ShownValue;
  readonly ram: ShownValue;
  readonly vcpus: ShownValue;
  readonly interfaces: readonly {
    readonly network: string;
    readonly ip: ShownValue;
    readonly ip6: ShownValue;
  }[];
  readonly files: readonly string[];
}

export function guestRow(
  of: PlanObject<Guest>,
  provenance: Provenance,
  networks: ReadonlyMap<string, PlanObject<Network>>,
): GuestRow {
  const { object: guest } = of;
  const { ram, vcpus } = sizeOf(guest);
  const shown = (text: unknown, ...path: (string | number)[]) => shownValue(provenance, of, text, [path]);
  return {
    name: guest.name,
    kind: guest.sysgroup,
    description: shown(guest.description, "description"),
    os: shown(guest.os.id, "os", "id"),
    ram: shown(ram || null, "virtinst", "ram"),
    vcpus: shown(vcpus || null, "virtinst", "vcpus"),
    interfaces: guest.interfaces.map(({ index, network, ip, ip6 }) => ({
      network,
      ip: ip
        ? shown(ip, "interfaces", index, "ip")
        : dynamicAddress(provenance, of, index, networks.get(network)),
      ip6: shown(ip6, "interfaces", index, "ip6"),
    })),
    files: guest.files.map(({ dst }) => dst),
  };
}

/** What stands for the address of an interface that has none of its own. */
export function dynamicAddress(
  provenance: Provenance,
  of: PlanObject<Guest>,
  index: number,
  network: PlanObject<Network> | undefined,
): ShownValue {
  const set = { of, path: ["interfaces", index, "network"] };
  if (network && !MODES[network.object.mode].has.dhcp)
    return madeValue(provenance, "dynamic", {
      words: `libvirt gives no addresses on ${network.name}: whoever does there may`,
      from: [{ of: network, path: ["mode"] }, set],
    });
  return network?.object.dhcp
    ? madeValue(provenance, "dynamic", {
        words: `an address of the dynamic range of ${network.name}, for no layer gives it one`,
        from: [{ of: network, path: ["dhcp", "start"] }, set],
      })
    : madeValue(provenance, "none", { words: "neither an address nor a dynamic range", from: [set] });
}
