import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { setImmediate } from "node:timers/promises";

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/**
 * Makes a directory that is there whole or not at all: `fill` writes into a staged one. The target may exist when it is
 * empty. A signal, like an exception, leaves nothing; the process then ends by it.
 */
export async function stage<T>(
  dir: string,
  fill: (staged: string) => T,
  isGood: (made: T) => boolean,
): Promise<T> {
  let stopped: NodeJS.Signals | undefined;
  const stop = (signal: NodeJS.Signals) => {
    stopped = signal;
  };
  for (const signal of SIGNALS) process.on(signal, stop);
  const isThere = existsSync(dir);
  const parent = dirname(resolve(dir));
  let firstParent: string | undefined;
  let scratch: string | undefined;
  let isKept = false;
  try {
    if (!isThere) firstParent = mkdirSync(parent, { recursive: true });
    // In one that is there: it may be of another file system than what is beside it.
    scratch = mkdtempSync(join(isThere ? dir : parent, `.${basename(resolve(dir))}-`));
    // Below it, for that one is its owner's alone.
    const staged = join(scratch, "staged");
    mkdirSync(staged);
    const made = fill(staged);
    // What came while files were written comes now: between two of these the event loop looks for signals.
    await setImmediate();
    await setImmediate();
    if (stopped || !isGood(made)) return made;
    if (isThere) for (const name of readdirSync(staged)) renameSync(join(staged, name), join(dir, name));
    else renameSync(staged, dir);
    isKept = true;
    return made;
  } finally {
    if (scratch) rmSync(scratch, { recursive: true, force: true });
    if (firstParent && !isKept) rmSync(firstParent, { recursive: true, force: true });
    for (const signal of SIGNALS) process.off(signal, stop);
    if (stopped) process.kill(process.pid, stopped);
  }
}
