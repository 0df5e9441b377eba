import { isSame } from "../same-value.ts";

interface Read<Lab> {
  readonly ask: (lab: Lab) => unknown;
  readonly answer: unknown;
}

/** The questions of a page about the lab, and the answers. The page stays the same while all answers stay the same. */
export class Reads<Lab> {
  /** The keys are the names of questions. */
  readonly #reads = new Map<string, Read<Lab>>();
  #isOfAll = false;

  /** Whether the page may show anything of the lab. Then only its values show whether it is the same page. */
  get isOfAll(): boolean {
    return this.#isOfAll;
  }

  note(name: string, ask: (lab: Lab) => unknown, answer: unknown): void {
    if (!this.#reads.has(name)) this.#reads.set(name, { ask, answer });
  }

  noteAll(): void {
    this.#isOfAll = true;
  }

  /** Whether the lab of another build gives the same answers. */
  agreeWith(lab: Lab): boolean {
    if (this.#isOfAll) return false;
    for (const { ask, answer } of this.#reads.values()) if (!isSame(ask(lab), answer)) return false;
    return true;
  }
}
