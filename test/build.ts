import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** The project's own directory. */
export const PROJECT = join(import.meta.dirname, "..");

export interface Run {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface BuildOptions {
  /** Added to the environment; undefined takes a variable out of it. */
  readonly env?: Record<string, string | undefined>;
  /** The project to build in: this one, unless the test has a copy. */
  readonly cwd?: string;
}

/** Runs Eleventy as its users do, as a command of its own. */
export function eleventy(
  args: readonly string[],
  { env = {}, cwd = PROJECT }: BuildOptions = {},
): Promise<Run> {
  const bin = join(PROJECT, "node_modules/@11ty/eleventy/cmd.cjs");
  return run(process.execPath, [bin, ...args], { cwd, env });
}

export function run(
  command: string,
  args: readonly string[],
  { env = {}, cwd = PROJECT }: BuildOptions = {},
): Promise<Run> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd,
      env: { ...process.env, ...env },
      stdio: ["ignore", "pipe", "pipe"],
    });
    const out: Buffer[] = [];
    const err: Buffer[] = [];
    child.stdout.on("data", (chunk) => out.push(chunk));
    child.stderr.on("data", (chunk) => err.push(chunk));
    child.on("error", reject);
    child.on("close", (code) =>
      resolve({ code, stdout: Buffer.concat(out).toString(), stderr: Buffer.concat(err).toString() }),
    );
  });
}

// Not by the runner's `after`, which would belong to the test that runs just then.
const temporary: string[] = [];
process.on("exit", () => {
  for (const dir of temporary) rmSync(dir, { recursive: true, force: true });
});

/** A directory that is gone when the test file ends. */
export function temporaryDirectory(): string {
  const dir = mkdtempSync(join(tmpdir(), "miniascape-"));
  temporary.push(dir);
  return dir;
}

const built = new Map<string, Promise<string>>();

/** The output tree of a shipped site, built once a test file. */
export function buildSite(site: string): Promise<string> {
  let tree = built.get(site);
  if (!tree) {
    tree = buildInto(join(temporaryDirectory(), "site"), site);
    built.set(site, tree);
  }
  return tree;
}

async function buildInto(output: string, site: string): Promise<string> {
  const { code, stderr } = await eleventy([`--output=${output}`], { env: { MINIASCAPE_SITE: site } });
  if (code !== 0) throw new Error(`building the site ${site} failed:\n${stderr}`);
  return output;
}
