import { execFile } from "node:child_process";
import { join } from "node:path";
import { LIMITS } from "./limits.ts";

/** The project's own directory. */
export const PROJECT = join(import.meta.dirname, "..");

export interface Result {
  /** -1: killed after its time limit. */
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  /** Added to the environment; undefined removes a variable. */
  readonly env?: Record<string, string | undefined>;
  readonly cwd?: string;
}

/** Runs a command to its end. Kills it after a time limit. */
export function run(
  command: string,
  args: readonly string[],
  { env = {}, cwd = PROJECT }: RunOptions = {},
): Promise<Result> {
  const options = {
    cwd,
    // A first-level `bash -c` with a socket as its input behaves like a remote shell, and reads /etc/bash.bashrc. Our
    // pipes are sockets.
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

/** Runs Eleventy like its users: as a command. */
export function eleventy(args: readonly string[], options: RunOptions = {}): Promise<Result> {
  return run(process.execPath, [join(PROJECT, "node_modules/@11ty/eleventy/cmd.cjs"), ...args], options);
}
