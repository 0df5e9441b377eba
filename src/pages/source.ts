import type { Context } from "../artifacts/templates.ts";
import type { Plan, PlanObject } from "../checks/plan.ts";
import type { Finding } from "../finding.ts";
import type { Lab } from "../lab.ts";
import type { Document } from "../layers/document.ts";
import type { Secrets } from "../secrets/secrets.ts";
import type { IndexCache } from "./index-cache.ts";

/** The template and the context of an output file; the context has no secrets. */
export interface TextSource {
  readonly src: string;
  readonly context: Context;
}

/** The input of the index. */
export interface PageSource {
  readonly lab: Lab;
  readonly plan: Plan;
  readonly secrets: Secrets;
  /** All layer files of the build. */
  readonly documents: Iterable<Document>;
  /** Template directories, lowest first. */
  readonly tmpldirs: readonly string[];
  /** Directories of pages. */
  readonly pages: readonly string[];
  /** The findings of the build so far. */
  readonly findings: readonly Finding[];
  /**
   * The text of an output file with masked secrets; for a setup archive in it only the size. null: there is no such file, or
   * it must be rendered again to mask its secrets, but `textSource` is missing.
   */
  textOf(path: string, textSource?: TextSource): string | null;
  /** Bytes of an output file of text; null: there is no such file. */
  sizeOf(path: string): number | null;
}

/** The same input with masked objects. The texts of layers are masked later. */
export function maskedSource(
  source: PageSource,
  documents: readonly Document[],
  cache: IndexCache,
): PageSource {
  const { secrets, lab, plan } = source;
  const masked = <T>(planObject: PlanObject<T>) =>
    cache.pageObject(planObject, secrets.mask(planObject.object) as T);
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
    textOf: (path, ingredients) => source.textOf(path, ingredients),
    sizeOf: (path) => source.sizeOf(path),
  };
}
