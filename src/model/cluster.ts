import { errorAt, type Finding } from "../finding.ts";
import { placeAt } from "../merge/origins.ts";
import type { Guest } from "./guest.ts";
import type { ValidatedGuest } from "./guest-plan.ts";
import { IdentityCache } from "./identity-cache.ts";

const clusterCache = new IdentityCache<Guest, Guest>();

import type { KnownGuests } from "./unknown-guest.ts";

/** The values that the nodes of clusters are resolved with. */
export interface ClusterScope {
  readonly guests: ReadonlyMap<string, Guest>;
  /** Guests with findings. */
  readonly broken: ReadonlySet<string>;
  readonly names: KnownGuests;
}

/** The guest with `cluster.members`: the resolved guests that `cluster.nodes` names. */
export function resolveCluster(
  guest: Guest,
  plan: ValidatedGuest,
  scope: ClusterScope,
  findings: Finding[],
): Guest {
  const { guests, broken } = scope;
  const nodes = plan.values.cluster?.nodes;
  if (!nodes) return guest;
  const members = nodes.map((node) => guests.get(node) ?? broken.has(node));
  return clusterCache.get(guest, members, findings, () => withMembers(guest, plan, scope, findings));
}

function withMembers(
  guest: Guest,
  { merged, values: { cluster } }: ValidatedGuest,
  { guests, broken, names }: ClusterScope,
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
        `there is no guest \`${node}\`: ${names.remedyFor(node)}`,
      ),
    );
    return [];
  });
  return { ...guest, cluster: { ...cluster, members } };
}
