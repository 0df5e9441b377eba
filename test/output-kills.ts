import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { temporaryDirectory } from "./build.ts";
import {
  contents,
  contentsIfAny,
  type Files,
  FOREIGN,
  put,
  script,
  stateOf,
  version,
  write,
} from "./output-versions.ts";
import { Project, SMALL_LAB } from "./project.ts";
import { PROJECT } from "./run.ts";

function start(args: readonly string[], cwd = PROJECT): ChildProcess {
  return spawn(process.execPath, args, { cwd, stdio: ["ignore", "pipe", "ignore"] });
}

/** Numbers from 0 to 1 that a seed determines (mulberry32). */
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Waits busily for a condition, up to this time. */
function until(milliseconds: number, condition: () => boolean): void {
  const end = performance.now() + milliseconds;
  while (performance.now() < end && !condition());
}

const SEED = Number(process.env.MINIASCAPE_SEED ?? Date.now() % 2 ** 31);

/** Kills this number of builds of a script, each at a moment that a seed determines. */
export function testKilledBuilds(kills: number): void {
  test(`killed at ${kills} random moments, builds never leave a mixture that looks good`, async (t) => {
    const [putOutput, dir, random] = [script(), temporaryDirectory(), numbers(SEED)];
    t.diagnostic(`MINIASCAPE_SEED=${SEED}`);
    const versions = new Map<number, Files>();
    const out = join(dir, "out");
    const round = async (number: number, wait?: () => void) => {
      versions.set(number, version(number, 60));
      const file = join(dir, "version.json");
      writeFileSync(file, JSON.stringify(versions.get(number)));
      const child = start([putOutput, out, file]);
      const ended = once(child, "exit");
      await once(child.stdout as NodeJS.ReadableStream, "data");
      wait?.();
      if (wait) child.kill("SIGKILL");
      const [code, signal] = await ended;
      return { code, signal };
    };
    /** Maximum time in milliseconds of a kill, after the start of a build and after the start of its commit. */
    const latest = { start: 50, commit: 5 };
    let number = 1;
    await round(number++);
    write(out, FOREIGN);
    const counts = { old: 0, new: 0, incomplete: 0, absent: 0 };
    /** The possible versions of the directory, if it is not marked as incomplete. */
    let possible = new Set<number | "absent">([number - 1]);
    let rounds = 0;
    for (let killed = 0; killed < kills; number++) {
      assert.ok(++rounds < 1000, "the builds end before they are killed");
      const isFresh = killed % 10 > 7;
      if (isFresh) {
        for (const path of [out, `${out}.next`]) rmSync(path, { recursive: true, force: true });
        possible = new Set(["absent"]);
      }
      const phase = killed % 2 ? "commit" : "start";
      const { signal } = await round(number, () => {
        if (phase === "commit")
          until(1000, () => existsSync(join(out, "INCOMPLETE")) || (isFresh && existsSync(out)));
        until(latest[phase] * random(), () => false);
      });
      // The time of a build depends on the load of the machine: about one in five should complete.
      latest[phase] *= signal ? 1.05 : 0.8;
      const state = stateOf(contentsIfAny(out), versions);
      possible.add(number);
      if (state !== "incomplete") {
        assert.ok(possible.has(state), `${state} is none of ${[...possible]}`);
        possible = new Set([state]);
      }
      for (const old of versions.keys()) if (!possible.has(old)) versions.delete(old);
      for (const path of killed < 8 ? Object.keys(FOREIGN) : [])
        assert.equal(readFileSync(join(out, path), "utf8"), "mine\n");
      if (!signal) continue;
      killed += 1;
      if (state === "absent") {
        // The next build has an output to change again.
        versions.set(0, version(0, 60));
        put(out, versions.get(0) as Files);
        possible = new Set([0]);
      }
      counts[typeof state === "string" ? state : state === number ? "new" : "old"] += 1;
    }
    t.diagnostic(`states after ${kills} kills in ${rounds} builds: ${JSON.stringify(counts)}`);
    assert.equal((await round(number)).code, 0);
    assert.equal(stateOf(contentsIfAny(out), versions), number);
    assert.deepEqual(readdirSync(join(out, ".miniascape")), ["files"]);
  });
}

/** The same with builds of Eleventy. */
export function testKilledEleventy(kills: number): void {
  test(`killed at ${kills} random moments, Eleventy never leaves a mixture that looks good`, async (t) => {
    const random = numbers(SEED);
    t.diagnostic(`MINIASCAPE_SEED=${SEED}`);
    const project = new Project(SMALL_LAB, { layers: false });
    const guest = "_data/default/guests.d/one.yml";
    const change = (number: number) =>
      project.write({
        "templates/small.cfg": `# version ${number}\n`,
        [guest]: SMALL_LAB[guest].replace("10.9.8.7", `10.9.8.${number + 6}`),
      });
    const versions = new Map<number, Files>();
    const out = project.path("_site");
    let milliseconds = 0;
    for (const number of [1, 2]) {
      change(number);
      const began = performance.now();
      assert.equal((await project.build()).code, 0);
      milliseconds = performance.now() - began;
      const { ".miniascape/files": _, ...files } = contents(out);
      versions.set(number, files);
    }
    const counts: Record<string, number> = {};
    let last: number | "absent" | "incomplete" = 2;
    for (let killed = 0; killed < kills; killed++) {
      change(last === 2 ? 1 : 2);
      const child = start([join(PROJECT, "node_modules/@11ty/eleventy/cmd.cjs")], project.dir);
      const ended = once(child, "exit");
      if (killed % 2 && last !== "incomplete") {
        until(5 * milliseconds, () => existsSync(join(out, "INCOMPLETE")));
        until(2 * random(), () => false);
      } else until(milliseconds * (0.5 + 0.5 * random()), () => false);
      child.kill("SIGKILL");
      await ended;
      last = stateOf(contentsIfAny(out), versions);
      counts[last] = (counts[last] ?? 0) + 1;
      assert.notEqual(last, "absent");
    }
    t.diagnostic(`states after ${kills} kills: ${JSON.stringify(counts)}`);
    change(2);
    assert.equal((await project.build()).code, 0);
    assert.equal(stateOf(contentsIfAny(out), versions), 2);
  });
}
