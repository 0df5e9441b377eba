import { Build } from "../../eleventy/build.ts";
import { runEleventy } from "../../eleventy/run.ts";
import type { Selection } from "../../eleventy/selection.ts";
import { isColoured } from "../command-line/colour.ts";
import type { Call, Status } from "../command-line/command.ts";
import { planOf } from "../plan/plan-options.ts";
import { logOf } from "./log.ts";

/** Compiles the plan, or what of it is selected, and tells the kinds of steps that are wanted. */
export async function compile(
  call: Call,
  outputDir: string,
  kinds: readonly string[],
  selection?: Selection,
): Promise<Status> {
  const { options, stderr } = call;
  const build = new Build(planOf(call));
  if (selection) build.selection = selection;
  const { log, end } = logOf(call, kinds);
  build.log = log;
  const colour = isColoured(call);
  const isDone = await runEleventy(build, outputDir, { colour });
  end();
  if (!isDone) return 1;
  const { files = 0, changed = 0, removed = 0 } = build.written ?? {};
  const went = removed > 0 ? `, removed ${removed}` : "";
  if (!options.quiet) stderr.write(`[INFO] Wrote ${changed} of ${files} files in ${outputDir}${went}\n`);
  return 0;
}
