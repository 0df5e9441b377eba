import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { OutputError } from "./output-error.ts";

const LOCK = /^lock\.(\d+)\.(\d+)$/;
const ATTEMPTS = 20;
const PAUSE_MS = 10;

/**
 * Keeps two builds from one output directory: a file `lock.PID.START` for each that wants it. A build goes on when it
 * has made its own and then sees no other of a living process, so a dead one's is no obstacle and nobody takes over
 * anything. Of two that start together the lower number waits for the other to give up.
 */
export class BuildLock {
  readonly name = `lock.${process.pid}.${startOf(process.pid)?.start ?? 0}`;
  readonly #dir: string;

  /** Takes the lock in `dir`, which it makes; `output` is what an error names. */
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
      throw new OutputError(output, `process ${rival} is building it: wait for its end`);
    }
  }

  /** Lets the lock go, which lies in `dir` when the directory of it has been renamed. */
  release(dir = this.#dir): void {
    rmSync(`${dir}/${this.name}`, { force: true });
  }

  /** The process that has the lock or wants it too, the lowest first; our own number: once more; null: it is ours. */
  #try(): number | null {
    makeDirectory(this.#dir);
    try {
      writeFileSync(`${this.#dir}/${this.name}`, "");
    } catch (error) {
      // The other build has removed the directory, or made it the output, between the two calls.
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

/** As mkdirSync does it, which below a directory that cannot be made says ENOENT, whatever the reason. */
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

/** Whether the process that made a lock still runs. Its number alone does not tell: numbers come again. */
function isAlive(pid: number, start: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EPERM") return false;
  }
  const found = startOf(pid);
  return found === null || (found.start === start && !/[ZX]/.test(found.state));
}

/** The state of a process, and when it started, in ticks since the machine did; null where the system does not tell. */
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
