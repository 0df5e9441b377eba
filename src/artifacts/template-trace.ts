import { Secrets } from "../secrets/secrets.ts";
import { Ingredients } from "./ingredients.ts";
import type { How, TemplatePlace, Way } from "./template-way.ts";

/** The limit of the include stack: deeper than any real templates, and less than JavaScript's stack can hold. */
const DEEPEST = 100;

/** The state of rendering: the present place, the include stack and the inputs. Compiled templates update it. */
export class TemplateTrace {
  place: TemplatePlace = { template: "", line: 1, column: 1 };
  way: Way | null = null;
  ingredients = new Ingredients(new Secrets());

  /** Pushes a frame with the present place. Pass the result to `leave`. Throws if the stack is too deep. */
  enter(how: How): Way | null {
    const up = this.way;
    const depth = (up?.depth ?? 0) + 1;
    if (depth > DEEPEST) {
      throw new Error(
        "templates include, extend, import or call one another without an end: take one of those below out, or end it by an `if`",
      );
    }
    this.way = { how, place: this.place, up, depth };
    return up;
  }

  leave<T>(way: Way | null, value?: T): T | undefined {
    this.way = way;
    return value;
  }
}
