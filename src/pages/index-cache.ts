import type { Planned } from "../checks/plan.ts";
import { Once } from "../model/once.ts";
import { Highlighter } from "./highlight.ts";
import type { GuestRow } from "./lists/guest-row.ts";

/** What the index of one run leaves to that of the next. */
export class IndexCache {
  readonly highlighter = new Highlighter();
  readonly rows = new Once<Planned, GuestRow>();
  readonly #shown = new WeakMap<Planned, Planned>();

  /** An object as pages show it: the same in the next run, where both are. */
  shown<T>(planned: Planned<T>, object: T): Planned<T> {
    const before = this.#shown.get(planned) as Planned<T> | undefined;
    if (before?.object === object) return before;
    const now = { ...planned, object };
    this.#shown.set(planned, now);
    return now;
  }
}
