import { addressNumber, isGivable, isIpv4 } from "../../address.ts";
import { isMap } from "../../merge/merge.ts";
import { AUTO } from "../../schema/format.ts";
import type { ValidatedGuest } from "../guest-plan.ts";
import type { NetworkPlan } from "../network.ts";

/** The addresses that no interface gets by itself. */
export interface Claims {
  /** The owners of the addresses that layers set. */
  readonly owners: ReadonlyMap<bigint, string>;
  /** Other addresses in networks and interfaces: routers, name servers, ranges. They may belong to a machine outside the lab. */
  readonly others: ReadonlySet<bigint>;
}

/** Keys whose address belongs to the object itself, or to a machine that it names. */
const OWN = new Set(["ip", "ip6", "addresses", "gateway", "host_address"]);
/** A DNS name for any machine, which may be a guest with an automatic address. */
const WILDCARDS = "wildcards";
/** The parts of a guest with addresses. */
const PARTS = ["interfaces", "bonds", "vlans", "bridges", "cluster"] as const;

export function claimsOf(networks: readonly NetworkPlan[], guests: readonly ValidatedGuest[]): Claims {
  const owners = new Map<bigint, string>();
  const others = new Set<bigint>();
  const add = (value: unknown, key: string, owner: string): void => {
    if (typeof value === "string") {
      const address = numberOf(value);
      if (address === null) return;
      if (!OWN.has(key)) others.add(address);
      else if (!owners.has(address)) owners.set(address, owner);
    } else if (Array.isArray(value)) for (const item of value) add(item, key, owner);
    else if (isMap(value))
      for (const [inner, item] of Object.entries(value))
        if (inner !== "static") add(item, key === WILDCARDS ? key : inner, owner);
  };
  for (const { name, merged } of networks) add(merged.value, "", `the network \`${name}\``);
  for (const { name, values } of guests)
    for (const part of PARTS) add(values[part], "", `the guest \`${name}\``);
  return { owners, others };
}

/** The number of an address with or without a prefix length; null: the text is no address. */
function numberOf(text: string): bigint | null {
  if (text === AUTO) return null;
  const [address = ""] = text.split("/");
  if (!isIpv4(address) && !(address.includes(":") && isGivable(address))) return null;
  return BigInt(addressNumber(address));
}
