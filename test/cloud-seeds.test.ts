import assert from "node:assert/strict";
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { suite, test } from "node:test";
import { LabHost } from "./lab-host.ts";
import { LAB_OF_TWO, labOfTwo, put, succeeded } from "./lab-of-two.ts";
import { PreparedHost } from "./prepared-host.ts";

const HASH = "ab".repeat(32);
const IMAGE = `debian12-${HASH.slice(0, 12)}`;
const ONE = {
  ...LAB_OF_TWO["guests.d/one.yml"],
  ...{ image: "debian12", os: { id: "debian12" }, virtinst: { location: null } },
};
const IMAGES = { cloud_images: { debian12: { path: "/srv/debian12.qcow2", sha256: HASH } } };
const SEED = "one-seed.iso";

/** A host on which a lab with a guest from a cloud image is up. */
async function broughtUp(meta?: { readonly id: string }): Promise<LabHost> {
  const host = new LabHost(labOfTwo({ "host.d/images.yml": IMAGES, "guests.d/one.yml": ONE }, meta));
  writeFileSync(join(host.site, "guests.d/one/seed.iso"), "seed");
  put(host, `vol/default/${IMAGE}`);
  put(host, `made/default/${IMAGE}`, "1 qcow2\n");
  succeeded(await host.run("up"));
  assert.deepEqual(host.has("vol/default"), [IMAGE, SEED, "one.qcow2", "two.qcow2"]);
  return host;
}

const UP = new PreparedHost(() => broughtUp());
const UP_WITH_ID = new PreparedHost(() => broughtUp({ id: "first-lab" }));

suite("the seed of a guest with a cloud image, which may hold hashes of passwords", () => {
  test("is removed with its guest, by its name or with the whole lab, and the disks stay", async () => {
    for (const names of [[], ["one"]]) {
      const host = await UP.copy();
      succeeded(await host.run("down", ["--yes", ...names]));
      assert.deepEqual(host.has("vol/default"), [IMAGE, "one.qcow2", "two.qcow2"]);
    }
  });

  test("stays with its guest", async () => {
    const host = await UP.copy();
    succeeded(await host.run("down", ["--yes", "two"]));
    assert.deepEqual(host.has("vol/default"), [IMAGE, SEED, "one.qcow2", "two.qcow2"]);
  });

  test("is removed with a guest that is no longer in the plan", async () => {
    for (const [script, args] of [
      ["down", ["--yes", "--leftovers"]],
      ["up", ["--prune"]],
    ] as const) {
      const host = await UP_WITH_ID.copy();
      const next = new LabHost(
        labOfTwo(
          { "guests.d/one.yml": null, "guests.d/two.yml": { ...LAB_OF_TWO["guests.d/two.yml"], after: [] } },
          { id: "first-lab" },
        ),
        host,
      );
      const { stderr } = await next.run(script, [...args, "--adopt"]);
      assert.match(stderr, /its volumes default\/one\.qcow2 stay/);
      assert.deepEqual(next.has("domain"), ["two"]);
      assert.deepEqual(next.has("vol/default"), [IMAGE, "one.qcow2", "two.qcow2"]);
    }
  });

  test("stays where a guest of others uses it, and so does its pool", async () => {
    const host = await UP.copy();
    put(host, "domain/theirs.xml", "00000000-0000-4000-8000-000000000003\n");
    put(host, "domain/theirs.disks", `<source file='/srv/pool/${SEED}'/>\n`);
    const { stderr } = await host.run("down", ["--yes"]);
    assert.match(stderr, /^down: volume default\/one-seed\.iso stays: guest theirs$/m);
    assert.deepEqual(host.has("vol/default"), [IMAGE, SEED, "one.qcow2", "two.qcow2"]);
    assert.deepEqual(host.has("pool"), ["default"]);
  });

  test("is named if its pool cannot list it, and the run has not done all", async () => {
    const host = await UP.copy();
    rmSync(join(host.state, "pool/default.active"));
    const { code, stderr } = await host.run("down", ["--yes"]);
    assert.equal(code, 1);
    assert.match(
      stderr,
      /^down: the seed default\/one-seed\.iso may stay, with hashes of passwords, because its storage pool is not active: start the pool and delete this volume$/m,
    );
    assert.deepEqual(host.has("domain"), []);
  });

  test("costs no further process of virsh where there is none", async () => {
    const host = new LabHost(labOfTwo());
    succeeded(await host.run("up"));
    assert.equal(await host.processes("down", ["--dry-run"]), 2);
  });
});
