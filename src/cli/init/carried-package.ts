import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { publicDependency } from "../../design/dependency.ts";
import { type PackedPackage, packedPackage } from "../../design/packed.ts";
import { type Call, UsageError } from "../command-line/command.ts";

/**
 * npm's specification of miniascape for the new project: that of the command line, or that of this package. A package that
 * only this machine has is written into the directory.
 */
export async function dependencyIn(staged: string, { options, version }: Call): Promise<string> {
  const known = options.dependency === undefined ? publicDependency(version) : String(options.dependency);
  if (known !== null) return known;
  const { name, bytes } = await packed();
  writeFileSync(join(staged, name), bytes);
  return `file:${name}`;
}

async function packed(): Promise<PackedPackage> {
  try {
    return await packedPackage();
  } catch (error) {
    throw new UsageError(
      `this checkout cannot be compiled for the new project: run \`npm ci\` in it, or give --dependency. ${(error as Error).message}`,
    );
  }
}
