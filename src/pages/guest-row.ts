import type { Planned } from "../checks/plan.ts";
import type { Guest } from "../model/guest.ts";
import type { Provenance } from "./provenance.ts";
import { type ShownValue, shownValue } from "./shown-value.ts";
import { sizeOf } from "./sized.ts";

/** A guest in a table of guests. */
export interface GuestRow {
  readonly name: string;
  readonly kind: string;
  readonly fqdn: string;
  readonly description: ShownValue;
  readonly os: ShownValue;
  readonly ram: ShownValue;
  readonly vcpus: ShownValue;
  readonly interfaces: readonly { readonly network: string; readonly mac: string; readonly ip: ShownValue }[];
  readonly files: readonly string[];
}

export function guestRow(of: Planned<Guest>, provenance: Provenance): GuestRow {
  const { object: guest } = of;
  const { ram, vcpus } = sizeOf(guest);
  const shown = (text: unknown, ...path: (string | number)[]) => shownValue(provenance, of, text, [path]);
  return {
    name: guest.name,
    kind: guest.sysgroup,
    fqdn: guest.fqdn,
    description: shown(guest.description, "description"),
    os: shownValue(provenance, of, guest.os.id, [["os", "id"]]),
    ram: shown(ram || null, "virtinst", "ram"),
    vcpus: shown(vcpus || null, "virtinst", "vcpus"),
    interfaces: guest.interfaces.map(({ index, network, mac, ip }) => ({
      network,
      mac,
      ip: shownValue(
        provenance,
        of,
        ip ?? "dynamic",
        ip ? [["interfaces", index, "ip"]] : [["interfaces", index, "network"]],
      ),
    })),
    files: guest.files.map(({ dst }) => dst),
  };
}
