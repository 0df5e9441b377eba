import { LabHost } from "../lab-host.ts";
import { costOf, hostOfMany, labOfMany } from "../many-guests.ts";

// Prints the number of virsh processes, and the CPU seconds of the scripts without the recording virsh, for labs with
// these numbers of guests: tsx test/bench/host-scripts.ts 18 100 1000

const print = (...cells: (string | number)[]) => console.log(`| ${cells.join(" | ")} |`);

console.log("| guests | script | processes of virsh | CPU s |\n|---|---|---|---|");
for (const guests of process.argv.slice(2).map(Number)) {
  const host = await hostOfMany(guests);
  const runs = [
    [new LabHost(labOfMany(guests)), "up", ["-j", "2"], "up"],
    [host, "up", [], "second up"],
    [host, "status", [], "status"],
    [host, "down", ["--dry-run", "--volumes"], "down --volumes --dry-run"],
    [host, "down", ["--yes", "--volumes"], "down --volumes"],
  ] as const;
  for (const [on, script, args, name] of runs) {
    const { code, virsh, cpu } = costOf(on, script, args);
    print(guests, name + (code === 0 ? "" : `: ${code}`), virsh, cpu.toFixed(2));
  }
}
