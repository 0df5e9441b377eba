import type { Diagnostic, Related } from "../diagnostic.ts";
import { isMap } from "../merge/merge.ts";
import { type Path, placeAt } from "../merge/origins.ts";
import type { Plan, Planned } from "./plan.ts";

/** A value of an object of the plan. */
export interface Spot {
  readonly of: Planned;
  readonly path: Path;
}

export interface Finding extends Spot {
  /** The rule that is broken, then the remedy. */
  readonly message: string;
  /** Other values that have part in it, with what they are in it. */
  readonly related?: readonly (Spot & { readonly message: string })[];
}

/** One rule of the plan. */
export interface Rule {
  readonly id: string;
  readonly severity: "error" | "warning";
  /** What happens on the host when nobody finds it. */
  readonly why: string;
  /** Layer files of a site that break it and nothing else, by their paths in it; an example for the documentation. */
  readonly example: Readonly<Record<string, string>>;
  check(plan: Plan): Iterable<Finding>;
}

/** The findings of rules on a plan, without those that an object's `checks: {ignore: [...]}` switches off. */
export function runRules(rules: readonly Rule[], plan: Plan): Diagnostic[] {
  const found: Diagnostic[] = [];
  const used = new Set<string>();
  for (const rule of rules) {
    for (const finding of rule.check(plan)) {
      const ignored = [finding, ...(finding.related ?? [])].find(({ of }) => ignores(of).has(rule.id));
      if (ignored) used.add(`${ignored.of.category} ${ignored.of.name} ${rule.id}`);
      else found.push(diagnosticOf(rule, finding));
    }
  }
  for (const object of [...plan.guests, ...plan.networks, ...plan.storages, plan.host]) {
    for (const [id, index] of ignores(object)) {
      if (used.has(`${object.category} ${object.name} ${id}`)) continue;
      found.push({
        severity: "warning",
        id: "ignores-nothing",
        message: `\`checks.ignore\` names \`${id}\`, which ${object.category} \`${object.name}\` does not break: remove it`,
        place: placeAt(object.merged, ["checks", "ignore", index]),
      });
    }
  }
  return found;
}

function diagnosticOf({ id, severity }: Rule, { of, path, message, related = [] }: Finding): Diagnostic {
  const others: Related[] = related.map((spot) => ({
    place: placeAt(spot.of.merged, spot.path),
    message: spot.message,
  }));
  return { severity, id, message, place: placeAt(of.merged, path), related: others };
}

/** The ids that an object ignores, with their places in its list: items are ids, or maps of `id` and `reason`. */
function ignores({ merged }: Planned): Map<string, number> {
  const { checks } = merged.value;
  const list = isMap(checks) && Array.isArray(checks.ignore) ? checks.ignore : [];
  return new Map(list.map((item, index) => [String(isMap(item) ? item.id : item), index]));
}
