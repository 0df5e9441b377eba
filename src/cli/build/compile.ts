import { printing } from "../../eleventy/reported.ts";
import { runEleventy } from "../../eleventy/run.ts";
import { EVERYTHING, type Selection } from "../../eleventy/selection.ts";
import { Session } from "../../eleventy/session.ts";
import type { PlanSources } from "../../layers/catalog.ts";
import { isColoured } from "../command-line/colour.ts";
import type { Call, Status } from "../command-line/command.ts";
import { requireCreatable } from "../command-line/directories.ts";
import { logOf } from "./log.ts";

/** Compiles the plan or a selection of its files. `kinds` are the steps to print. */
export async function compile(
  call: Call,
  plan: PlanSources,
  outputDir: string,
  kinds: readonly string[],
  selection: Selection = EVERYTHING,
): Promise<Status> {
  const { options, stderr } = call;
  if (options.workdir !== undefined) requireCreatable("--workdir", outputDir);
  const { log, end } = logOf(call, kinds);
  const session = new Session(plan, { selection, log });
  const written = await runEleventy(session, outputDir, { report: printing(isColoured(call)) });
  end();
  if (!written) return 1;
  const { files, changed, removed } = written;
  const removedText = removed > 0 ? `, removed ${removed}` : "";
  if (!options.quiet)
    stderr.write(`[INFO] Wrote ${changed} of ${files} files in ${outputDir}${removedText}\n`);
  return 0;
}
