import { dispatch } from "../src/cli/command-line/dispatch.ts";
import { COMMANDS } from "../src/cli/commands.ts";

/** What a variable of the environment has that `said` gives to commands. */
export const LAB_SECRET = "very secret words";

/** Runs a command in this process, which is not for those that build. */
export async function said(...args: string[]) {
  const written = { stdout: "", stderr: "" };
  const status = await dispatch(COMMANDS, args, {
    environment: { LAB_SECRET },
    stdin: process.stdin,
    stdout: { write: (text) => (written.stdout += text) },
    stderr: { write: (text) => (written.stderr += text) },
    version: "1.2.3",
    program: "miniascape",
  });
  return { status, ...written };
}
