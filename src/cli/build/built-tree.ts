import { readTree, type Tree } from "../../diff/tree.ts";
import { printing } from "../../eleventy/reported.ts";
import { runEleventy } from "../../eleventy/run.ts";
import { Session } from "../../eleventy/session.ts";
import type { PlanSources } from "../../layers/catalog.ts";
import type { Schemas } from "../../schema/schemas.ts";
import type { Secrets } from "../../secrets/secrets.ts";

export interface BuiltTree {
  readonly tree: Tree;
  readonly secrets: Secrets;
  readonly schemas: Schemas;
}

/** Builds a plan into a directory that does not exist yet. null: it has errors, which are already printed. */
export async function builtTree(plan: PlanSources, dir: string, colour: boolean): Promise<BuiltTree | null> {
  const session = new Session(plan);
  if (!(await runEleventy(session, dir, { report: printing(colour) }))) return null;
  const tree = readTree(dir);
  if (!tree) throw new Error("a whole build has a model.json");
  return { tree, secrets: session.secrets, schemas: session.build.plan.schemas };
}
