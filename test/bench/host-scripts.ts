import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { LabHost } from "../lab-host.ts";
import { labOfTwo } from "../lab-of-two.ts";

// Prints the number of virsh processes, and the CPU seconds of the scripts without the recording virsh, for labs with
// these numbers of guests: tsx test/bench/host-scripts.ts 18 100 1000

const RUNS = [["up", "-j", "2"], ["up", "-j", "2"], ["status"], ["down", "--volumes", "--yes"]];

function labOf(guests: number): string {
  const layers = Array.from({ length: guests - 2 }, (_, at): [string, object] => [
    `guests.d/more-${at}.yml`,
    { interfaces: [{ network: at % 2 ? "lab" : "back" }], disks: [{}] },
  ]);
  return labOfTwo(Object.fromEntries(layers));
}

console.log("| guests | script | processes of virsh | CPU s |\n|---|---|---|---|");
for (const guests of process.argv.slice(2).map(Number)) {
  const host = new LabHost(labOf(guests));
  for (const [at, [script = "", ...args]] of RUNS.entries()) {
    const file = join(host.state, "processes");
    rmSync(file, { force: true });
    const variables = host.variables({ COUNT_PROCESSES: "yes" });
    const command = ["-i", ...variables, "bash", join(host.site, script), ...args];
    const timed = 'TIMEFORMAT="%U %S"; exec 3>&2; time "$@" >/dev/null 2>"$0" 3>&-';
    const time = execFileSync(
      "bash",
      ["-c", `{ ${timed}; } 2>&1`, join(host.directory, "said"), "env", ...command],
      {
        encoding: "utf8",
      },
    );
    const whole = time.trim().split(/\s+/).map(Number);
    const processes = existsSync(file) ? readFileSync(file, "utf8").trim().split("\n").map(Number) : [];
    const cpu = whole.reduce((sum, each) => sum + each, 0) - processes.reduce((sum, each) => sum + each, 0);
    console.log(
      `| ${guests} | ${at === 1 ? "second up" : script} | ${processes.length} | ${cpu.toFixed(2)} |`,
    );
  }
}
