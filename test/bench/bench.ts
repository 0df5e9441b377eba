// Compares the time of a build with a bare loop over the same work in the same run. npm run bench [-- --guests N]
// [--pairs N]
import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { build } from "esbuild";
import { PROJECT } from "../run.ts";
import { writeBigLab } from "./big-lab.ts";

const { values } = parseArgs({
  options: { guests: { type: "string", multiple: true }, pairs: { type: "string", default: "3" } },
});
const SIZES = (values.guests ?? ["20", "1000", "10000"]).map(Number);
const PAIRS = Number(values.pairs);

interface Usage {
  /** seconds */
  readonly wall: number;
  /** seconds, of all processes */
  readonly cpu: number;
  /** MiB, of the largest process */
  readonly memory: number;
}

const dir = mkdtempSync(join(tmpdir(), "miniascape-bench-"));
process.on("exit", () => rmSync(dir, { recursive: true, force: true }));
const bare = await compileBare();

console.log(
  "| guests | files | Eleventy: wall s | CPU s | MiB | bare loop: wall s | CPU s | MiB | check: CPU s |",
);
console.log("|---|---|---|---|---|---|---|---|---|");
const ratios = SIZES.map(measure);
console.log();
for (const [at, size] of SIZES.entries()) console.log(`${size} guests, ratio: ${ratios[at]?.toFixed(2)}`);

function measure(size: number): number {
  const confdir = join(dir, `${size}`);
  writeBigLab(confdir, size);
  const outputs = { eleventy: join(dir, "eleventy"), bare: join(dir, "bare") };
  const runs: { eleventy: Usage[]; bare: Usage[]; check: Usage[] } = { eleventy: [], bare: [], check: [] };
  for (let pair = 0; pair <= PAIRS; pair += 1) {
    const plan = { MINIASCAPE_CONFDIR: confdir, MINIASCAPE_SITE: "modern" };
    const eleventy = timed(outputs.eleventy, "npx", ["eleventy", `--output=${outputs.eleventy}`], plan);
    const loop = timed(outputs.bare, process.execPath, [bare, confdir, "templates", outputs.bare], {});
    const check = timed("", process.execPath, ["bin/miniascape.js", "check", "--strict"], plan);
    // The first pair warms the caches of the disk and of tsx.
    if (pair > 0) {
      runs.eleventy.push(eleventy);
      runs.bare.push(loop);
      runs.check.push(check);
    }
  }
  const files = compare(outputs.eleventy, outputs.bare);
  const show = (all: Usage[]) =>
    [
      median(all.map((one) => one.wall)).toFixed(2),
      median(all.map((one) => one.cpu)).toFixed(2),
      Math.max(...all.map((one) => one.memory)).toFixed(0),
    ].join(" | ");
  console.log(
    `| ${size} | ${files} | ${show(runs.eleventy)} | ${show(runs.bare)} | ${median(runs.check.map((one) => one.cpu)).toFixed(2)} |`,
  );
  rmSync(confdir, { recursive: true });
  return median(runs.eleventy.map((one, at) => one.wall / (runs.bare[at]?.wall ?? Number.NaN)));
}

function timed(output: string, command: string, args: readonly string[], env: Record<string, string>): Usage {
  if (output !== "") rmSync(output, { recursive: true, force: true });
  const usage = join(dir, "usage");
  writeFileSync(usage, "");
  const start = performance.now();
  const { status, stderr } = spawnSync(command, args, {
    cwd: PROJECT,
    env: {
      ...process.env,
      ...env,
      NODE_OPTIONS: `--require=${join(PROJECT, "test/bench/usage.cjs")}`,
      MINIASCAPE_BENCH_USAGE: usage,
    },
  });
  const wall = (performance.now() - start) / 1000;
  if (status !== 0) throw new Error(`${command} ${args.join(" ")} failed:\n${stderr}`);
  const processes = readFileSync(usage, "utf8")
    .trimEnd()
    .split("\n")
    .map((line) => line.split(" ").map(Number));
  return {
    wall,
    cpu: processes.reduce((sum, [cpu = 0]) => sum + cpu, 0),
    memory: Math.max(...processes.map(([, memory = 0]) => memory)),
  };
}

/** The number of files. Throws an error unless both directories have the same bytes. */
function compare(eleventy: string, loop: string): number {
  rmSync(join(eleventy, ".miniascape"), { recursive: true });
  execFileSync("diff", ["-r", "--brief", eleventy, loop], { stdio: ["ignore", "inherit", "inherit"] });
  return execFileSync("find", [eleventy, "-type", "f"], { maxBuffer: 1 << 28 })
    .toString()
    .trimEnd()
    .split("\n").length;
}

/** Plain JavaScript, so that the loop does not spend time on TypeScript. */
async function compileBare(): Promise<string> {
  const outfile = join(dir, "loop/bare.mjs");
  mkdirSync(join(dir, "loop"));
  symlinkSync(join(PROJECT, "node_modules"), join(dir, "loop/node_modules"));
  await build({
    entryPoints: [join(PROJECT, "test/bench/bare.ts")],
    outfile,
    bundle: true,
    packages: "external",
    platform: "node",
    format: "esm",
    logLevel: "error",
  });
  return outfile;
}

function median(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2
    ? (sorted[middle] as number)
    : ((sorted[middle - 1] as number) + (sorted[middle] as number)) / 2;
}
