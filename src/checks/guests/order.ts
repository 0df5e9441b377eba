import { knownGuests } from "../../model/unknown-guest.ts";
import type { PlanObject } from "../plan.ts";
import type { Rule, Violation } from "../rule.ts";
import { valuesOf } from "./values.ts";

const unknownPredecessor: Rule = {
  id: "unknown-predecessor",
  severity: "error",
  why: "the guest would wait for a guest that does not exist.",
  example: { "guests.d/db.yml": "templates: ~\n", "guests.d/web.yml": "after: [dbb]\ntemplates: ~\n" },
  *check(plan): Iterable<Violation> {
    const names = new Set(plan.guests.map(({ name }) => name));
    const known = knownGuests(names);
    for (const guest of plan.guests) {
      for (const [index, name] of predecessors(guest).entries()) {
        if (names.has(name) || plan.broken.guest.has(name)) continue;
        const message = `there is no guest \`${name}\`: ${known.remedyFor(name)}`;
        yield { object: guest, path: ["after", index], message };
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
    const visited = new Set<string>();
    for (const { name } of plan.guests) {
      const cycle = cycleFrom(name, guests, visited);
      const object = guests.get(cycle[0] ?? "");
      if (!object) continue;
      const index = predecessors(object).indexOf(cycle[1] ?? "");
      const message = `${chainText(cycle)}: remove one of these from \`after\``;
      yield { object, path: ["after", index], message };
    }
  },
};

/** Names of a circle at its start and at its end, which a message shows. */
const MAX_NAMES = 8;

function chainText(cycle: readonly string[]): string {
  const hidden = cycle.length - 2 * MAX_NAMES;
  const shown =
    hidden > 0 ? [...cycle.slice(0, MAX_NAMES), `${hidden} more guests`, ...cycle.slice(-MAX_NAMES)] : cycle;
  return shown.join(" comes after ");
}

/**
 * The first dependency cycle reachable from `start` through guests that are not `visited`, with its start repeated at the
 * end. Empty: there is none. Not recursive, because a chain of guests can be longer than JavaScript's stack.
 */
function cycleFrom(
  start: string,
  guests: ReadonlyMap<string, PlanObject>,
  visited: Set<string>,
): readonly string[] {
  const path: { readonly name: string; readonly rest: Iterator<string> }[] = [];
  const onPath = new Set<string>();
  const enter = (name: string) => {
    const guest = guests.get(name);
    if (!guest || visited.has(name)) return;
    visited.add(name);
    onPath.add(name);
    path.push({ name, rest: predecessors(guest).values() });
  };
  enter(start);
  for (let last = path.at(-1); last; last = path.at(-1)) {
    const { done, value: next } = last.rest.next();
    if (done) {
      path.pop();
      onPath.delete(last.name);
    } else if (onPath.has(next)) {
      const names = path.map(({ name }) => name);
      return [...names.slice(names.indexOf(next)), next];
    } else enter(next);
  }
  return [];
}

/** The guests that `up` builds before this guest. */
export function predecessors({ merged }: PlanObject): readonly string[] {
  return (merged.value.after as readonly string[] | null | undefined) ?? [];
}

const startOrder: Rule = {
  id: "autostart-without-order",
  severity: "info",
  why: "libvirt starts guests with the host in any order, and has no key for one: a guest may start before the guests in its `after`.",
  example: {
    "guests.d/db.yml": "virtinst: {autostart: true}\ntemplates: ~\n",
    "guests.d/web.yml": "virtinst: {autostart: true}\nafter: [db]\ntemplates: ~\n",
  },
  *check(plan): Iterable<Violation> {
    const starts = new Set(
      plan.guests.flatMap((guest) => (valuesOf(guest).virtinst?.autostart ? [guest.name] : [])),
    );
    for (const guest of plan.guests) {
      if (!starts.has(guest.name) || !predecessors(guest).some((name) => starts.has(name))) continue;
      yield {
        object: guest,
        path: ["virtinst", "autostart"],
        message:
          "libvirt starts guests with the host in any order, not in that of `after`: where the order matters, remove `autostart`, and have the host run `up` at its start",
      };
    }
  },
};

export const orderRules = [unknownPredecessor, circularOrder, startOrder];
