import type { Templates } from "../artifacts/templates.ts";
import type { Plan } from "../checks/plan.ts";
import type { Finding } from "../finding.ts";
import type { Lab } from "../lab.ts";
import type { PlanSources } from "../layers/catalog.ts";
import type { Document } from "../layers/document.ts";
import type { IndexCache } from "../pages/index-cache.ts";
import type { Secrets } from "../secrets/secrets.ts";
import type { Log } from "./log.ts";
import type { RenderCache } from "./render-cache.ts";
import type { Selection } from "./selection.ts";

/** The part of a session that its builds use. */
export interface BuildSession {
  readonly secrets: Secrets;
  readonly documents: Iterable<Document>;
  readonly indexCache: IndexCache;
  readonly settings: PlanSources;
  readonly selection: Selection;
  readonly log: Log;
  readonly cache: RenderCache;
  /** Whether its builds write nothing. They then leave out the shipped pages of the index. */
  readonly isDraft: boolean;
  /** Whether the lab brings pages, or templates for pages. */
  readonly hasOwnPages: boolean;
  /** Whether the lab brings a page itself, or a template of it. */
  isOwnPage(file: string): boolean;
  /** Findings for printers: without secrets, and with their lines. */
  prepare(findings: readonly Finding[]): readonly Finding[];
  /** Makes the next build render everything. */
  forget(): void;
  /** Asks for another build. */
  rebuild(): void;
}

export interface BuildOptions {
  readonly lab: Lab;
  readonly plan: Plan;
  /** Findings of the plan that are not errors. */
  readonly warnings: readonly Finding[];
  readonly templates: Templates;
  readonly outputDir: string;
  /** Whether further builds follow, which can reuse the files of this one. */
  readonly isServing: boolean;
}
