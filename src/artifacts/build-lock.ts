import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { OutputError } from "./output-error.ts";

const LOCK = /^lock\.(\d+)\.(\d+)$/;
const ATTEMPTS = 20;
const PAUSE_MS = 10;

/**
 * Prevents two builds from using one output directory at the same time. Each build writes a file `lock.PID.START`, and
 * has the lock if it then sees no such file of another living process. So the file of a dead process is no obstacle. If
 * two builds start together, the one with the lower PID waits and the other gives up.
 */
export class BuildLock {
  readonly name = `lock.${process.pid}.${startOf(process.pid)?.start ?? 0}`;
  readonly #dir: string;

  /** Takes the lock in `dir`, and makes that directory. `output` is the path in error messages. */
  constructor(dir: string, output: string) {
    this.#dir = dir;
    for (let attempt = 1; ; attempt++) {
      const rival = this.#try();
      if (rival === null) return;
      if (attempt < ATTEMPTS && rival >= process.pid) {
        Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, PAUSE_MS);
        continue;
      }
      this.release();
      throw new OutputError(output, `process ${rival} is building it: wait until it ends`);
    }
  }

  /** Releases the lock. `dir` is its directory, if that was renamed. */
  release(dir = this.#dir): void {
    rmSync(`${dir}/${this.name}`, { force: true });
  }

  /** Tries once. Returns the lowest PID of the other processes; our own PID: try again; null: we have the lock. */
  #try(): number | null {
    makeDirectory(this.#dir);
    try {
      writeFileSync(`${this.#dir}/${this.name}`, "");
    } catch (error) {
      // Between the two calls, another build removed the directory or renamed it to the output.
      if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
      return process.pid;
    }
    const names = readdirSync(this.#dir).filter((name) => LOCK.test(name));
    if (!names.includes(this.name)) return process.pid;
    const rivals: number[] = [];
    for (const name of names) {
      if (name === this.name) continue;
      const [, pid, start] = LOCK.exec(name) as unknown as [string, string, string];
      if (isAlive(Number(pid), Number(start))) rivals.push(Number(pid));
      else rmSync(`${this.#dir}/${name}`, { force: true });
    }
    return rivals.length === 0 ? null : Math.min(...rivals);
  }
}

/** Like a recursive mkdirSync, but with the real error code: mkdirSync gives ENOENT if a parent cannot be made. */
function makeDirectory(path: string): void {
  try {
    mkdirSync(path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "EEXIST") return;
    if (code !== "ENOENT") throw error;
    makeDirectory(dirname(path));
    mkdirSync(path, { recursive: true });
  }
}

/** Whether the process of a lock still runs. The start time is needed, because the system uses PIDs again. */
function isAlive(pid: number, start: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EPERM") return false;
  }
  const running = startOf(pid);
  return running === null || (running.start === start && !/[ZX]/.test(running.state));
}

/** The state of a process and its start time in clock ticks since boot; null on systems without /proc. */
function startOf(pid: number): { state: string; start: number } | null {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, "latin1")
      .replace(/^.*\) /s, "")
      .split(" ");
    return { state: fields[0] ?? "", start: Number(fields[19]) };
  } catch {
    return null;
  }
}
