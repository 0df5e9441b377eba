import type { Guest } from "../../model/guest.ts";
import { MODES } from "../../model/modes.ts";
import type { Network } from "../../model/network.ts";
import type { Plan } from "../plan.ts";

/** A link of a guest by the index of its interface, or by the name of a VLAN, bond or bridge. */
type Reference = number | string;

/** Which of its guests' links are on one wire: a network, a bridge or a device of the host, or a VLAN there. */
export class Segments {
  readonly #networks: ReadonlyMap<string, Network>;

  constructor({ networks }: Plan) {
    this.#networks = new Map(networks.map(({ name, object }) => [name, object]));
  }

  /** A text that is the same for all links of a segment; null: it is not known. */
  of(guest: Guest, link: Reference): string | null {
    return this.#below(guest, link, Object.keys({ ...guest.vlans, ...guest.bonds, ...guest.bridges }).length);
  }

  /** `steps`: the links that can still be below. More would be a circle, which has its own finding. */
  #below(guest: Guest, link: Reference, steps: number): string | null {
    if (typeof link === "number") return this.#ofCard(guest.interfaces[link]);
    const vlan = guest.vlans?.[link];
    const under = vlan?.link ?? (guest.bonds?.[link] ?? guest.bridges?.[link])?.members[0];
    if (under === undefined || steps === 0) return null;
    const segment = this.#below(guest, under, steps - 1);
    return segment !== null && vlan ? `${segment} VLAN ${vlan.id}` : segment;
  }

  #ofCard(nic: Guest["interfaces"][number] | undefined): string | null {
    if (!nic) return null;
    const name = nic.network === null ? nic.bridge : this.#bridgeOf(nic.network);
    if (name) return `bridge ${name}`;
    if (nic.network !== null) return `network ${nic.network}`;
    return nic.macvtap ? `device ${nic.macvtap}` : null;
  }

  /** The bridge of the host that a network is. */
  #bridgeOf(network: string): string | null {
    const object = this.#networks.get(network);
    return object && MODES[object.mode].has.hostBridge ? (object.bridge?.name ?? null) : null;
  }
}
