import type { Context } from "../artifacts/templates.ts";
import type { IndexScope } from "./index-scope.ts";
import type { Reads } from "./reads.ts";

/** The values for the template of a page, without secrets. */
export interface ViewValues {
  /** The values of the object that the page is about. */
  readonly context: Context;
  readonly locals: Context;
}

/** A page or script of the index. It is rendered after the other output files, because it shows their texts. */
export class View {
  /** From the output directory. */
  readonly path: string;
  readonly #scope: IndexScope;
  readonly #values: () => ViewValues;

  /** `values` must get everything about the lab from the scope. Changes of other inputs would not be noticed. */
  constructor(path: string, scope: IndexScope, values: () => ViewValues) {
    this.path = path;
    this.#scope = scope;
    this.#values = values;
  }

  make(): { readonly values: ViewValues; readonly reads: Reads<IndexScope> } {
    const { result: values, reads } = this.#scope.noteReads(this.#values);
    return { values, reads };
  }

  /** Whether a page with these questions in an earlier build is the same page. */
  agreesWith(reads: Reads<IndexScope>): boolean {
    return reads.agreeWith(this.#scope);
  }
}
