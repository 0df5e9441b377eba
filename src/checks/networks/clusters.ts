import type { Guest } from "../../model/guest.ts";
import type { Interface } from "../../model/interface.ts";
import type { Rule, Violation } from "../rule.ts";

/** The keys of `cluster` that the rule reads. */
interface Cluster {
  readonly heartbeat?: number | null;
  readonly members?: readonly { readonly name: string; readonly interfaces: readonly Interface[] }[];
}

const heartbeatMissing: Rule = {
  id: "heartbeat-missing",
  severity: "error",
  why: "the nodes have no address for each other: no cluster starts.",
  example: {
    "networks.d/lab.yml": "gateway: 10.9.8.1\nprefix: 24\n",
    "guests.d/a.yml":
      "interfaces: [{network: lab, ip: 10.9.8.7}]\ncluster: {nodes: [a], heartbeat: 1}\ntemplates: ~\n",
  },
  *check(plan): Iterable<Violation> {
    for (const guest of plan.guests) {
      const { cluster } = guest.object as Guest & { readonly cluster?: Cluster | null };
      const heartbeat = cluster?.heartbeat ?? 0;
      if (heartbeat === 0) continue;
      for (const { name, interfaces } of cluster?.members ?? []) {
        if (interfaces[heartbeat]?.ip) continue;
        const count = interfaces.length;
        yield {
          object: guest,
          path: ["cluster", "heartbeat"],
          message:
            count > heartbeat
              ? `the interface ${heartbeat} of ${name} has no address for the traffic of the cluster: set its \`ip\``
              : `${name} has no interface ${heartbeat}, for it has ${count}, counted from 0: give it one, or use another index`,
        };
      }
    }
  },
};

export const clusterRules: readonly Rule[] = [heartbeatMissing];
