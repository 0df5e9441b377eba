import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { sharedDirectory } from "./build.ts";
import { PROJECT, type Result, type RunOptions, run } from "./run.ts";

/**
 * The executable of the command, in a copy of the project with the code that `npm pack` compiles: it starts in a fifth of
 * the time that the source needs. Test files share it.
 */
export function executable(): string {
  const shared = sharedDirectory();
  const copy = join(shared, ".command");
  if (!existsSync(copy)) {
    const staged = mkdtempSync(join(shared, ".staged-"));
    for (const name of ["_data", "bin", "eleventy.config.js", "package.json", "schemas", "site", "templates"])
      cpSync(join(PROJECT, name), join(staged, name), { recursive: true });
    execFileSync(process.execPath, [join(PROJECT, "bin/compile.js"), join(staged, "dist")]);
    try {
      renameSync(staged, copy);
    } catch (error) {
      // Another test file was first.
      rmSync(staged, { recursive: true });
      if (!existsSync(copy)) throw error;
    }
  }
  return join(copy, "bin/miniascape.js");
}

/**
 * Runs the command in a process of its own. Not in the project itself: to the copy this is a lab with pages and data of its
 * own.
 */
export function inOwnProcess(args: readonly string[], options: RunOptions = {}): Promise<Result> {
  const program = executable();
  return run(process.execPath, [program, ...args], { cwd: join(program, "../.."), ...options });
}
