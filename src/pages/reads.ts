import { isSame } from "../same-value.ts";

interface Read<Lab> {
  readonly ask: (lab: Lab) => unknown;
  readonly answer: unknown;
}

/** What a page has asked about the lab, and the answers: it is the same page for as long as these are the same. */
export class Reads<Lab> {
  /** By the name of the question. */
  readonly #reads = new Map<string, Read<Lab>>();
  #isOfAll = false;

  /** Whether it may show anything of the lab: then it is known only when it is made whether it is the same page. */
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
