import type { Finding } from "../finding.ts";
import type { PlanSources } from "../layers/catalog.ts";
import type { Document } from "../layers/document.ts";
import type { IndexCache } from "../pages/index-cache.ts";
import type { Secrets } from "../secrets/secrets.ts";
import type { Log } from "./log.ts";
import type { RenderCache } from "./render-cache.ts";
import type { Selection } from "./selection.ts";

/** What a build has of the process that it is one of. */
export interface BuildSession {
  readonly secrets: Secrets;
  readonly documents: Iterable<Document>;
  readonly indexCache: IndexCache;
  readonly settings: PlanSources;
  readonly selection: Selection;
  readonly log: Log;
  readonly cache: RenderCache;
  /** Findings as printers take them: without secrets, and with their lines. */
  prepared(findings: readonly Finding[]): readonly Finding[];
  /** Has the next build render everything. */
  forget(): void;
  /** Asks for another build. */
  rebuild(): void;
}
