import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { temporaryDirectory } from "./build.ts";
import { smallSite } from "./lab-host.ts";
import { Libvirtd } from "./libvirtd.ts";
import type { Result } from "./run.ts";
import { has, hasNamespaces, LIBVIRTD } from "./tools.ts";

/** Pools on a real libvirt: a directory with an owner, and a file system on a blank device. */
export function testRealPools(): void {
  test("pools of a directory and of a blank device really start, and what others have stays", async (t) => {
    if (!has(t, ...LIBVIRTD, "losetup", "mkfs.ext4") || !hasNamespaces(t)) return;
    const libvirtd = await Libvirtd.start();
    const said = async (command: string, ...args: string[]): Promise<string> => {
      const { code, stdout, stderr }: Result = await libvirtd.run(command, args);
      assert.equal(code, 0, `${command} ${args.join(" ")}: ${stdout}${stderr}`);
      return stdout.trim();
    };
    const image = join(temporaryDirectory(), "disk.img");
    writeFileSync(image, "");
    await said("truncate", "-s", "64M", image);
    const device = await said("losetup", "-f", "--show", image);
    try {
      const site = smallSite({
        "storages.d/plain.yml": { path: "/srv/plain", owner: 107, mode: "0711" },
        "storages.d/fs.yml": {
          type: "fs",
          path: "/srv/fs",
          source: { device, format: "ext4" },
          autostart: false,
        },
      });
      const register = join(site, "host/storage_register.sh");
      await said("bash", register);
      assert.equal(await said("stat", "-c", "%a %u", "/srv/plain"), "711 107");
      assert.match(await said("virsh", "pool-list"), /^ fs +active +no *$/m);
      await said("touch", "/srv/fs/mine");
      assert.equal(await said("bash", register), "");
      assert.equal(await said("bash", register, "--list"), "");

      await said("bash", join(site, "down"), "--yes", "--volumes");
      assert.equal(await said("virsh", "pool-list", "--all", "--name"), "");
      await said("bash", register);
      await said("test", "-e", "/srv/fs/mine");
      await said("bash", join(site, "down"), "--yes");

      // A device with something else on it.
      await said("mkfs.ext4", "-q", "-F", device);
      const other = smallSite({
        "storages.d/fs.yml": { type: "fs", path: "/srv/fs", source: { device, format: "xfs" } },
      });
      const refused = await libvirtd.run("bash", [join(other, "host/storage_register.sh")]);
      assert.equal(refused.code, 1);
      assert.match(refused.stderr, /Format of device '.*' does not match the expected format 'xfs'/);
      assert.match(await said("blkid", "-p", device), /TYPE="ext4"/);
    } finally {
      await libvirtd.run("umount", [device]);
      await libvirtd.run("losetup", ["-d", device]);
      await libvirtd.stop();
    }
  });
}
