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
export function withPlanLayers<T>(call: Call, answer: (layers: PlanLayers) => T, plan = planOf(call)): T | 1 {
  const reader = new LayerReader();
  reader.startRun(plan.variables);
  let schemas: Schemas | undefined;
  const secrets = () => new Secrets(reader.documents, schemas?.secrets);
  return orFindings(call, reader, secrets, () => {
    schemas = schemasOf(reader, plan.tmpldirs);
    const catalog = new Catalog(reader, plan);
    return answer({ plan, reader, catalog, secrets });
  });
}

/** Calls `answer`. If findings stop it, prints them without secrets and returns the exit status 1. */
export function orFindings<T>(
  call: Call,
  reader: LayerReader,
  secrets: () => Secrets,
  answer: () => T,
): T | 1 {
  try {
    return answer();
  } catch (error) {
    if (!(error instanceof FindingsError)) throw error;
    const findings = preparedFindings(error.findings, secrets(), (file) => reader.textOf(file));
    call.stderr.write(`${textReport(findings, { colour: isColoured(call) })}\n`);
    return 1;
  }
}
