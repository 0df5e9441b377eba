import type { Merged } from "../merge/origins.ts";
import type { Guest } from "../model/guest.ts";
import type { Host } from "../model/host.ts";
import type { Network } from "../model/network.ts";
import type { Storage } from "../model/storage.ts";
import type { Schemas } from "../schema/schemas.ts";

/** An object of the plan with its layers. */
export interface PlanObject<T = unknown> {
  readonly category: "guest" | "network" | "storage pool" | "host";
  readonly name: string;
  readonly object: T;
  readonly merged: Merged;
}

/** The input of the rules: all resolved objects that fit their schemas. */
export interface Plan {
  readonly guests: readonly PlanObject<Guest>[];
  readonly networks: readonly PlanObject<Network>[];
  readonly storages: readonly PlanObject<Storage>[];
  readonly host: PlanObject<Host>;
  readonly schemas: Schemas;
  /** All identifiers in templates and pages: the keys that they may read. Reads the files on each call. */
  readonly identifiersInTemplates: () => ReadonlySet<string>;
}

export function objectsOf(plan: Plan): PlanObject[] {
  return [...plan.guests, ...plan.networks, ...plan.storages, plan.host];
}
