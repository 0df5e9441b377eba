import type { Call, Status } from "../command-line/command.ts";
import { compile } from "./compile.ts";
import { OUTPUT } from "./compile-options.ts";

/** `miniascape generate` */
export function run(call: Call): Promise<Status> {
  return compile(call, String(call.options.workdir ?? OUTPUT), ["load", "make"]);
}
