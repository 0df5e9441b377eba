import type { PlanObject } from "../../checks/plan.ts";
import type { Path } from "../../merge/origins.ts";
import type { Guest } from "../../model/guest.ts";
import type { Network } from "../../model/network.ts";
import type { NetworkValues } from "../../schema/network.ts";
import type { Provenance } from "./provenance.ts";
import { joined, madeValue, type ShownValue, shownValue } from "./shown-value.ts";

/** A guest's name in a domain, which one of its own values or of its network's has set. */
export function guestName(
  provenance: Provenance,
  of: PlanObject<Guest>,
  domain: string | null,
  setBy: PlanObject | undefined,
): ShownValue {
  const head = shownValue(provenance, of, of.object.hostname, [["hostname"]], {
    words: "the guest's name, which is that of its layer",
    from: [{ of, path: [] }],
  });
  return domain && setBy ? joined(head, domainOf(provenance, setBy, domain)) : head;
}

/** A further name that a network's DNS answers. */
export interface NetworkName {
  readonly name: ShownValue;
  readonly ip: ShownValue;
}

/** In the order of the network's `names`: its gateways' aliases, then `dns.hosts`. */
export function networkNames(of: PlanObject<Network>, provenance: Provenance): NetworkName[] {
  const { names, ipv6, domain } = of.object;
  return givenNames(of.object.dns as NetworkValues["dns"], ipv6 !== null).map(
    ({ name, path, gateway }, at) => {
      const { ip } = names[at] as Network["names"][number];
      const head = shownValue(provenance, of, name, [path]);
      return {
        // What has a dot is a full name as it stands.
        name: domain === null || name.includes(".") ? head : joined(head, domainOf(provenance, of, domain)),
        ip: gateway
          ? madeValue(provenance, ip, { words: "the gateway's", from: [{ of, path: gateway }] })
          : shownValue(provenance, of, ip, [[...path.slice(0, -1), "ip"]]),
      };
    },
  );
}

interface GivenName {
  readonly name: string;
  readonly path: Path;
  /** Of an alias, where its address is set. */
  readonly gateway: Path | null;
}

function givenNames(dns: NetworkValues["dns"], hasIpv6: boolean): GivenName[] {
  const gateways = hasIpv6 ? [["gateway"], ["ipv6", "gateway"]] : [["gateway"]];
  return [
    ...(dns?.aliases ?? []).flatMap((name, at) =>
      gateways.map((gateway) => ({ name, path: ["dns", "aliases", at], gateway })),
    ),
    ...(dns?.hosts ?? []).map(({ name }, at) => ({
      name,
      path: ["dns", "hosts", at, "name"],
      gateway: null,
    })),
  ];
}

function domainOf(provenance: Provenance, of: PlanObject, domain: string): ShownValue {
  return shownValue(provenance, of, `.${domain}`, [["domain"]]);
}
