import type { PlanObject } from "../checks/plan.ts";
import { IdentityCache } from "../model/identity-cache.ts";
import { Highlighter } from "./highlight.ts";
import type { TableRow } from "./lists/table.ts";

/** What the index of one run leaves to that of the next. */
export class IndexCache {
  readonly highlighter = new Highlighter();
  readonly rows = new IdentityCache<PlanObject, TableRow>();
  readonly #shown = new WeakMap<PlanObject, PlanObject>();

  /** An object as pages show it: the same in the next run, where both are. */
  shown<T>(planned: PlanObject<T>, object: T): PlanObject<T> {
    const before = this.#shown.get(planned) as PlanObject<T> | undefined;
    if (before?.object === object) return before;
    const now = { ...planned, object };
    this.#shown.set(planned, now);
    return now;
  }
}
