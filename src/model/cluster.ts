import { type Diagnostic, errorAt } from "../diagnostic.ts";
import { placeAt } from "../merge/origins.ts";
import { nearest } from "../nearest.ts";
import type { Guest } from "./guest.ts";
import type { GuestPlan } from "./guest-plan.ts";
import { Once } from "./once.ts";

const clustered = new Once<Guest, Guest>();

/** The guest with `cluster.members`: the resolved guests that `cluster.nodes` names. */
export function resolveCluster(
  guest: Guest,
  plan: GuestPlan,
  guests: ReadonlyMap<string, Guest>,
  found: Diagnostic[],
): Guest {
  const nodes = plan.values.cluster?.nodes;
  if (!nodes) return guest;
  const members = nodes.map((node) => guests.get(node));
  return clustered.get(guest, members, found, () => withMembers(guest, plan, guests, found));
}

function withMembers(
  guest: Guest,
  { merged, values: { cluster } }: GuestPlan,
  guests: ReadonlyMap<string, Guest>,
  found: Diagnostic[],
): Guest {
  const members = (cluster?.nodes ?? []).flatMap((node, index) => {
    const member = guests.get(node);
    if (member)
      return [
        { name: member.name, hostname: member.hostname, fqdn: member.fqdn, interfaces: member.interfaces },
      ];
    found.push(
      errorAt(
        placeAt(merged, ["cluster", "nodes", index]),
        "unknown-guest",
        `there is no guest \`${node}\`: ${nearest(node, guests.keys(), "name a guest of the plan")}`,
      ),
    );
    return [];
  });
  return { ...guest, cluster: { ...cluster, members } };
}
