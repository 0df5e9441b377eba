import { draftFindings } from "../../eleventy/draft-findings.ts";
import { Session } from "../../eleventy/session.ts";
import { type Finding, tally } from "../../finding.ts";
import { jsonReport } from "../../report/json.ts";
import { sarifReport } from "../../report/sarif.ts";
import { textReport } from "../../report/text.ts";
import { defaultOutput } from "../build/compile-options.ts";
import { isColoured } from "../command-line/colour.ts";
import type { Call, Status } from "../command-line/command.ts";
import { planOf } from "./plan-options.ts";

/** `miniascape check` */
export async function run(call: Call): Promise<Status> {
  const { options, stdout, stderr, version } = call;
  const plan = planOf(call);
  const session = new Session(plan, { isDraft: true });
  const findings = await draftFindings(session, defaultOutput(plan));
  const reported = options.strict ? findings.map(asError) : findings;
  if (options.format === "json") stdout.write(`${jsonReport(reported)}\n`);
  else if (options.format === "sarif") stdout.write(`${sarifReport(reported, version)}\n`);
  else {
    const colour = isColoured(call);
    const report = reported.length > 0 ? `${textReport(reported, { colour })}\n` : "";
    const { site } = session;
    const place = site === null ? "" : ` in the site \`${site}\` of ${plan.confdirs.join(", ")}`;
    stderr.write(`${report}${tally(reported)}${place}\n`);
  }
  return reported.some(({ severity }) => severity === "error") ? 1 : 0;
}

function asError(finding: Finding): Finding {
  return finding.severity === "warning" ? { ...finding, severity: "error" } : finding;
}
