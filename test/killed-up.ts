import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { setTimeout } from "node:timers/promises";
import { LabHost, smallSite } from "./lab-host.ts";
import { LIMIT } from "./limits.ts";
import type { Result } from "./run.ts";

export const guest = (last: number, more: object = {}) => ({
  virtinst: { location: "http://ks/tree/" },
  os: { id: "rhel9.4" },
  interfaces: [{ network: "lab", mac: `52:54:00:00:00:0${last}`, ip: `10.9.8.1${last}` }],
  ...more,
});
const SHARED = { disks: [{}, { volume: "shared.img", format: "raw", shared: true }] };
export const LAYERS = {
  "networks.d/lab.yml": {
    gateway: "10.9.8.1",
    prefix: 24,
    domain: "lab.test",
    dhcp: { start: "10.9.8.100", end: "10.9.8.199" },
    dns: { aliases: ["gw", "ks"] },
  },
  "storages.d/default.yml": { path: "/srv/pool" },
  "guests.d/base.yml": guest(1),
  "guests.d/a-1.yml": guest(2, { after: ["base"], ...SHARED }),
  "guests.d/a-2.yml": guest(3, { after: ["base"], ...SHARED }),
  "guests.d/top.yml": guest(4, { after: ["a-1", "a-2"] }),
};
export const GUESTS = ["a-1", "a-2", "base", "top"];

export function succeeded({ code, stdout, stderr }: Result): string {
  assert.equal(code, 0, stdout + stderr);
  return stdout;
}

/** Kills this number of runs of `up`, each at a moment that a seed determines. */
export function testKilledUp(rounds: number): void {
  test(`killed at ${rounds} moments, it is completed by the next`, LIMIT, async (t) => {
    const seed = Number(process.env.MINIASCAPE_SEED ?? Date.now() % 1_000_000);
    t.diagnostic(`MINIASCAPE_SEED=${seed}`);
    const site = smallSite(LAYERS);
    const started = Date.now();
    succeeded(await new LabHost(site).run("up", ["-j", "2"], { WAIT: "0.1" }));
    const whole = Date.now() - started;
    const killAndComplete = async (round: number) => {
      const host = new LabHost(site);
      const up = spawn(
        "env",
        ["-i", ...host.variables({ WAIT: "0.1" }), "bash", join(site, "up"), "-j", "2"],
        {
          stdio: "ignore",
        },
      );
      const ended = once(up, "exit");
      const moment = (((seed + 1) * (round + 1) * 7919) % 1000) / 1000;
      await setTimeout(moment * whole);
      // Kills only the script, or all processes that it runs too.
      for (const pid of round % 2 ? [up.pid as number, ...descendants(up.pid as number)] : [up.pid as number])
        kill(pid);
      // The script may have ended before.
      await ended;
      const again = await host.run("up", ["-j", "2"], { WAIT: "0.1" });
      const where = `round ${round} of seed ${seed}: ${again.stdout}${again.stderr}`;
      assert.equal(again.code, 0, where);
      assert.deepEqual(host.has("domain"), GUESTS, where);
      assert.deepEqual(host.has("domain", "active"), GUESTS, where);
      assert.deepEqual(host.has("domain", "installing"), [], where);
      assert.deepEqual(host.has("net", "active"), ["lab"], where);
      assert.deepEqual(host.has("net", "autostart"), ["lab"], where);
      host.changes();
      assert.equal(succeeded(await host.run("up")), "", where);
      assert.deepEqual(host.changes(), [], where);
    };
    // Five at a time, because they mostly wait.
    const parts = [0, 1, 2, 3, 4].map(async (first) => {
      for (let round = first; round < rounds; round += 5) await killAndComplete(round);
    });
    await Promise.all(parts);
  });
}

export function kill(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    // The process has ended.
  }
}

export function descendants(pid: number): number[] {
  const parents = readdirSync("/proc").flatMap((name) => {
    if (!/^\d+$/.test(name)) return [];
    try {
      const stat = readFileSync(`/proc/${name}/stat`, "utf8");
      return [{ pid: Number(name), parent: Number(stat.slice(stat.lastIndexOf(")") + 1).split(" ")[2]) }];
    } catch {
      return [];
    }
  });
  const below = (parent: number): number[] =>
    parents.filter((each) => each.parent === parent).flatMap((each) => [each.pid, ...below(each.pid)]);
  return below(pid);
}
