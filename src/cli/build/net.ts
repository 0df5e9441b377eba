import { existsSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline/promises";
import type { Call, Status } from "../command-line/command.ts";
import { planOf } from "../plan/plan-options.ts";
import { compile } from "./compile.ts";
import { defaultOutput } from "./compile-options.ts";

const NETWORKS = "host/networks.d";

/** `miniascape net` */
export async function run(call: Call): Promise<Status> {
  const { options, stdin, stderr } = call;
  const plan = planOf(call);
  const outputDir = String(options.workdir ?? defaultOutput(plan));
  const hasLab = plan.confdirs.length > 0;
  if (hasLab && !options.force && existsSync(join(outputDir, NETWORKS))) {
    if (!stdin.isTTY) {
      stderr.write(`miniascape net: ${join(outputDir, NETWORKS)} already exists: -f overwrites it\n`);
      return 2;
    }
    if (!(await isSure(call, `Are you sure to generate networks in ${outputDir} ? [y/n]: `))) return 1;
  }
  const wants = (path: string) =>
    path.startsWith(`${NETWORKS}/`) || path === "host/network_register.sh" || path.startsWith("networks/");
  return compile(call, plan, outputDir, ["load"], { wants, keeps: true });
}

async function isSure({ stdin, stderr }: Call, question: string): Promise<boolean> {
  const lines = createInterface({ input: stdin, output: stderr as NodeJS.WritableStream });
  try {
    return /^y(?:es)?$/i.test((await lines.question(question)).trim());
  } finally {
    lines.close();
  }
}
