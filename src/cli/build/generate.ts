import type { Call, Status } from "../command-line/command.ts";
import { planOf } from "../plan/plan-options.ts";
import { compile } from "./compile.ts";
import { defaultOutput } from "./compile-options.ts";

/** `miniascape generate` */
export function run(call: Call): Promise<Status> {
  const plan = planOf(call);
  return compile(call, plan, String(call.options.workdir ?? defaultOutput(plan)), ["load", "make"]);
}
