import { objectsOf, type Plan, type PlanObject } from "../checks/plan.ts";
import { formatPlace, type Place } from "../finding.ts";
import type { Category } from "../layers/meta.ts";
import { type Path, placeAt, valueAt } from "../merge/origins.ts";
import type { Host } from "../model/host.ts";
import { pathText } from "../schema/path-text.ts";
import type { Secrets } from "../secrets/secrets.ts";
import { derivationOf } from "./derivations.ts";
import { maskedAt } from "./leaves.ts";
import { objectText } from "./object.ts";
import { valueText } from "./value-text.ts";

/** A value that a derived value depends on, with its place; masked. */
export interface DerivedSource {
  readonly object: string;
  readonly path: Path;
  readonly value: unknown;
  readonly place: Place;
}

/** A value that no layer sets; masked. */
export interface DerivedValue {
  readonly path: Path;
  readonly value: unknown;
  readonly reason: string;
  readonly sources: readonly DerivedSource[];
}

/** A resolved object of a plan; undefined: it has findings of its own. */
export function resolvedObject(
  plan: Plan,
  { category, name }: { readonly category: Category; readonly name: string },
): PlanObject | undefined {
  return objectsOf(plan).find((object) => categoryOf(object) === category && object.name === name);
}

/** The values of an object for templates, with those of the layers. */
export function resolvedValues({ object, category, merged }: PlanObject): unknown {
  return category === "host" ? { ...merged.value, files: (object as Host).files } : object;
}

export function derivedValue(plan: Plan, object: PlanObject, path: Path, secrets: Secrets): DerivedValue {
  const { reason, sources } = derivationOf(plan, object, path);
  return {
    path,
    value: maskedAt(path, valueAt(resolvedValues(object), path), secrets),
    reason,
    sources: sources.map((source) => ({
      object: objectText({ category: categoryOf(source.object), name: source.object.name }),
      path: source.path,
      value: maskedAt(source.path, valueAt(source.object.merged.value, source.path), secrets),
      place: placeAt(source.object.merged, source.path),
    })),
  };
}

function categoryOf({ category }: PlanObject): Category {
  return category === "storage pool" ? "storage" : category;
}

/** The value, the reason, and a line with its place for each source. */
export function derivedText({ path, value, reason, sources }: DerivedValue): string {
  const lines = sources.map(({ object, path: at, value: text, place }) =>
    `  ${object} ${pathText(at)}: ${valueText(text)}`.padEnd(44).concat(`  ${formatPlace(place)}`),
  );
  return `${[`${pathText(path)}: ${valueText(value)}`, `  derived from ${reason}`, ...lines].join("\n")}\n`;
}
