import type { Context } from "../artifacts/templates.ts";
import type { Plan } from "../checks/plan.ts";
import type { Finding } from "../finding.ts";
import type { Lab } from "../lab.ts";
import type { Document } from "../layers/document.ts";
import type { Secrets } from "../secrets/secrets.ts";

/** What an output file is made of, without its secrets. */
export interface TextSource {
  readonly src: string;
  readonly context: Context;
}

/** What the index is made of. */
export interface PageSource {
  readonly lab: Lab;
  readonly plan: Plan;
  readonly secrets: Secrets;
  /** Every layer file of the run. */
  readonly documents: Iterable<Document>;
  /** Template directories, lowest first. */
  readonly tmpldirs: readonly string[];
  /** Directories of pages. */
  readonly pages: readonly string[];
  /** Of the run, as far as it has come. */
  readonly findings: readonly Finding[];
  /**
   * The text of an output file with its secrets masked, and of a setup archive only its size; null when there is none, or
   * when it has secrets that only making it anew can mask, and nothing says how.
   */
  textOf(path: string, made?: TextSource): string | null;
}
