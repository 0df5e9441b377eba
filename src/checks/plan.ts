import type { Category } from "../layers/meta.ts";
import type { Merged } from "../merge/origins.ts";
import type { BrokenNames } from "../model/broken-names.ts";
import type { Guest } from "../model/guest.ts";
import type { Host } from "../model/host.ts";
import type { Network } from "../model/network.ts";
import type { Storage } from "../model/storage.ts";
import type { Schemas } from "../schema/schemas.ts";
import type { TemplateKeys } from "../templates/keys.ts";

/** An object of the plan with its layers. */
export interface PlanObject<T = unknown> {
  readonly category: "guest" | "network" | "storage pool" | "host";
  readonly name: string;
  readonly object: T;
  readonly merged: Merged;
}

/** A name that no other object of the plan has. */
export function objectName({ category, name }: Pick<PlanObject, "category" | "name">): string {
  return `${category} ${name}`;
}

/** The input of the rules: all resolved objects that fit their schemas. */
export interface Plan {
  readonly guests: readonly PlanObject<Guest>[];
  readonly networks: readonly PlanObject<Network>[];
  readonly storages: readonly PlanObject<Storage>[];
  readonly host: PlanObject<Host>;
  /** The objects that do not fit their schemas. References to them are no findings. */
  readonly broken: BrokenNames;
  readonly schemas: Schemas;
  /** The keys that templates and pages read. Reads the files on each call. */
  readonly templateKeys: () => Pick<TemplateKeys, "has">;
}

/** The category of an object in META. */
export function categoryOf({ category }: PlanObject): Category {
  return category === "storage pool" ? "storage" : category;
}

export function objectsOf(plan: Plan): PlanObject[] {
  return [...plan.guests, ...plan.networks, ...plan.storages, plan.host];
}

export function planObject<T extends { readonly name: string }>(
  category: PlanObject["category"],
  object: T,
  merged: Merged,
): PlanObject<T> {
  return { category, name: object.name, object, merged };
}
