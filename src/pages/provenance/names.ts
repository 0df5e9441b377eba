import type { PlanObject } from "../../checks/plan.ts";
import type { Path } from "../../merge/origins.ts";
import type { Guest } from "../../model/guest.ts";
import type { Network } from "../../model/network.ts";
import type { NetworkValues } from "../../schema/network.ts";
import type { Provenance } from "./provenance.ts";
import { derivedValue, joined, type ShownValue, shownValue } from "./shown-value.ts";

/** A guest's full name. `setBy`: the guest or network whose layers set the domain. */
export function guestName(
  provenance: Provenance,
  planObject: PlanObject<Guest>,
  domain: string | null,
  setBy: PlanObject | undefined,
): ShownValue {
  const head = shownValue(provenance, planObject, planObject.object.hostname, [["hostname"]], {
    reason: "the guest's name, from the name of its layer file",
    sources: [{ planObject, path: [] }],
  });
  return domain && setBy ? joined(head, domainOf(provenance, setBy, domain)) : head;
}

/** Another name in a network's DNS. */
export interface NetworkName {
  readonly name: ShownValue;
  readonly ip: ShownValue;
}

/** The names in the order of the network's `names`: aliases of the host's addresses, then `dns.hosts`. */
export function networkNames(planObject: PlanObject<Network>, provenance: Provenance): NetworkName[] {
  const { names, host_addresses, domain, dns, traits } = planObject.object;
  const gateways = host_addresses.map((own) => own.path);
  const configured = traits.dns ? (dns as NetworkValues["dns"]) : null;
  return configuredNames(configured, gateways).map(({ name, path, gateway }, at) => {
    const { ip } = names[at] as Network["names"][number];
    const head = shownValue(provenance, planObject, name, [path]);
    return {
      // A name with a dot is already a full name.
      name:
        domain === null || name.includes(".") ? head : joined(head, domainOf(provenance, planObject, domain)),
      ip: gateway
        ? derivedValue(provenance, ip, {
            reason: gateway.at(-1) === "host_address" ? "the host's address" : "the gateway's address",
            sources: [{ planObject, path: gateway }],
          })
        : shownValue(provenance, planObject, ip, [[...path.slice(0, -1), "ip"]]),
    };
  });
}

interface ConfiguredName {
  readonly name: string;
  readonly path: Path;
  /** For an alias, the path of the gateway's address. */
  readonly gateway: Path | null;
}

function configuredNames(dns: NetworkValues["dns"], gateways: readonly Path[]): ConfiguredName[] {
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

function domainOf(provenance: Provenance, planObject: PlanObject, domain: string): ShownValue {
  return shownValue(provenance, planObject, `.${domain}`, [["domain"]]);
}
