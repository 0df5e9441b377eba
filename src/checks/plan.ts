import type { Merged } from "../merge/origins.ts";
import type { Guest } from "../model/guest.ts";
import type { Host } from "../model/host.ts";
import type { Network } from "../model/network.ts";
import type { Storage } from "../model/storage.ts";

/** An object of the plan with its layers. */
export interface Planned<T = unknown> {
  readonly category: "guest" | "network" | "storage pool" | "host";
  readonly name: string;
  readonly object: T;
  readonly merged: Merged;
}

/** The input of the rules: all resolved objects that fit their schemas. */
export interface Plan {
  readonly guests: readonly Planned<Guest>[];
  readonly networks: readonly Planned<Network>[];
  readonly storages: readonly Planned<Storage>[];
  readonly host: Planned<Host>;
  /** All identifiers in templates and pages: the keys that they may read. Reads the files on each call. */
  readonly templateWords: () => ReadonlySet<string>;
}

export function objectsOf(plan: Plan): Planned[] {
  return [...plan.guests, ...plan.networks, ...plan.storages, plan.host];
}
