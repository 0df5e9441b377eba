import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Comparison, compareTrees } from "../../diff/compare.ts";
import { patchOf } from "../../diff/patch.ts";
import { confdirsAt, RevisionError } from "../../diff/revision.ts";
import { comparisonText } from "../../diff/text.ts";
import { readTree, type Tree } from "../../diff/tree.ts";
import type { PlanSources } from "../../layers/catalog.ts";
import { plainPath } from "../../path.ts";
import { pathText } from "../../schema/path-text.ts";
import type { Secrets } from "../../secrets/secrets.ts";
import { type BuiltTree, builtTree } from "../build/built-tree.ts";
import { defaultOutput } from "../build/compile-options.ts";
import { isColoured } from "../command-line/colour.ts";
import { type Call, type Status, UsageError } from "../command-line/command.ts";
import { withPlanLayers } from "./plan-layers.ts";
import { planOf } from "./plan-options.ts";

interface NamedTree {
  readonly tree: Tree;
  /** The first part of paths in the diffs. */
  readonly name: string;
  readonly secrets?: Secrets;
}

/** `miniascape diff` */
export async function run(call: Call): Promise<Status> {
  const { options, operands } = call;
  const { rev } = options;
  if (operands.length > 1) throw new UsageError("name one directory");
  if ([operands[0], options.workdir, rev].filter((one) => one !== undefined).length > 1)
    throw new UsageError("compare with one thing: a directory, or a revision");
  // Where there is no lab, there is nothing to compare.
  const plan = planOf(call);
  if (plan.confdirs.length === 0 && withPlanLayers(call, () => 0, plan) === 1) return 2;
  const temporary = mkdtempSync(join(tmpdir(), "miniascape-diff-"));
  try {
    const before =
      typeof rev === "string"
        ? await revision(call, plan, rev, temporary)
        : directory(operands[0] ?? options.workdir ?? defaultOutput(plan));
    const after = before && (await planTree(call, plan, temporary));
    return before && after ? printComparison(call, before, after) : 2;
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
}

function directory(operand: unknown): NamedTree {
  const dir = plainPath(String(operand));
  const tree = readTree(dir);
  if (!tree) throw new UsageError(`\`${dir}\` holds no built lab: build one first, or name its directory`);
  return { tree, name: dir };
}

async function revision(
  call: Call,
  plan: PlanSources,
  rev: string,
  temporary: string,
): Promise<NamedTree | null> {
  try {
    const confdirs = await confdirsAt(plan.confdirs, rev, join(temporary, "configuration"));
    const built = await builtTree({ ...plan, confdirs }, join(temporary, "before"), isColoured(call));
    return built && { ...built, name: rev };
  } catch (error) {
    if (!(error instanceof RevisionError)) throw error;
    call.stderr.write(`miniascape diff: ${error.message}\n`);
    return null;
  }
}

async function planTree(
  call: Call,
  plan: PlanSources,
  temporary: string,
): Promise<(NamedTree & BuiltTree) | null> {
  const built = await builtTree(plan, join(temporary, "after"), isColoured(call));
  return built && { ...built, name: "plan" };
}

function printComparison({ options, stdout }: Call, before: NamedTree, after: NamedTree & BuiltTree): Status {
  const compared = compareTrees(before.tree, after.tree, after.schemas);
  const secrets = [after.secrets, before.secrets].filter((one) => one !== undefined);
  const patches = new Map(
    compared.files
      .filter(({ isDocument }) => options.pages || !isDocument)
      .map((file) => [file.path, patchOf(file, [before.name, after.name], secrets)]),
  );
  stdout.write(options.json ? jsonOf(compared, patches) : comparisonText(compared, [...patches.values()]));
  return compared.objects.length + compared.files.length > 0 ? 1 : 0;
}

function jsonOf({ objects, files }: Comparison, patches: ReadonlyMap<string, string>): string {
  const json = {
    objects: objects.map(({ values, ...object }) => ({
      ...object,
      values: values.map(({ path, before = null, after = null, action }) => ({
        path: pathText(path),
        before,
        after,
        action,
      })),
    })),
    files: files.map(({ path, object, change, action }) => ({
      path,
      object,
      change,
      action,
      diff: patches.get(path) ?? null,
    })),
  };
  return `${JSON.stringify(json, null, 2)}\n`;
}
