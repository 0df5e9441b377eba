import { basename, dirname, join, normalize } from "node:path";
import type { PlanSources } from "../../layers/catalog.ts";
import { nearest } from "../../nearest.ts";
import type { Owner } from "../../outputs/output-file.ts";
import { plainPath } from "../../path.ts";
import { type Call, type Status, UsageError } from "../command-line/command.ts";
import { wrapped } from "../command-line/usage.ts";
import { withPlanLayers } from "../plan/plan-layers.ts";
import { planOf } from "../plan/plan-options.ts";
import { compile } from "./compile.ts";
import { defaultOutput } from "./compile-options.ts";

/** `miniascape guest` */
export async function run(call: Call): Promise<Status> {
  const { options, operands, stderr, usage } = call;
  const plan = planOf(call);
  const known = withPlanLayers(call, ({ catalog }) => catalog.names("guest"), plan);
  if (known === 1) return 1;
  if (options.genall && operands.length > 0)
    throw new UsageError("name guests, or use --genall for all of them, but not both");
  if (!options.genall && operands.length === 0) {
    stderr.write(`${usage}\n${wrapped(`Available VMs: ${known.join(", ")}`)}\n`);
    return 2;
  }
  for (const name of operands) {
    if (!known.includes(name))
      throw new UsageError(`there is no guest \`${name}\`: ${nearest(name, known, "see `miniascape list`")}`);
  }
  const names = new Set(options.genall ? known : operands);
  const { outputDir, within } = target(call, plan);
  // The boot file of a guest is outside of its directory.
  const wants = (path: string, owner?: Owner) => {
    const [top, guest = ""] = path.split("/");
    return (top === "guests.d" && names.has(guest)) || (owner?.category === "guest" && names.has(owner.name));
  };
  const place = (path: string) =>
    within !== null && path.startsWith(within) ? path.slice(within.length) : path;
  return compile(call, plan, outputDir, ["make"], { wants, place, keeps: true });
}

/**
 * The output directory. With one guest, `--workdir=.../guests.d/NAME` is part of a whole output; any other directory
 * gets only the guest's files, and `within` is the part of their paths to remove.
 */
function target(
  { options, operands: [name, ...others] }: Call,
  plan: PlanSources,
): { readonly outputDir: string; readonly within: string | null } {
  if (typeof options.workdir !== "string") return { outputDir: defaultOutput(plan), within: null };
  const dir = plainPath(normalize(options.workdir));
  if (name === undefined || others.length > 0) return { outputDir: dir, within: null };
  const isOwn = basename(dir) === name && basename(dirname(dir)) === "guests.d";
  return isOwn
    ? { outputDir: join(dir, "../.."), within: null }
    : { outputDir: dir, within: `guests.d/${name}/` };
}
