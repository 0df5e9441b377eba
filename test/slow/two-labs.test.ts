import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { temporaryDirectory } from "../build.ts";
import { writeTree } from "../install-trees.ts";
import { smallSite } from "../lab-host.ts";
import { Libvirtd } from "../libvirtd.ts";
import { LIMIT } from "../limits.ts";
import type { Result } from "../run.ts";
import { has, hasNamespaces, LIBVIRTD } from "../tools.ts";
import { layers, succeeded } from "../two-labs.ts";

const names = ({ stdout }: Result) => stdout.split(/\s+/).filter(Boolean).sort();

test("of two labs from the same layers, on a real libvirt both networks are up at once", LIMIT, async (t) => {
  if (!has(t, ...LIBVIRTD, "qemu-img", "virt-install", "cpio") || !hasNamespaces(t)) return;
  const scratch = temporaryDirectory();
  writeTree(scratch, new URL("http://tree/"), "Red Hat Enterprise Linux", "9");
  const [one, two] = [1, 2].map((part) =>
    smallSite(layers(part, part === 2 ? "b-" : undefined, join(scratch, "tree"))),
  ) as [string, string];
  const libvirtd = await Libvirtd.start();
  const virsh = (...args: string[]) => libvirtd.run("virsh", args);
  try {
    for (const site of [one, two])
      for (const kind of ["network", "storage"])
        succeeded(await libvirtd.run("bash", [join(site, `host/${kind}_register.sh`)]));
    assert.deepEqual(names(await virsh("net-list", "--name")), ["b-lab", "lab"]);
    assert.deepEqual(names(await virsh("net-list", "--name", "--autostart")), ["b-lab", "lab"]);
    const links = (await libvirtd.run("ip", ["-o", "-4", "addr"])).stdout;
    assert.match(links, / virbr9 +inet 10\.9\.1\.1\/24 /);
    assert.match(links, / b-virbr9 +inet 10\.9\.2\.1\/24 /);
    const variables = [`XDG_RUNTIME_DIR=${temporaryDirectory()}`, "bash"];
    succeeded(await libvirtd.run("env", [...variables, join(two, "up"), "--no-start", "a-1"]));
    const xml = (await virsh("dumpxml", "b-a-1")).stdout;
    assert.match(xml, /<source network='b-lab'\/>/);
    assert.match(xml, /<log file='\/var\/log\/libvirt\/qemu\/b-a-1-console\.log' /);
    assert.deepEqual(
      [...xml.matchAll(/<source file='(.*?)'/g)].map(([, file]) => file),
      ["/srv/pool/b-a-1.qcow2", "/srv/pool/b-shared.img"],
    );
    const down = await libvirtd.run("bash", [join(one, "down"), "--volumes", "--yes"]);
    succeeded(down);
    assert.match(down.stderr, /^down: storage pool default stays: in use by guest b-a-1$/m);
    assert.deepEqual(names(await virsh("net-list", "--name", "--all")), ["b-lab"]);
    assert.deepEqual(names(await virsh("pool-list", "--name")), ["default"]);
    assert.match((await virsh("vol-list", "default")).stdout, /^ b-shared\.img /m);
    assert.doesNotMatch((await virsh("vol-list", "default")).stdout, /^ shared\.img /m);
    succeeded(await libvirtd.run("bash", [join(two, "down"), "--volumes", "--yes"]));
    for (const list of ["net-list", "pool-list", "list"])
      assert.deepEqual(names(await virsh(list, "--name", "--all")), []);
  } finally {
    await libvirtd.stop();
  }
});
