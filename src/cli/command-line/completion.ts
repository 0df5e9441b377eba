import { Catalog } from "../../layers/catalog.ts";
import type { Category } from "../../layers/meta.ts";
import { LayerReader } from "../../layers/reader.ts";
import { TemplateGraph } from "../../templates/graph.ts";
import { planOf } from "../plan/plan-options.ts";
import { type Call, type Status, UsageError } from "./command.ts";
import { completionScript } from "./completion-script.ts";

const CATEGORIES: Readonly<Record<string, readonly Category[]>> = {
  guest: ["guest"],
  network: ["network"],
  object: ["guest", "network", "storage"],
  template: [],
};

/** `miniascape completion`: prints the script for a shell, or the names that the script needs. */
export function run(call: Call): Status {
  const [what = "", ...others] = call.operands;
  const categories = CATEGORIES[what];
  if (others.length > 0) throw new UsageError("one shell at a time");
  if (what === "bash" || what === "zsh") call.stdout.write(completionScript(call.commands));
  else if (categories)
    call.stdout.write(
      names(call, categories)
        .map((name) => `${name}\n`)
        .join(""),
    );
  else
    throw new UsageError(
      what ? `unknown shell \`${what}\`: choose bash or zsh` : "name a shell: bash or zsh",
    );
  return 0;
}

/** Names of the plan. Empty if the plan cannot be read: findings would disturb the line that the user types. */
function names(call: Call, categories: readonly Category[]): readonly string[] {
  const plan = planOf(call);
  const reader = new LayerReader();
  try {
    if (call.operands[0] === "template") return new TemplateGraph(reader, plan).names;
    const catalog = new Catalog(reader, plan);
    const found = categories.flatMap((category) => catalog.names(category));
    return call.operands[0] === "object" ? ["host", ...found] : found;
  } catch {
    return [];
  }
}
