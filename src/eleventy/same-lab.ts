import type { Plan, PlanObject } from "../checks/plan.ts";
import type { Lab } from "../lab.ts";
import { isSame } from "../same-value.ts";

interface Named {
  readonly name: string;
}

/** A lab with the very objects of the one before wherever nothing has changed, by which what was made of them is found. */
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
  const named = byName(before);
  return objects.map((object) => {
    const other = named.get(object.name);
    return other !== undefined && isSame(object, other) ? other : object;
  });
}

/** The plan of the objects of a lab, likewise: also their layers are those of before. */
export function samePlan(plan: Plan, lab: Lab, before: Plan | null): Plan {
  return {
    ...plan,
    guests: samePlanned(plan.guests, lab.guests, before?.guests),
    networks: samePlanned(plan.networks, lab.networks, before?.networks),
    storages: samePlanned(plan.storages, lab.storages, before?.storages),
    host: { ...plan.host, object: lab.host },
  };
}

function samePlanned<T extends Named>(
  all: readonly PlanObject<T>[],
  objects: readonly T[],
  before: readonly PlanObject<T>[] = [],
): PlanObject<T>[] {
  const named = byName(before);
  return all.map((planned, at) => {
    const object = objects[at] as T;
    const other = named.get(planned.name);
    const isOther = other?.object === object && sameLayers(planned, other);
    return isOther ? other : { ...planned, object };
  });
}

/** Whether they are the very same documents, by which pages ask for what has a layer. */
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
