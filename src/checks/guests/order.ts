import { nearest } from "../../nearest.ts";
import type { PlanObject } from "../plan.ts";
import type { Rule, Violation } from "../rule.ts";

const unknownPredecessor: Rule = {
  id: "unknown-predecessor",
  severity: "error",
  why: "the guest would wait for a guest that does not exist.",
  example: { "guests.d/db.yml": "templates: ~\n", "guests.d/web.yml": "after: [dbb]\ntemplates: ~\n" },
  *check(plan): Iterable<Violation> {
    const names = plan.guests.map(({ name }) => name);
    for (const guest of plan.guests) {
      for (const [index, name] of predecessors(guest).entries()) {
        if (names.includes(name) || plan.broken.guest.has(name)) continue;
        const remedy = nearest(name, names, "name a guest of the plan");
        yield {
          object: guest,
          path: ["after", index],
          message: `there is no guest \`${name}\`: ${remedy}`,
        };
      }
    }
  },
};

const circularOrder: Rule = {
  id: "circular-order",
  severity: "error",
  why: "each of the guests would wait for the others.",
  example: {
    "guests.d/db.yml": "after: [web]\ntemplates: ~\n",
    "guests.d/web.yml": "after: [db]\ntemplates: ~\n",
  },
  *check(plan): Iterable<Violation> {
    const guests = new Map(plan.guests.map((guest) => [guest.name, guest]));
    const done = new Set<string>();
    for (const { name } of plan.guests) {
      const cycle = cycleFrom(name, guests, [], done);
      const object = guests.get(cycle[0] ?? "");
      if (!object) continue;
      const index = predecessors(object).indexOf(cycle[1] ?? "");
      const message = `${cycle.join(" comes after ")}: remove one of these from \`after\``;
      yield { object, path: ["after", index], message };
    }
  },
};

/** The first dependency cycle reachable from `name`, with its start repeated at the end. Empty: no new cycle. */
function cycleFrom(
  name: string,
  guests: ReadonlyMap<string, PlanObject>,
  path: readonly string[],
  done: Set<string>,
): readonly string[] {
  if (path.includes(name)) return [...path.slice(path.indexOf(name)), name];
  const guest = guests.get(name);
  if (!guest || done.has(name)) return [];
  for (const next of predecessors(guest)) {
    const circle = cycleFrom(next, guests, [...path, name], done);
    if (circle.length > 0) {
      done.add(name);
      return circle;
    }
  }
  done.add(name);
  return [];
}

/** The guests that `up` builds before this guest. */
export function predecessors({ merged }: PlanObject): readonly string[] {
  return (merged.value.after as readonly string[] | null | undefined) ?? [];
}

export const orderRules = [unknownPredecessor, circularOrder];
