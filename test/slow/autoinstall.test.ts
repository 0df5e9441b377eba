import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { isoImage } from "../../src/iso/image.ts";
import { temporaryDirectory } from "../build.ts";
import { kernel } from "../install-trees.ts";
import { smallSite } from "../lab-host.ts";
import { LIMIT } from "../limits.ts";
import { RealHost } from "../real-lab.ts";
import { find, has } from "../tools.ts";

/** An image with a kernel and an initrd at the paths of Ubuntu's. */
function image(): string {
  const scratch = temporaryDirectory();
  mkdirSync(join(scratch, "tree/casper"), { recursive: true });
  writeFileSync(join(scratch, "tree/casper/vmlinuz"), kernel(false));
  writeFileSync(join(scratch, "tree/casper/initrd"), "");
  const iso = join(scratch, "u.iso");
  const args = ["-quiet", "-J", "-r", "-V", "Ubuntu-Server", "-o", iso, join(scratch, "tree")];
  execFileSync(find("genisoimage") as string, args, { stdio: "pipe" });
  return iso;
}

test("a guest is installed with its seed, and has it no more when it is installed", LIMIT, async (t) => {
  if (!has(t, "genisoimage")) return;
  const host = await RealHost.start(t);
  if (!host) return;
  const site = smallSite({
    "networks.d/lab.yml": { gateway: "10.9.1.1", prefix: 24, bridge: { name: "virbr9", stp: false } },
    "storages.d/default.yml": { path: "/srv/pool" },
    "guests.d/u.yml": {
      os: { id: "ubuntu24.04" },
      virtinst: { location: image(), ram: 256, graphics: "none" },
      disks: [{ size: 5 }, { size: 1 }],
      interfaces: [{ network: "lab", ip: "10.9.1.9" }],
    },
  });
  // The lab here is written with its scripts alone.
  const seed = join(site, "guests.d/u/seed.iso");
  writeFileSync(seed, isoImage("CIDATA", [{ name: "user-data", content: Buffer.from("#cloud-config\n") }]));
  try {
    for (const register of ["network", "storage"])
      assert.equal((await host.script(site, `host/${register}_register.sh`)).code, 0);
    const script = "guests.d/u/vmbuild.sh";
    const disk = "vol=default/u-seed.iso,device=disk,bus=virtio,driver.type=raw,readonly=on,target.dev=vdc";
    const dry = await host.script(site, script, "--dry-run");
    assert.equal(dry.code, 0, dry.stderr);
    assert.ok(dry.stdout.replaceAll("\\,", ",").includes(disk), dry.stdout);
    const planned = await host.script(site, script, "--print-xml");
    assert.doesNotMatch(planned.stdout, /seed/);

    const installed = await host.script(site, script);
    assert.equal(installed.code, 0, installed.stdout + installed.stderr);
    // QEMU's own words: the kernel of the image, its arguments, and the seed as the last disk.
    const log = await host.run("cat", "/var/log/libvirt/qemu/u.log");
    assert.match(log, /-append '?autoinstall console=tty0 console=ttyS0'?/);
    assert.match(log, /u-seed\.iso/);
    assert.match(log, /u\.iso/);
    assert.match(installed.stdout, /^virsh .* detach-disk u vdc --config$/m);
    assert.doesNotMatch(await host.run("virsh", "dumpxml", "--inactive", "u"), /seed|casper|<kernel>/);
    assert.doesNotMatch(await host.run("virsh", "vol-list", "default"), /seed/);

    // A build that was killed before its end has left the seed; the next one takes it away.
    const size = String(readFileSync(seed).length);
    await host.run("virsh", "vol-create-as", "default", "u-seed.iso", size, "--format", "raw");
    await host.run("virsh", "attach-disk", "u", "/srv/pool/u-seed.iso", "vdc", "--config");
    const again = await host.script(site, script);
    assert.equal(again.code, 0, again.stderr);
    assert.doesNotMatch(await host.run("virsh", "dumpxml", "--inactive", "u"), /seed/);
    assert.doesNotMatch(await host.run("virsh", "vol-list", "default"), /seed/);
    assert.equal((await host.script(site, script)).stdout, "");

    const down = await host.script(site, "down", "--yes", "--volumes");
    assert.equal(down.code, 0, down.stderr);
    assert.equal(await host.run("virsh", "list", "--all", "--name"), "\n");
  } finally {
    await host.libvirtd.stop();
  }
});
