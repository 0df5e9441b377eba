import { Secrets } from "../secrets/secrets.ts";
import type { IncludeFrame, Relation, TemplatePlace } from "./include-stack.ts";
import { Ingredients } from "./ingredients.ts";
import type { ValueReads } from "./value-reads.ts";

/** The limit of the include stack: deeper than any real templates, and less than JavaScript's stack can hold. */
const MAX_DEPTH = 100;

/** The state of rendering: the present place, the include stack and the inputs. Compiled templates update it. */
export class TemplateTrace {
  place: TemplatePlace = { template: "", line: 1, column: 1 };
  frame: IncludeFrame | null = null;
  /** Notes all lookups, if it is set: only to find the value that stopped a template. */
  reads: ValueReads | null = null;
  ingredients = new Ingredients(new Secrets());

  /** Pushes a frame with the present place. Pass the result to `leave`. Throws if the stack is too deep. */
  enter(how: Relation): IncludeFrame | null {
    const parent = this.frame;
    const depth = (parent?.depth ?? 0) + 1;
    if (depth > MAX_DEPTH) {
      throw new Error(
        "templates include, extend, import or call one another endlessly: remove one of the steps below, or end it with an `if`",
      );
    }
    this.frame = { how, place: this.place, parent, depth };
    return parent;
  }

  leave<T>(frame: IncludeFrame | null, value?: T): T | undefined {
    this.frame = frame;
    return value;
  }
}
