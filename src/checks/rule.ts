import {
  addAll,
  distinct,
  type Finding,
  type Place,
  type Related,
  type Severity,
  warningAt,
} from "../finding.ts";
import { isMap } from "../merge/merge.ts";
import { type Path, placeAt } from "../merge/origins.ts";
import { nearest } from "../nearest.ts";
import { RULE_IDS, type RuleId } from "../rule-ids.ts";
import { objectsOf, type Plan, type PlanObject } from "./plan.ts";
import { RENAMED, type RenamedIds } from "./renamed.ts";

/** A path in an object of the plan. */
export interface Spot {
  readonly object: PlanObject;
  readonly path: Path;
}

export interface Violation extends Spot {
  /** States the rule, then the remedy. */
  readonly message: string;
  /** Other values that belong to the violation, with their part in it. */
  readonly related?: readonly (Spot & { readonly message: string })[];
}

/** One rule of the plan. */
export interface Rule {
  readonly id: RuleId;
  /** All infos with the same message are one finding. */
  readonly severity: Severity;
  /** The effect on the host if the mistake stays. */
  readonly why: string;
  /** Layer files, by their paths in the site, that break only this rule. The documentation and the tests use them. */
  readonly example: Readonly<Record<string, string>>;
  check(plan: Plan): Iterable<Violation>;
}

/**
 * The findings of rules on a plan, without those that an object's `checks: {ignore: [...]}` switches off. `renamed`:
 * the former ids of rules, which have the same effect.
 */
export function runRules(rules: readonly Rule[], plan: Plan, renamed: RenamedIds = RENAMED): Finding[] {
  const findings: Finding[] = [];
  const used = new Set<string>();
  const ignorePlace = (object: PlanObject, id: RuleId): Place | null => {
    const ignore = ignores(object, renamed).get(id);
    return ignore ? placeAt(object.merged, ignore.path) : null;
  };
  for (const rule of rules) {
    const own: Finding[] = [];
    for (const violation of rule.check(plan)) {
      const spots = [violation, ...(violation.related ?? [])];
      const ignored = spots.flatMap(({ object }) => ignorePlace(object, rule.id) ?? []);
      for (const place of ignored) used.add(entryOf(place, rule.id));
      if (ignored.length === 0) own.push(findingOf(rule, violation));
    }
    addAll(findings, rule.severity === "info" ? summaries(own) : own);
  }
  // An entry may be for a rule that an object with findings breaks.
  const isWhole = Object.values(plan.broken).every(({ size }) => size === 0);
  return isWhole ? [...findings, ...ignoreFaults(plan, renamed, used)] : findings;
}

/** Places of a summary beside its own. */
const MAX_PLACES = 3;

/** One finding for each message, at its first place. */
function summaries(findings: readonly Finding[]): Finding[] {
  const byMessage = new Map<string, Finding[]>();
  for (const finding of distinct(findings)) {
    const same = byMessage.get(finding.message);
    if (same) same.push(finding);
    else byMessage.set(finding.message, [finding]);
  }
  return [...byMessage.values()].map(([first, ...others]) => {
    const more = others.length - MAX_PLACES;
    const related = others.slice(0, MAX_PLACES).map(({ place }, at) => ({
      place,
      message: at === MAX_PLACES - 1 && more > 0 ? `and here, and in ${more} more places` : "and here",
    }));
    return { ...(first as Finding), related };
  });
}

/**
 * Findings for unused entries of `checks.ignore`, and for entries with a former id. An entry in a shared layer is used if
 * one of its objects needs it.
 */
function ignoreFaults(plan: Plan, renamed: RenamedIds, used: ReadonlySet<string>): Finding[] {
  const faults = new Map<string, Finding>();
  for (const object of objectsOf(plan)) {
    for (const [id, { written, path }] of ignores(object, renamed)) {
      const place = placeAt(object.merged, path);
      const entry = entryOf(place, id);
      if (used.has(entry)) {
        const message = `the rule \`${written}\` is called \`${id}\` now: write that`;
        if (id !== written) faults.set(entry, warningAt(place, "renamed-id", message));
        continue;
      }
      const breaks = faults.has(entry)
        ? "no object with this layer breaks that rule"
        : `the ${object.category} \`${object.name}\` does not break that rule`;
      const reason = RULE_IDS.some((each) => each === id)
        ? `${breaks}: remove it`
        : `no rule has that id: ${nearest(id, RULE_IDS, "remove it")}`;
      const message = `\`checks.ignore\` names \`${written}\`, but ${reason}`;
      faults.set(entry, warningAt(place, "ignores-nothing", message));
    }
  }
  return [...faults.values()];
}

function entryOf({ file, line, column }: Place, id: string): string {
  return `${file}:${line}:${column} ${id}`;
}

function findingOf({ id, severity }: Rule, { object, path, message, related = [] }: Violation): Finding {
  const others: Related[] = related.map((spot) => ({
    place: placeAt(spot.object.merged, spot.path),
    message: spot.message,
  }));
  return { severity, id, message, place: placeAt(object.merged, path), related: others };
}

/** An entry of an object's `checks.ignore`: its id as it is written, and where it stands. */
interface Ignore {
  readonly written: string;
  readonly path: Path;
}

/** What an object ignores, by the present ids: items are ids, or maps of `id` and `reason`. */
function ignores({ merged }: PlanObject, renamed: RenamedIds): Map<string, Ignore> {
  const { checks } = merged.value;
  const list = isMap(checks) && Array.isArray(checks.ignore) ? checks.ignore : [];
  return new Map(
    list.map((item, index) => {
      const written = String(isMap(item) ? item.id : item);
      const id = Object.hasOwn(renamed, written) ? (renamed[written] as RuleId) : written;
      return [id, { written, path: ["checks", "ignore", index] }];
    }),
  );
}
