import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { setImmediate } from "node:timers/promises";

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/**
 * Makes a directory completely or not at all: `fill` writes into a staged directory. The target may exist if it is empty.
 * After a signal or an exception nothing is left; a signal then ends the process.
 */
export async function stage<T>(
  dir: string,
  fill: (staged: string) => T | Promise<T>,
  isGood: (result: T) => boolean,
): Promise<T> {
  let stopped: NodeJS.Signals | undefined;
  const stop = (signal: NodeJS.Signals) => {
    stopped = signal;
  };
  for (const signal of SIGNALS) process.on(signal, stop);
  const exists = existsSync(dir);
  const parent = dirname(resolve(dir));
  let firstParent: string | undefined;
  let scratch: string | undefined;
  let isDone = false;
  try {
    if (!exists) firstParent = mkdirSync(parent, { recursive: true });
    // Inside the target if it exists: its parent may be another file system, and rename works only within one.
    scratch = mkdtempSync(join(exists ? dir : parent, `.${basename(resolve(dir))}-`));
    // mkdtemp makes mode 0700; a subdirectory has the normal mode.
    const staged = join(scratch, "staged");
    mkdirSync(staged);
    const result = await fill(staged);
    // The event loop delivers signals between these two, also those that arrived while files were written.
    await setImmediate();
    await setImmediate();
    if (stopped || !isGood(result)) return result;
    if (exists) for (const name of readdirSync(staged)) renameSync(join(staged, name), join(dir, name));
    else renameSync(staged, dir);
    isDone = true;
    return result;
  } finally {
    if (scratch) rmSync(scratch, { recursive: true, force: true });
    if (firstParent && !isDone) rmSync(firstParent, { recursive: true, force: true });
    for (const signal of SIGNALS) process.off(signal, stop);
    if (stopped) process.kill(process.pid, stopped);
  }
}
