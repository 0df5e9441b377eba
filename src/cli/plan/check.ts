import { type Diagnostic, tally } from "../../diagnostic.ts";
import { checkLab } from "../../lab.ts";
import { LayerReader } from "../../layers/reader.ts";
import { jsonReport } from "../../report/json.ts";
import { sarifReport } from "../../report/sarif.ts";
import { textReport } from "../../report/text.ts";
import { isColoured } from "../command-line/colour.ts";
import type { Call, Status } from "../command-line/command.ts";
import { planOf } from "./plan-options.ts";

/** `miniascape check` */
export function run(call: Call): Status {
  const { options, stdout, stderr, version } = call;
  const { diagnostics } = checkLab(new LayerReader(), planOf(call));
  const found = options.strict ? diagnostics.map(asError) : diagnostics;
  if (options.format === "json") stdout.write(`${jsonReport(found)}\n`);
  else if (options.format === "sarif") stdout.write(`${sarifReport(found, version)}\n`);
  else {
    const colour = isColoured(call);
    const report = found.length > 0 ? `${textReport(found, { colour })}\n` : "";
    stderr.write(`${report}${tally(found)}\n`);
  }
  return found.some(({ severity }) => severity === "error") ? 1 : 0;
}

function asError(diagnostic: Diagnostic): Diagnostic {
  return diagnostic.severity === "warning" ? { ...diagnostic, severity: "error" } : diagnostic;
}
