import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { DESIGNS } from "../src/design/designs.ts";
import { methodsOf, RELEASES } from "../src/design/release.ts";
import { draftFindings } from "../src/eleventy/draft-findings.ts";
import { printing } from "../src/eleventy/reported.ts";
import { runEleventy } from "../src/eleventy/run.ts";
import { Session } from "../src/eleventy/session.ts";
import { bench, checkClean, settingsIn } from "./init.ts";
import { LIMIT } from "./limits.ts";
import { run } from "./run.ts";
import { find, has } from "./tools.ts";

/** Checks and renders every n-th lab of all combinations of design, release and method. */
export function testSystems(every: number): void {
  test("every release by each of its methods, in every design: no finding in the plan or in a file", {
    ...LIMIT,
  }, async () => {
    const { authorized, init } = bench();
    const composed = DESIGNS.filter(({ roles }) => roles.length > 0);
    const systems = Object.values(RELEASES).flatMap((release) =>
      methodsOf(release).map((method) => ({ release, method })),
    );
    const selected = systems
      .flatMap((system, row) => composed.map((design, column) => ({ ...system, design, at: row + column })))
      .filter(({ at }) => at % every === 0)
      .filter(({ design, release, method }) =>
        design.needsKickstart ? release.packages === "rpm" && method === "installer" : true,
      );
    assert.ok(selected.length > systems.length / 2);
    for (const { design, release, method } of selected) {
      const name = [design.name, release.name, method].join("-");
      const args = [`--from=${design.name}`, `--release=${release.name}`, `--method=${method}`, "--yes"];
      args.push(...design.roles.map(({ name, minCount = 1 }) => `--role=${name}=${minCount}`));
      const { status, messages, dir } = await init(name, ...args, `--authorized-keys=${authorized}`);
      assert.equal(status, 0, messages);
      assert.match(messages, /^Made .*\n$/);
      const session = new Session({ ...settingsIn(dir), top: "", ownLab: null }, { isDraft: true });
      assert.deepEqual(await draftFindings(session, join(dir, "_site")), [], name);
    }
  });
}

/** Makes and builds every n-th lab of all combinations of design, mode and release. */
export function testDesigns(every: number): void {
  test("every design, of three distributions on two kinds of networks: checks clean, builds, and ksvalidator passes", {
    ...LIMIT,
  }, async (t) => {
    const { authorized, init } = bench();
    const kickstarts = new Map<string, string[]>();
    let at = 0;
    for (const design of DESIGNS) {
      for (const mode of ["nat", "isolated"]) {
        const [first, ...others] = design.networks;
        const networks = [{ name: first?.name, mode }, ...others].map(
          (net) => `--network=${net.name}:${net.mode}`,
        );
        if (design.method === "image" && mode === "isolated") continue;
        const releases = design.roles.length > 0 ? ["almalinux10", "rhel8", "fedora43"] : [null];
        for (const release of releases) {
          if (at++ % every > 0) continue;
          const name = [design.name, mode, release].join("-");
          const { status, messages, dir } = await init(
            name,
            `--from=${design.name}`,
            ...networks,
            ...(release ? [`--release=${release}`, "--method=installer"] : []),
            `--authorized-keys=${authorized}`,
            "--yes",
          );
          assert.equal(status, 0, messages);
          assert.match(messages, /^Made ROOT\/\S+\. Next: cd ROOT\/\S+ && npm install && npx eleventy\n$/);
          const lab = checkClean(dir);
          assert.equal(lab.networks.find((network) => network.name === first?.name)?.mode, mode);
          const session = new Session(settingsIn(dir));
          assert.ok(await runEleventy(session, join(dir, "_site"), { report: printing(false) }), name);
          for (const { name: guest, os, cloud_init } of lab.guests) {
            const { kickstart } = os as { kickstart: string };
            const file = join(dir, "_site/guests.d", guest, cloud_init ? "user-data" : "ks.cfg");
            assert.match(readFileSync(file, "utf8"), /ssh-ed25519 AAAA.* alice: lab #1/);
            if (cloud_init) continue;
            kickstarts.set(kickstart, [...(kickstarts.get(kickstart) ?? []), file]);
          }
        }
      }
    }
    assert.ok(DESIGNS.length >= 4);
    if (!has(t, "ksvalidator")) return;
    for (const [release, files] of kickstarts) {
      const { code, stdout, stderr } = await run(find("ksvalidator") as string, ["-v", release, ...files]);
      assert.equal(code, 0, `${release}: ${stdout}${stderr}`);
    }
  });
}
