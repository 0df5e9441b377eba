import type { Context } from "../artifacts/templates.ts";
import type { Plan, PlanObject } from "../checks/plan.ts";
import type { Finding } from "../finding.ts";
import type { Lab } from "../lab.ts";
import type { Document } from "../layers/document.ts";
import type { Secrets } from "../secrets/secrets.ts";
import type { IndexCache } from "./index-cache.ts";

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

/** The same without secrets in its objects; their layers are masked where they are shown. */
export function maskedSource(
  source: PageSource,
  documents: readonly Document[],
  cache: IndexCache,
): PageSource {
  const { secrets, lab, plan } = source;
  const masked = <T>(planned: PlanObject<T>) => cache.shown(planned, secrets.mask(planned.object) as T);
  const objectOf = <T>({ object }: PlanObject<T>) => object;
  const all: Plan = {
    ...plan,
    guests: plan.guests.map(masked),
    networks: plan.networks.map(masked),
    storages: plan.storages.map(masked),
    host: masked(plan.host),
  };
  return {
    lab: {
      ...lab,
      guests: all.guests.map(objectOf),
      networks: all.networks.map(objectOf),
      storages: all.storages.map(objectOf),
      host: all.host.object,
    },
    plan: all,
    secrets,
    documents,
    tmpldirs: source.tmpldirs,
    pages: source.pages,
    get findings() {
      return source.findings;
    },
    textOf: (path, made) => source.textOf(path, made),
  };
}
