import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { suite, test } from "node:test";
import { temporaryDirectory } from "./build.ts";
import { bench, checkClean } from "./init.ts";
import { writeTree } from "./install-trees.ts";
import { siteOf } from "./lab-host.ts";
import { LIMIT } from "./limits.ts";
import { DEFAULT_NETWORK } from "./others-objects.ts";
import { disk, RealHost } from "./real-lab.ts";

/** The lab that comes up first. */
type Order = readonly [number, number];
export const ORDERS: readonly Order[] = [
  [0, 1],
  [1, 0],
];

/** Lets the second lab stop because of the first, then brings them up and down in each of these orders. */
export function testLabsBeside(orders: readonly Order[]): void {
  suite("two labs of one design on one host", LIMIT, () => {
    /** The sites of labs that `init` writes, with small guests from an install tree in a directory. */
    async function labs(tree: string, ...variants: readonly string[][]): Promise<string[]> {
      const { authorized, init } = bench();
      const small = join(temporaryDirectory(), "small");
      mkdirSync(join(small, "lab/common"), { recursive: true });
      const virtinst = { location: tree, ram: 64, vcpus: 1, graphics: "none", machine: "pc", cpu: null };
      writeFileSync(join(small, "lab/common/99.yml"), JSON.stringify({ virtinst, os: { id: "rhel9.4" } }));
      const dirs: string[] = [];
      for (const [at, args] of variants.entries()) {
        const options = ["--from=single", "--role=node=1", "--yes", `--authorized-keys=${authorized}`];
        const { status, messages, dir } = await init(`lab-${at}`, ...options, ...args);
        assert.equal(status, 0, messages);
        checkClean(dir);
        dirs.push(siteOf([join(dir, "_data"), small]));
      }
      return dirs;
    }

    async function started(t: Parameters<typeof RealHost.start>[0]) {
      const host = await RealHost.start(t);
      if (!host) return null;
      writeTree(host.scratch, new URL("http://tree/"), "Red Hat Enterprise Linux", "9");
      return { host, tree: join(host.scratch, "tree") };
    }

    test("the second `up` stops before its first change, and tells what to set", async (t) => {
      const ready = await started(t);
      if (!ready) return;
      const { host, tree } = ready;
      try {
        const [one = "", two = ""] = await labs(tree, ["--id=first"], ["--id=second"]);
        const first = await host.script(one, "up", "--no-start");
        assert.equal(first.code, 0, first.stderr);
        const before = await host.state();
        const second = await host.script(two, "up");
        assert.equal(second.code, 1);
        assert.equal(second.stdout, "");
        assert.match(
          second.stderr,
          /^network_register\.sh: to run this lab beside them, set a `name_prefix` in a `common` layer, and other subnets; these are free: 192\.168\.161\.0\/24$/m,
        );
        assert.match(second.stderr, /give pools of other names another `path` each$/m);
        assert.match(second.stderr, /^up: guest node-1 is not of this lab: /m);
        assert.match(second.stderr, /^up: stopped before the first change$/m);
        assert.equal(await host.state(), before);
        assert.equal((await host.script(two, "down", "--volumes", "--yes")).code, 0);
        assert.equal(await host.state(), before);
      } finally {
        await host.libvirtd.stop();
      }
    });

    for (const order of orders)
      test(`with a prefix and another subnet both come up and go, ${order[0] ? "the second" : "the first"} first`, async (t) => {
        const ready = await started(t);
        if (!ready) return;
        const { host, tree } = ready;
        try {
          const sites = await labs(
            tree,
            ["--id=first"],
            ["--id=second", "--name-prefix=b-", "--network=lab:nat:192.168.161.0/24"],
          );
          await host.define("net-", DEFAULT_NETWORK);
          await host.bash(
            "virsh net-start default; mkdir /srv/other; virsh pool-create-as other dir --target /srv/other",
          );
          await host.bash("virsh vol-create-as other other.qcow2 1M --format qcow2");
          await host.guest("other", disk("/srv/other/other.qcow2"));
          const [one, two] = order.map((at) => sites[at] ?? "") as [string, string];
          const run = async (site: string, file: string, ...args: string[]) => {
            const { code, stdout, stderr } = await host.script(site, file, ...args);
            assert.equal(code, 0, stdout + stderr);
          };
          await run(one, "up", "--no-start");
          const [without, alone] = [await host.state(), await host.run("ls", "/srv/other")];
          await run(two, "up", "--no-start");
          assert.notEqual(await host.state(), without);
          await run(two, "down", "--volumes", "--yes");
          assert.equal(withoutDirectories(await host.state()), withoutDirectories(without));
          await run(two, "up", "--no-start");
          await run(one, "down", "--volumes", "--yes");
          assert.equal((await host.script(two, "up", "--no-start")).stdout, "");
          await run(two, "down", "--volumes", "--yes");
          const names = await host.run(
            "virsh",
            "list --all --name; net-list --all --name; pool-list --all --name",
          );
          assert.deepEqual(names.split(/\s+/).filter(Boolean), ["other", "default", "other"]);
          assert.equal(await host.run("ls", "/srv/other"), alone);
        } finally {
          await host.libvirtd.stop();
        }
      });
  });
}

/** The directories of pools stay. */
function withoutDirectories(state: string): string {
  return state.replace(/^\/\S+$\n/gm, "");
}
