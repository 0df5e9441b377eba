import { execFile } from "node:child_process";
import { join } from "node:path";
import { LIMITS } from "./limits.ts";

/** The project's own directory. */
export const PROJECT = join(import.meta.dirname, "..");

export interface Result {
  /** -1: killed, for its time was up. */
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  /** Added to the environment; undefined takes a variable out of it. */
  readonly env?: Record<string, string | undefined>;
  readonly cwd?: string;
}

/** Runs a command to its end; one that hangs is killed. */
export function run(
  command: string,
  args: readonly string[],
  { env = {}, cwd = PROJECT }: RunOptions = {},
): Promise<Result> {
  const options = {
    cwd,
    // A first-level `bash -c` on a socket, as our pipes are, takes itself for a remote shell and reads /etc/bash.bashrc.
    env: { ...process.env, SHLVL: "2", ...env },
    timeout: LIMITS.command * 1000,
    killSignal: "SIGKILL",
    maxBuffer: 1 << 26,
  } as const;
  return new Promise((resolve) => {
    execFile(command, args, options, (error, stdout, stderr) => {
      const code = error ? (typeof error.code === "number" ? error.code : -1) : 0;
      resolve({ code, stdout, stderr });
    });
  });
}

/** Runs Eleventy as its users do, as a command of its own. */
export function eleventy(args: readonly string[], options: RunOptions = {}): Promise<Result> {
  return run(process.execPath, [join(PROJECT, "node_modules/@11ty/eleventy/cmd.cjs"), ...args], options);
}
