import type { Merged } from "../merge/origins.ts";
import type { Guest } from "../model/guest.ts";
import type { Host } from "../model/host.ts";
import type { Network } from "../model/network.ts";
import type { Storage } from "../model/storage.ts";

/** An object of the plan, with the layers that its values came from. */
export interface Planned<T = unknown> {
  readonly category: "guest" | "network" | "storage pool" | "host";
  readonly name: string;
  readonly object: T;
  readonly merged: Merged;
}

/** What the rules look at: all objects that fit their schemas, resolved. */
export interface Plan {
  readonly guests: readonly Planned<Guest>[];
  readonly networks: readonly Planned<Network>[];
  readonly storages: readonly Planned<Storage>[];
  readonly host: Planned<Host>;
  /** The words that the templates and pages can read by; read when they are asked for. */
  readonly templateWords: () => ReadonlySet<string>;
}

export function objectsOf(plan: Plan): Planned[] {
  return [...plan.guests, ...plan.networks, ...plan.storages, plan.host];
}
