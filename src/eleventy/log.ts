import { basename } from "node:path";
import { objectsOf, type Plan } from "../checks/plan.ts";
import type { Lab } from "../lab.ts";
import type { OutputFile } from "../outputs/output-file.ts";

/** Logs a step, for people. */
export type Log = (kind: "load" | "make" | "debug", line: string) => void;

export function logPlan(log: Log, lab: Lab, plan: Plan | null): void {
  for (const { name } of lab.guests) log("load", `Loading ${name}'s config from ${lab.dirs.join(", ")}`);
  for (const { category, name, merged } of plan ? objectsOf(plan) : []) {
    const files = merged.documents.map(({ file }) => file).join(" ");
    log("debug", `Layers of ${category} ${name}: ${files}`);
  }
}

/** Logs that a file is rendered, except files that every object of a category has. */
export function logFile(log: Log, { template, key, kind }: OutputFile, place: string): void {
  if (template === null || (key === null && kind !== "script")) return;
  const name = basename(template);
  log("make", `Generating ${place} from ${name} [${key ?? name}]`);
}
