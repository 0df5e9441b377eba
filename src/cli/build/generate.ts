import type { Call, Status } from "../command-line/command.ts";
import { planOf } from "../plan/plan-options.ts";
import { compile } from "./compile.ts";
import { defaultOutput } from "./compile-options.ts";

/** `miniascape generate` */
export function run(call: Call): Promise<Status> {
  return compile(call, String(call.options.workdir ?? defaultOutput(planOf(call))), ["load", "make"]);
}
