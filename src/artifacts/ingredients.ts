import type { Secrets } from "../secrets/secrets.ts";
import { type SecretRead, SecretReads } from "./secret-reads.ts";

/** The inputs of an output, beside the values in its template's context. */
export interface Inputs {
  /** Names of templates. */
  readonly templates: ReadonlySet<string>;
  /** Secrets of the run that a template read, except hashes. */
  readonly reads: readonly SecretRead[];
}

/** Collects the templates and secrets of the output that is being rendered. */
export class Ingredients implements Inputs {
  readonly templates = new Set<string>();
  readonly secrets: SecretReads;

  constructor(secrets: Secrets) {
    this.secrets = new SecretReads(secrets);
  }

  get reads(): readonly SecretRead[] {
    return this.secrets.all;
  }

  /** Adds the inputs of a part that was rendered earlier. */
  add({
    templates = [],
    reads = [],
  }: {
    readonly templates?: Iterable<string>;
    readonly reads?: Iterable<SecretRead>;
  }): void {
    for (const name of templates) this.templates.add(name);
    for (const read of reads) this.secrets.note(read);
  }
}
