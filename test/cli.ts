import { dispatch } from "../src/cli/command-line/dispatch.ts";
import { COMMANDS } from "../src/cli/commands.ts";
import type { Result } from "./run.ts";

/** What a variable of the environment has that `said` gives to commands. */
export const LAB_SECRET = "very secret words";

/** Runs a command in this process, where the tests run. One that builds is for `commandIn`. */
export async function said(...args: string[]) {
  const { code: status, stdout, stderr } = await commandIn(process.cwd(), args, { LAB_SECRET });
  return { status, stdout, stderr };
}

/**
 * Runs a command in this process as a shell would in the directory `cwd`, but in a tenth of the time of a process of its
 * own: one after another, for a process has one working directory.
 */
export async function commandIn(
  cwd: string,
  args: readonly string[],
  environment: NodeJS.ProcessEnv = {},
): Promise<Result> {
  const written = { stdout: "", stderr: "" };
  const before = { cwd: process.cwd(), error: console.error };
  process.chdir(cwd);
  // Eleventy's plugin tells of findings so, for it does not know of a command.
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
