import { type Diagnostic, type Place, type Related, warningAt } from "../diagnostic.ts";
import { isMap } from "../merge/merge.ts";
import { type Path, placeAt } from "../merge/origins.ts";
import { objectsOf, type Plan, type PlanObject } from "./plan.ts";

/** A path in an object of the plan. */
export interface Spot {
  readonly object: PlanObject;
  readonly path: Path;
}

export interface Finding extends Spot {
  /** States the rule, then the remedy. */
  readonly message: string;
  /** Other values that belong to the finding, with their part in it. */
  readonly related?: readonly (Spot & { readonly message: string })[];
}

/** One rule of the plan. */
export interface Rule {
  readonly id: string;
  readonly severity: "error" | "warning";
  /** The effect on the host if the mistake stays. */
  readonly why: string;
  /** Layer files, by their paths in the site, that break only this rule. The documentation and the tests use them. */
  readonly example: Readonly<Record<string, string>>;
  check(plan: Plan): Iterable<Finding>;
}

/** The findings of rules on a plan, without those that `checks: {ignore: [...]}` of an object switches off. */
export function runRules(rules: readonly Rule[], plan: Plan): Diagnostic[] {
  const found: Diagnostic[] = [];
  const used = new Set<string>();
  for (const rule of rules) {
    for (const finding of rule.check(plan)) {
      const spots = [finding, ...(finding.related ?? [])];
      const ignored = spots.flatMap(({ object }) => ignorePlace(object, rule.id) ?? []);
      for (const place of ignored) used.add(entryOf(place, rule.id));
      if (ignored.length === 0) found.push(diagnosticOf(rule, finding));
    }
  }
  return [...found, ...uselessIgnores(plan, used)];
}

/** Warnings for entries of `checks.ignore` that no object needs. An entry in a shared layer needs only one object. */
function uselessIgnores(plan: Plan, used: ReadonlySet<string>): Diagnostic[] {
  const useless = new Map<string, Diagnostic>();
  for (const object of objectsOf(plan)) {
    for (const [id, index] of ignores(object)) {
      const place = placeAt(object.merged, ["checks", "ignore", index]);
      const entry = entryOf(place, id);
      if (used.has(entry)) continue;
      const subject = useless.has(entry)
        ? "no object with this layer breaks that rule"
        : `the ${object.category} \`${object.name}\` does not break that rule`;
      const message = `\`checks.ignore\` names \`${id}\`, but ${subject}: remove it`;
      useless.set(entry, warningAt(place, "ignores-nothing", message));
    }
  }
  return [...useless.values()];
}

function ignorePlace(object: PlanObject, id: string): Place | null {
  const index = ignores(object).get(id);
  return index === undefined ? null : placeAt(object.merged, ["checks", "ignore", index]);
}

function entryOf({ file, line, column }: Place, id: string): string {
  return `${file}:${line}:${column} ${id}`;
}

function diagnosticOf({ id, severity }: Rule, { object, path, message, related = [] }: Finding): Diagnostic {
  const others: Related[] = related.map((spot) => ({
    place: placeAt(spot.object.merged, spot.path),
    message: spot.message,
  }));
  return { severity, id, message, place: placeAt(object.merged, path), related: others };
}

/** The ids that an object ignores, with their indices in the list. An item is an id, or a map of `id` and `reason`. */
function ignores({ merged }: PlanObject): Map<string, number> {
  const { checks } = merged.value;
  const list = isMap(checks) && Array.isArray(checks.ignore) ? checks.ignore : [];
  return new Map(list.map((item, index) => [String(isMap(item) ? item.id : item), index]));
}
