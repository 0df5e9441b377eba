import { errorAt, type Finding } from "../finding.ts";
import { placeAt } from "../merge/origins.ts";
import { nearest } from "../nearest.ts";
import type { Guest } from "./guest.ts";
import type { ValidatedGuest } from "./guest-plan.ts";
import { IdentityCache } from "./identity-cache.ts";

const clusterCache = new IdentityCache<Guest, Guest>();

/** The guest with `cluster.members`: the resolved guests that `cluster.nodes` names. `broken`: guests with findings. */
export function resolveCluster(
  guest: Guest,
  plan: ValidatedGuest,
  guests: ReadonlyMap<string, Guest>,
  broken: ReadonlySet<string>,
  findings: Finding[],
): Guest {
  const nodes = plan.values.cluster?.nodes;
  if (!nodes) return guest;
  const members = nodes.map((node) => guests.get(node) ?? broken.has(node));
  return clusterCache.get(guest, members, findings, () =>
    withMembers(guest, plan, { guests, broken }, findings),
  );
}

function withMembers(
  guest: Guest,
  { merged, values: { cluster } }: ValidatedGuest,
  { guests, broken }: { readonly guests: ReadonlyMap<string, Guest>; readonly broken: ReadonlySet<string> },
  findings: Finding[],
): Guest {
  const members = (cluster?.nodes ?? []).flatMap((node, index) => {
    const member = guests.get(node);
    if (member)
      return [
        { name: member.name, hostname: member.hostname, fqdn: member.fqdn, interfaces: member.interfaces },
      ];
    if (broken.has(node)) return [];
    findings.push(
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
