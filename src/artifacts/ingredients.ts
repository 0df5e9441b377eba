import type { Secrets } from "../secrets/secrets.ts";
import { type SecretRead, SecretReads } from "./secret-reads.ts";

/** What an output was made of, beside the values that its template sees. */
export interface MadeOf {
  /** By their names. */
  readonly templates: ReadonlySet<string>;
  /** Secrets of the run that were read and are more than a hash. */
  readonly reads: readonly SecretRead[];
}

/** The templates and secrets that have gone into what is being made. */
export class Ingredients implements MadeOf {
  readonly templates = new Set<string>();
  readonly secrets: SecretReads;

  constructor(secrets: Secrets) {
    this.secrets = new SecretReads(secrets);
  }

  get reads(): readonly SecretRead[] {
    return this.secrets.all;
  }

  /** Notes that what is being made holds something that was made before. */
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
