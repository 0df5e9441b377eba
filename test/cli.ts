import { dispatch } from "../src/cli/command-line/dispatch.ts";
import { COMMANDS } from "../src/cli/commands.ts";
import type { Result } from "./run.ts";

/** The value of an environment variable that `said` gives to commands. */
export const LAB_SECRET = "very secret words";

/** Runs a command in this process. Use `commandIn` for a command that builds. */
export async function outputOf(...args: string[]) {
  const { code: status, stdout, stderr } = await commandIn(process.cwd(), args, { LAB_SECRET });
  return { status, stdout, stderr };
}

/**
 * Runs a command in this process like a shell in the directory `cwd`, in a tenth of the time of a separate process. Run
 * one at a time, because a process has one working directory.
 */
export async function commandIn(
  cwd: string,
  args: readonly string[],
  environment: NodeJS.ProcessEnv = {},
): Promise<Result> {
  const written = { stdout: "", stderr: "" };
  const before = { cwd: process.cwd(), error: console.error };
  process.chdir(cwd);
  // Eleventy's plugin prints findings with it, because it does not know about commands.
  console.error = (text) => {
    written.stderr += `${text}\n`;
  };
  try {
    const code = await dispatch(COMMANDS, args, {
      environment,
      stdin: process.stdin,
      stdout: { write: (text) => (written.stdout += text) },
      stderr: { write: (text) => (written.stderr += text) },
      version: "1.2.3",
      program: "miniascape",
    });
    return { code, ...written };
  } finally {
    process.chdir(before.cwd);
    console.error = before.error;
  }
}
