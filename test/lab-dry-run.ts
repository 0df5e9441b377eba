import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { succeeded } from "./killed-up.ts";
import { LabHost } from "./lab-host.ts";
import { has } from "./tools.ts";

const lines = (text: string) => text.split("\n").slice(0, -1);

/** Runs `up` and `down` of a site on a host with a recording virsh. */
export function testDryRun(name: string, site: () => string | Promise<string>): void {
  test(`what \`up --dry-run\` prints in ${name} is what a run does, and the next does nothing`, async (t) => {
    if (!has(t, "bash")) return;
    const host = new LabHost(await site());
    const scriptOf = (name: string) => readFileSync(join(host.site, `guests.d/${name}/vmbuild.sh`), "utf8");
    // Here is no network to get an image from, whose hash is in the commands.
    const guests = readdirSync(join(host.site, "guests.d"))
      .filter((name) => !/^image_volume=/m.test(scriptOf(name)))
      .sort();
    succeeded(await host.run("up", ["--dry-run"]));
    const planned = lines(succeeded(await host.run("up", ["--dry-run", ...guests])));
    assert.deepEqual(host.changes(), []);
    const up = await host.run("up", guests);
    assert.deepEqual(lines(succeeded(up)), planned);
    assert.deepEqual(host.changes(), planned);
    assert.deepEqual(host.has("domain", "active"), guests);
    assert.match(up.stderr, new RegExp(`^up: ${guests.length} guests: ${guests.length} up$`, "m"));
    assert.equal(succeeded(await host.run("up", ["-j", "4", ...guests])), "");
    assert.deepEqual(host.changes(), []);
    succeeded(await host.run("down", ["--volumes", "--yes"]));
    for (const kind of ["domain", "net", "pool", "vol/default"] as const)
      assert.deepEqual(host.has(kind), [], kind);
  });
}
