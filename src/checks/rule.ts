import { type Diagnostic, type Place, type Related, warningAt } from "../diagnostic.ts";
import { isMap } from "../merge/merge.ts";
import { type Path, placeAt } from "../merge/origins.ts";
import { objectsOf, type Plan, type Planned } from "./plan.ts";

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
      const spots = [finding, ...(finding.related ?? [])];
      const ignored = spots.flatMap(({ of }) => ignorePlace(of, rule.id) ?? []);
      for (const place of ignored) used.add(entryOf(place, rule.id));
      if (ignored.length === 0) found.push(diagnosticOf(rule, finding));
    }
  }
  return [...found, ...uselessIgnores(plan, used)];
}

/** Ignores that no object needs: what stands in a layer of many objects counts when one of them does. */
function uselessIgnores(plan: Plan, used: ReadonlySet<string>): Diagnostic[] {
  const useless = new Map<string, Diagnostic>();
  for (const object of objectsOf(plan)) {
    for (const [id, index] of ignores(object)) {
      const place = placeAt(object.merged, ["checks", "ignore", index]);
      const entry = entryOf(place, id);
      if (used.has(entry)) continue;
      const whose = useless.has(entry)
        ? "nothing that has this layer"
        : `${object.category} \`${object.name}\``;
      const does = useless.has(entry) ? "breaks" : "does not break";
      const message = `\`checks.ignore\` names \`${id}\`, which ${whose} ${does}: remove it`;
      useless.set(entry, warningAt(place, "ignores-nothing", message));
    }
  }
  return [...useless.values()];
}

function ignorePlace(of: Planned, id: string): Place | null {
  const index = ignores(of).get(id);
  return index === undefined ? null : placeAt(of.merged, ["checks", "ignore", index]);
}

function entryOf({ file, line, column }: Place, id: string): string {
  return `${file}:${line}:${column} ${id}`;
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
