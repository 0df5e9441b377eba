import type { Finding } from "../finding.ts";
import { placeAt } from "../merge/origins.ts";
import type { ValidatedGuest } from "./guest-plan.ts";
import { type Bootproto, dynamicProtocol, familiesOf, hasIpv4, type InterfaceScope } from "./interface.ts";
import { type LinkValues, type NetworkOfLink, networkFacts } from "./network-facts.ts";
import { unknownNetwork } from "./unknown-network.ts";

/** A VLAN of the installed system on top of another link. */
export interface Vlan extends LinkValues, NetworkOfLink {
  /** 1 to 4094. */
  readonly id: number;
  /** The index of an interface, or the name of a link. */
  readonly link: number | string;
  readonly network: string | null;
  readonly bootproto: Bootproto;
}

/** A guest's VLANs by their names; undefined: the guest has none. */
export function resolveVlans(
  { name: guest, values, merged }: ValidatedGuest,
  { networks, networkNames, broken }: InterfaceScope,
  findings: Finding[],
): Record<string, Vlan> | undefined {
  if (!values.vlans) return undefined;
  return Object.fromEntries(
    Object.entries(values.vlans).map(([name, vlan]) => {
      const network = vlan.network ? networks.get(vlan.network) : undefined;
      if (vlan.network && !network && !broken.network.has(vlan.network)) {
        const place = placeAt(merged, ["vlans", name, "network"]);
        findings.push(unknownNetwork(place, vlan.network, networkNames));
      }
      const bootproto = vlan.bootproto ?? (hasIpv4(vlan) ? "static" : dynamicProtocol(network));
      const families = familiesOf(values, vlan, bootproto);
      const facts = networkFacts(guest, network, { ...vlan, families });
      return [name, { ...vlan, network: vlan.network ?? null, bootproto, ...facts }];
    }),
  );
}
