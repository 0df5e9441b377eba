import { errorAt, type Finding, type Place, warningAt } from "../../finding.ts";
import { placeAt } from "../../merge/origins.ts";
import type { Demand } from "./automatic-guest.ts";

/** A warning for each network whose addresses are not all in the lock, at the first one. */
export function notLocked(missing: readonly Demand[]): Finding[] {
  const groups = new Map<string, Demand[]>();
  for (const demand of missing) {
    const group = groups.get(demand.network);
    if (group) group.push(demand);
    else groups.set(demand.network, [demand]);
  }
  return [...groups].map(([network, [first, ...others]]) => {
    const what = others.length === 0 ? "an automatic address" : `${others.length + 1} automatic addresses`;
    return warningAt(
      placeOf(first as Demand),
      "address-not-locked",
      `${what} of the network \`${network}\` must be in addresses.lock.yml, or may change with other guests: run \`miniascape lock\``,
    );
  });
}

/** An error for each interface without an address; for a network without a free address only one. */
export function unavailable(
  failed: readonly Demand[],
  hasSubnet: (demand: Demand) => boolean | null,
): Finding[] {
  const full = new Set<string>();
  return failed.flatMap((demand) => {
    const { network, key } = demand;
    const subnet = hasSubnet(demand);
    const group = `${network}/${key}`;
    if (subnet === null || full.has(group)) return [];
    if (subnet) full.add(group);
    return [errorAt(placeOf(demand), "address-unavailable", subnet ? fullText(demand) : noSubnet(demand))];
  });
}

function fullText({ network, key }: Demand): string {
  const path = key === "ip" ? "static" : "ipv6.static";
  return `the network \`${network}\` must have a free address for each \`${key}: auto\`: widen \`${path}\` or the subnet, or delete lines of guests that are gone by \`miniascape lock --prune\``;
}

function noSubnet({ network, key }: Demand): string {
  if (network === "")
    return `\`${key}: auto\` must have a network of the plan: set \`network\`, or an address in \`addresses\``;
  return key === "ip"
    ? `the network \`${network}\` must have an IPv4 subnet for \`ip: auto\`: set its \`gateway\` or \`subnet\`, or remove \`ip\``
    : `the network \`${network}\` must have an IPv6 subnet for \`ip6: auto\`: set its \`ipv6\`, or remove \`ip6\``;
}

function placeOf({ plan, index, key }: Demand): Place {
  return placeAt(plan.merged, ["interfaces", index, key]);
}
