import { FindingsError } from "../../finding.ts";
import { Catalog, type PlanSources } from "../../layers/catalog.ts";
import { LayerReader } from "../../layers/reader.ts";
import { preparedFindings } from "../../report/prepared.ts";
import { textReport } from "../../report/text.ts";
import { type Schemas, schemasOf } from "../../schema/schemas.ts";
import { Secrets } from "../../secrets/secrets.ts";
import { isColoured } from "../command-line/colour.ts";
import type { Call } from "../command-line/command.ts";
import { planOf } from "./plan-options.ts";

/** The layers of a plan for a command that only reads them. They may have findings. */
export interface PlanLayers {
  readonly plan: PlanSources;
  readonly reader: LayerReader;
  readonly catalog: Catalog;
  /** The secrets of all layers that are read so far. */
  secrets(): Secrets;
}

/** Calls `answer` with the layers. If they cannot be read, prints the findings and returns the exit status 1. */
export function withPlanLayers<T>(call: Call, answer: (layers: PlanLayers) => T): T | 1 {
  const { stderr } = call;
  const plan = planOf(call);
  const reader = new LayerReader();
  reader.startRun(plan.variables);
  let schemas: Schemas | undefined;
  const secrets = () => new Secrets(reader.documents, schemas?.secrets);
  try {
    schemas = schemasOf(reader, plan.tmpldirs);
    const catalog = new Catalog(reader, plan);
    return answer({ plan, reader, catalog, secrets });
  } catch (error) {
    if (!(error instanceof FindingsError)) throw error;
    const colour = isColoured(call);
    const findings = preparedFindings(error.findings, secrets(), (file) => reader.textOf(file));
    stderr.write(`${textReport(findings, { colour })}\n`);
    return 1;
  }
}
