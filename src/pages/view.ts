import type { Context } from "../artifacts/templates.ts";
import type { IndexScope } from "./index-scope.ts";
import type { Reads } from "./reads.ts";

/** What the template of a page sees; nothing in it is secret. */
export interface ViewValues {
  /** The values of the object that the page is about. */
  readonly context: Context;
  readonly locals: Context;
}

/** A page or script of the index, which shows the other files too: rendered when all of these are. */
export class View {
  /** Below the output directory. */
  readonly path: string;
  readonly #scope: IndexScope;
  readonly #values: () => ViewValues;

  /** `values` asks the scope for whatever it shows of the lab: what it had from elsewhere nobody would compare. */
  constructor(path: string, scope: IndexScope, values: () => ViewValues) {
    this.path = path;
    this.#scope = scope;
    this.#values = values;
  }

  make(): { readonly values: ViewValues; readonly reads: Reads<IndexScope> } {
    const { made: values, reads } = this.#scope.noteReads(this.#values);
    return { values, reads };
  }

  /** Whether the page of another build that has asked for this is the same page. */
  agreesWith(reads: Reads<IndexScope>): boolean {
    return reads.agreeWith(this.#scope);
  }
}
