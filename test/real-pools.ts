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
    const output = async (command: string, ...args: string[]): Promise<string> => {
      const { code, stdout, stderr }: Result = await libvirtd.run(command, args);
      assert.equal(code, 0, `${command} ${args.join(" ")}: ${stdout}${stderr}`);
      return stdout.trim();
    };
    const image = join(temporaryDirectory(), "disk.img");
    writeFileSync(image, "");
    await output("truncate", "-s", "64M", image);
    const device = await output("losetup", "-f", "--show", image);
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
      await output("bash", register);
      assert.equal(await output("stat", "-c", "%a %u", "/srv/plain"), "711 107");
      assert.match(await output("virsh", "pool-list"), /^ fs +active +no *$/m);
      await output("touch", "/srv/fs/mine");
      assert.equal(await output("bash", register), "");
      assert.equal(await output("bash", register, "--list"), "");

      await output("bash", join(site, "down"), "--yes", "--volumes");
      assert.equal(await output("virsh", "pool-list", "--all", "--name"), "");
      await output("bash", register);
      await output("test", "-e", "/srv/fs/mine");
      await output("bash", join(site, "down"), "--yes");

      // A device with something else on it.
      await output("mkfs.ext4", "-q", "-F", device);
      const other = smallSite({
        "storages.d/fs.yml": { type: "fs", path: "/srv/fs", source: { device, format: "xfs" } },
      });
      const refused = await libvirtd.run("bash", [join(other, "host/storage_register.sh")]);
      assert.equal(refused.code, 1);
      assert.match(refused.stderr, /Format of device '.*' does not match the expected format 'xfs'/);
      assert.match(await output("blkid", "-p", device), /TYPE="ext4"/);
    } finally {
      await libvirtd.run("umount", [device]);
      await libvirtd.run("losetup", ["-d", device]);
      await libvirtd.stop();
    }
  });

  test("a disk with partitions and a volume group really start, and a guest starts from a partition", async (t) => {
    const tools = ["losetup", "parted", "lvm", "virt-install", "cpio", "qemu-img"] as const;
    if (!has(t, ...LIBVIRTD, ...tools) || !hasNamespaces(t)) return;
    const libvirtd = await Libvirtd.start();
    const devices: string[] = [];
    const output = async (command: string, ...args: string[]): Promise<string> => {
      const { code, stdout, stderr }: Result = await libvirtd.run(command, args);
      assert.equal(code, 0, `${command} ${args.join(" ")}: ${stdout}${stderr}`);
      return stdout.trim();
    };
    try {
      for (const name of ["a.img", "b.img"]) {
        const image = join(temporaryDirectory(), name);
        writeFileSync(image, "");
        await output("truncate", "-s", "64M", image);
        devices.push(await output("losetup", "-P", "-f", "--show", image));
      }
      const [disk = "", blank = ""] = devices;
      const volume = `${disk.slice("/dev/".length)}p1`;
      const site = smallSite({
        "storages.d/parts.yml": { type: "disk", source: { device: disk, format: "gpt" } },
        "storages.d/vg.yml": { type: "logical", source: { name: "vg_miniascape_test", devices: [blank] } },
        "guests.d/a.yml": {
          ...{ installer: "manual", interfaces: [], virtinst: { ram: 64, graphics: "none" } },
          disks: [{ pool: "parts", format: "raw", volume, size: "16M" }],
        },
      });
      await output("bash", join(site, "host/storage_register.sh"));
      await output("bash", join(site, "guests.d/a/vmbuild.sh"), "--dry-run");
      await output("bash", join(site, "up"));
      await output("bash", join(site, "status"));
      assert.match(await output("virsh", "dumpxml", "a"), new RegExp(`<source dev='/dev/${volume}'`));
      assert.match(await output("virsh", "pool-dumpxml", "vg"), /<format type='lvm2'\/>/);
      assert.equal(await output("bash", join(site, "up")), "");
      // libvirt 9.0 cannot delete the partition of a disk whose name ends with a digit. The volume group has no volume,
      // because the kernel here has no device mapper.
      await output("bash", join(site, "down"), "--yes");
      assert.equal(await output("virsh", "pool-list", "--all", "--name"), "");
      await output("bash", join(site, "up"));
      await output("bash", join(site, "down"), "--yes");
    } finally {
      for (const device of devices) await libvirtd.run("losetup", ["-d", device]);
      await libvirtd.stop();
    }
  });
}
