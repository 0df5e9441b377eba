import { Secrets } from "../secrets/secrets.ts";
import { Ingredients } from "./ingredients.ts";
import type { How, TemplatePlace, Way } from "./template-way.ts";

/** More than any lab of templates has, and less than the stack holds. */
const DEEPEST = 100;

/** Where rendering is, how it came there, and what it has used: compiled templates keep it up to date. */
export class TemplateTrace {
  place: TemplatePlace = { template: "", line: 1, column: 1 };
  way: Way | null = null;
  ingredients = new Ingredients(new Secrets());

  /** Takes a step from the present place; the result is what to `leave` it with. */
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
