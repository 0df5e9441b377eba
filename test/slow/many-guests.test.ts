import assert from "node:assert/strict";
import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { suite, test } from "node:test";
import { LabHost } from "../lab-host.ts";
import { LIMIT } from "../limits.ts";
import { type Cost, costOf, hostOfMany, labOfMany } from "../many-guests.ts";
import { sample } from "../samples.ts";

const SIZES = [sample(40, 60), sample(400, 600)] as const;
/** 11 on a quiet machine; a busy one adds to the short runs and the long ones unequally. The square would be 100. */
const MOST = 16;

/** Measures at both sizes, and compares the CPU seconds. */
function compare(costs: readonly Cost[], most: number, where: string): void {
  const [few, many] = costs as [Cost, Cost];
  for (const { code } of costs) assert.equal(code, 0, where);
  assert.ok(many.cpu <= most * few.cpu, `${where}: ${few.cpu} s, then ${many.cpu} s`);
}

suite(`a lab of ${SIZES[1]} guests costs about ten times what one of ${SIZES[0]} does`, LIMIT, () => {
  test("in the second `up`, `status` and `down`, with a fixed number of reads", async (t) => {
    const hosts = [await hostOfMany(SIZES[0]), await hostOfMany(SIZES[1])];
    for (const [script, args, reads, isChanging] of [
      ["up", [], 2],
      ["status", [], 3],
      ["down", ["--dry-run", "--volumes"], 3],
      ["down", ["--yes", "--volumes"], 3, true],
    ] as const) {
      const where = [script, ...args].join(" ");
      const costs = hosts.map((host) => costOf(host, script, args));
      for (const [at, { virsh, cpu }] of costs.entries()) {
        t.diagnostic(`${SIZES[at]} guests, ${where}: ${virsh} processes of virsh, ${cpu.toFixed(2)} s`);
        // To stop a guest, delete its volume and undefine it; two networks and a pool to stop and undefine
        assert.equal(virsh, reads + (isChanging ? 3 * (SIZES[at] as number) + 6 : 0), where);
      }
      compare(costs, MOST, where);
    }
  });

  test("in `up` itself, whose other part are the builds", async (t) => {
    const costs = SIZES.map((size) => {
      const host = new LabHost(labOfMany(size));
      for (const guest of readdirSync(join(host.site, "guests.d")))
        writeFileSync(join(host.site, `guests.d/${guest}/vmbuild.sh`), "exit 0\n");
      const cost = costOf(host, "up", ["-j", "4", "--no-start"]);
      t.diagnostic(`${size} guests: ${cost.cpu.toFixed(2)} s`);
      return cost;
    });
    compare(costs, MOST, "up without builds");
  });

  test("in each build, which hardly depends on the number of guests", async (t) => {
    const costs: Cost[] = [];
    for (const size of SIZES) {
      const host = await hostOfMany(size);
      await host.run("down", ["--yes", "--volumes", "g-1"]);
      const cost = costOf(host, "guests.d/g-1/vmbuild.sh");
      t.diagnostic(`${size} guests: ${cost.cpu.toFixed(3)} s`);
      costs.push(cost);
    }
    compare(costs, 2, "vmbuild.sh");
  });
});
