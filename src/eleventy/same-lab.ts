import type { Plan, PlanObject } from "../checks/plan.ts";
import type { Lab } from "../lab.ts";
import { isSame } from "../same-value.ts";

interface Named {
  readonly name: string;
}

/** A lab with the objects of the previous one where these have not changed: caches find their entries by identity. */
export function sameLab(lab: Lab, before: Lab | undefined): Lab {
  if (!before) return lab;
  return {
    ...lab,
    guests: sameObjects(lab.guests, before.guests),
    networks: sameObjects(lab.networks, before.networks),
    storages: sameObjects(lab.storages, before.storages),
    host: isSame(lab.host, before.host) ? before.host : lab.host,
  };
}

function sameObjects<T extends Named>(objects: readonly T[], before: readonly T[]): T[] {
  const previous = byName(before);
  return objects.map((object) => {
    const other = previous.get(object.name);
    return other !== undefined && isSame(object, other) ? other : object;
  });
}

/** A plan with the objects of the previous one where neither their values nor their layers have changed. */
export function samePlan(plan: Plan, lab: Lab, before: Plan | null): Plan {
  return {
    ...plan,
    guests: samePlanObjects(plan.guests, lab.guests, before?.guests),
    networks: samePlanObjects(plan.networks, lab.networks, before?.networks),
    storages: samePlanObjects(plan.storages, lab.storages, before?.storages),
    host: { ...plan.host, object: lab.host },
  };
}

function samePlanObjects<T extends Named>(
  all: readonly PlanObject<T>[],
  objects: readonly T[],
  before: readonly PlanObject<T>[] = [],
): PlanObject<T>[] {
  const previous = byName(before);
  return all.map((planObject, at) => {
    const object = objects[at] as T;
    const other = previous.get(planObject.name);
    const isSameObject = other?.object === object && sameLayers(planObject, other);
    return isSameObject ? other : { ...planObject, object };
  });
}

/** Whether the layers are the same documents: pages look up the users of a layer by identity. */
function sameLayers(a: PlanObject, b: PlanObject): boolean {
  const others = b.merged.documents;
  return (
    a.merged.documents.length === others.length &&
    a.merged.documents.every((document, at) => document === others[at])
  );
}

function byName<T extends Named>(objects: readonly T[]): Map<string, T> {
  return new Map(objects.map((object) => [object.name, object]));
}
