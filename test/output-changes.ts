import assert from "node:assert/strict";
import { cpSync, existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { Output } from "../src/artifacts/output.ts";
import { temporaryDirectory } from "./build.ts";
import {
  contentsIfAny,
  type Files,
  FOREIGN,
  put,
  script,
  stateOf,
  version,
  write,
} from "./output-versions.ts";
import { run } from "./run.ts";

/** Kills a build before every n-th of its changes. */
export function testKilledAtChange(every: number): void {
  test(`killed before any of its changes, a build leaves the old output, the new, or one marked incomplete`, async (t) => {
    const [putOutput, dir] = [script(), temporaryDirectory()];
    const versions = new Map([1, 2, 3].map((number) => [number, version(number, 3)]));
    for (const [number, files] of versions) write(dir, { [`${number}.json`]: JSON.stringify(files) });
    const counts: Record<string, number> = {};
    for (const fresh of [false, true]) {
      const base = join(dir, "base");
      if (!fresh) {
        put(base, versions.get(1) as Files);
        write(base, FOREIGN);
      }
      for (let at = 1; ; at += every) {
        const out = join(dir, `out${at}${fresh}`);
        if (!fresh) cpSync(base, out, { recursive: true, preserveTimestamps: true });
        const { code } = await run(process.execPath, [putOutput, out, join(dir, "2.json"), String(at)]);
        const state = stateOf(contentsIfAny(out), versions);
        counts[state] = (counts[state] ?? 0) + 1;
        if (code === 0) {
          assert.equal(state, 2);
          break;
        }
        assert.ok(
          state === 2 || state === (fresh ? "absent" : 1) || (!fresh && state === "incomplete"),
          `${state}`,
        );
        if (existsSync(out)) {
          // Even a build that fails completes the commit.
          new Output(out).discard();
          assert.equal(stateOf(contentsIfAny(out), versions), state === "incomplete" ? 2 : state);
        }
        put(out, versions.get(3) as Files);
        assert.equal(stateOf(contentsIfAny(out), versions), 3);
        assert.deepEqual(readdirSync(join(out, ".miniascape")), ["files"]);
        assert.equal(existsSync(`${out}.next`), false);
        if (!fresh)
          for (const path of Object.keys(FOREIGN))
            assert.equal(readFileSync(join(out, path), "utf8"), "mine\n");
      }
    }
    t.diagnostic(`states: ${JSON.stringify(counts)}`);
    assert.ok((counts.incomplete ?? 0) > 5 / every);
  });
}
