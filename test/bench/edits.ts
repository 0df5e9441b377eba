// Measures the time from an edit (a layer of a guest, a layer of a kind, a template) to the output on the disk while
// serving. npm run bench:edits [-- --guests N] [--edits N] [--profile DIR]
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { Project } from "../project.ts";
import { PROJECT } from "../run.ts";
import { until } from "../serving.ts";
import { writeBigLab } from "./big-lab.ts";

const { values } = parseArgs({
  options: {
    guests: { type: "string", multiple: true },
    edits: { type: "string", default: "21" },
    profile: { type: "string" },
  },
});

const dir = mkdtempSync(join(tmpdir(), "miniascape-edits-"));
process.on("exit", () => rmSync(dir, { recursive: true, force: true }));
console.log("ms until the file is there, until the build has ended, and of CPU, medians:");
console.log("| guests | build | guest's layer | kind's layer | template |");
console.log("|---|---|---|---|---|");
for (const size of values.guests ?? ["100", "1000"]) await measure(Number(size));

async function measure(size: number): Promise<void> {
  const confdir = join(dir, `${size}`);
  writeBigLab(confdir, size);
  const project = new Project(
    { "templates/autoinstall.d/ks.cfg": shipped() },
    { layers: false, source: true },
  );
  const command = join(PROJECT, "node_modules/@11ty/eleventy/cmd.cjs");
  const profile = values.profile ? ["--cpu-prof", `--cpu-prof-dir=${values.profile}`] : [];
  const started = performance.now();
  const serving = spawn(process.execPath, [...profile, command, "--serve", "--port=18080"], {
    cwd: project.dir,
    env: { ...process.env, MINIASCAPE_CONFDIR: confdir, MINIASCAPE_SITE: "modern" },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let log = "";
  for (const stream of [serving.stdout, serving.stderr])
    stream.on("data", (text) => {
      log += text;
    });
  const builds = () => (log.match(/Wrote \d/g) ?? []).length;
  await until(() => log.includes("Wrote"));
  const build = performance.now() - started;
  await until(() => log.includes("Server at"));
  const guest = join(confdir, "modern/guests.d/c9-web-1.yml");
  const edits = [
    await edit(guest, "guests.d/c9-web-1/ks.cfg", (at) => `packages: !append [probe-${at}]\n`),
    await edit(
      join(confdir, "modern/sysgroups.d/web.yml"),
      "guests.d/c9-web-1/ks.cfg",
      (at) => `purpose: probe-${at}\nservices_probe: probe-${at}\n`,
      "guests.d/c9-web-1/guest.yml",
    ),
    await edit(
      project.path("templates/guest/vmbuild.sh"),
      "guests.d/c9-web-1/vmbuild.sh",
      (at) => `# probe-${at}\n`,
    ),
  ];
  serving.kill("SIGINT");
  await new Promise((resolve) => serving.once("exit", resolve));
  console.log(`| ${size} | ${Math.round(build)} | ${edits.join(" | ")} |`);

  async function edit(file: string, output: string, line: (at: number) => string, shown = output) {
    const text = readFileSync(file, "utf8");
    const times: number[] = [];
    const whole: number[] = [];
    const cpu: number[] = [];
    for (let at = 0; at < Number(values.edits); at += 1) {
      const before = builds();
      const used = cpuOf(serving.pid);
      const start = performance.now();
      writeFileSync(file, `${text}\n${line(at)}`);
      await until(() => read(project.path(`_site/${shown}`)).includes(`probe-${at}`));
      times.push(performance.now() - start);
      await until(() => builds() > before);
      whole.push(performance.now() - start);
      await new Promise((resolve) => setTimeout(resolve, 150));
      cpu.push(cpuOf(serving.pid) - used);
    }
    writeFileSync(file, text);
    await new Promise((resolve) => setTimeout(resolve, 3000));
    return `${median(times)}, ${median(whole)}, ${median(cpu)}`;
  }
}

/** Milliseconds, for all threads together. */
function cpuOf(pid: number | undefined): number {
  const [user = 0, system = 0] = readFileSync(`/proc/${pid}/stat`, "utf8").split(" ").slice(13).map(Number);
  return (user + system) * 10;
}

function shipped(): string {
  return readFileSync(join(PROJECT, "templates/autoinstall.d/ks.cfg"), "utf8");
}

function read(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}

function median(numbers: readonly number[]): number {
  return Math.round([...numbers].sort((a, b) => a - b)[numbers.length >> 1] as number);
}
