/** The actions that a change needs on a running host, the smallest first. */
export const ACTIONS = [
  "documentation",
  "host-file",
  "live",
  "pool-restart",
  "network-restart",
  "guest-restart",
  "guest-rebuild",
  "removal",
] as const;

export type Action = (typeof ACTIONS)[number];

/** The text of each action. */
export const ACTION_TEXTS: Readonly<Record<Action, string>> = {
  documentation: "nothing to do: only documents have changed, or files for a future installation",
  "host-file": "copy the file to its place, and reload the service that reads it",
  live: "network_register.sh, which runs `virsh net-update` for hosts (a range takes it by hand), or `virsh autostart`: nothing stops",
  "pool-restart": "storage_register.sh --replace NAME: the files in its directory stay",
  "network-restart":
    "network_register.sh --replace NAME: its guests lose the network until they are started again",
  "guest-restart":
    "`up --restart` for memory, CPUs and interfaces; else `virsh edit` the guest, shut it down and start it",
  "guest-rebuild": "vmbuild.sh --replace; or change by hand in the guest what the installer would set",
  removal:
    "`up --prune` or `down --leftovers`, where the lab has an id: volumes stay, unless `down` gets --volumes; a lab without an id knows its guests alone",
};

export function strongest(actions: Iterable<Action>): Action {
  let rank = 0;
  for (const action of actions) rank = Math.max(rank, ACTIONS.indexOf(action));
  return ACTIONS[rank] as Action;
}

/** The smaller of two actions. */
export function weaker(action: Action, limit: Action): Action {
  return ACTIONS.indexOf(action) < ACTIONS.indexOf(limit) ? action : limit;
}
