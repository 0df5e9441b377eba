import type { Context } from "../artifacts/templates.ts";

/** A page that is made of more than one object of the lab, when everything else of a build is known. */
export class View {
  constructor(
    /** Below the output directory. */
    readonly path: string,
    /** What its template sees; nothing in it is secret. */
    readonly make: () => Context,
    /** The object that it is of, whose values its template sees too. */
    readonly context: Context = {},
    /**
     * All that it is made of beside templates and the outputs that it shows: while serving, a page whose inputs are those
     * of the run before is left as it is. Without: it is made in each run.
     */
    readonly inputs?: () => readonly unknown[],
  ) {}
}
