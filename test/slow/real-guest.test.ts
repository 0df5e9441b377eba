import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { smallSite } from "../lab-host.ts";
import { LIMIT } from "../limits.ts";
import { RealHost } from "../real-lab.ts";

const PASSPHRASE = "it's the passphrase & <of> a volume";
const GUEST = { installer: "manual", interfaces: [] };
/** All keys of the virtual machine but those that need a device or huge pages of the host. */
const LAYERS = {
  "storages.d/default.yml": { path: "/srv/pool" },
  "guests.d/all.yml": {
    ...GUEST,
    virtinst: {
      ...{ ram: 64, max_ram: 128, vcpus: 2, graphics: "none", machine: "q35", nested: true, cpuset: "0" },
      boot_order: ["cdrom", "hd"],
      serial_ports: [{}, { file: "/srv/serial.log" }, { tcp: 5001 }],
      watchdog: { model: "i6300esb", action: "poweroff" },
      ...{ video: "virtio", rng: true, agent: true },
    },
    disks: [
      { size: 1, encryption: { passphrase: "another" } },
      {
        size: "64M",
        format: "raw",
        bus: "scsi",
        wwn: "5000c50015ea71aa",
        encryption: { passphrase: PASSPHRASE },
      },
      { size: "32M", preallocation: "full", discard: "unmap", io: "native", serial: "WHOLE" },
      { path: "/srv/images/a.raw", io: "threads" },
      { device: "cdrom", path: "/srv/images/a.iso" },
    ],
  },
  "guests.d/shares.yml": {
    ...GUEST,
    virtinst: {
      ...{ ram: 64, graphics: "none", memballoon: "none", serial_ports: [{ socket: "/srv/serial.sock" }] },
      shared_directories: [{ source: "/srv/shared", tag: "shared" }],
    },
    disks: [{ size: 1 }],
  },
};

/** Parts of the definition of a guest that runs, and of its next start: QEMU has all memory until the guest gives some back. */
const RUNNING = {
  all: [
    /<memory unit='KiB'>131072<\/memory>\s*<currentMemory unit='KiB'>65536</,
    /<vcpu placement='static' cpuset='0'>2<\/vcpu>/,
    /<boot dev='cdrom'\/>\s*<boot dev='hd'\/>/,
    /<source file='\/srv\/pool\/all.qcow2'[^>]*>\s*<encryption format='luks'/,
    /<wwn>5000c50015ea71aa<\/wwn>/,
    /<serial>WHOLE<\/serial>/,
    /io='native' discard='unmap'/,
    /<source path='\/srv\/serial.log'\/>/,
    /<source mode='bind' host='127.0.0.1' service='5001'/,
    /<watchdog model='i6300esb' action='poweroff'>/,
    /<target type='virtio' name='org.qemu.guest_agent.0'/,
    /<rng model='virtio'>/,
  ],
  shares: [
    /<filesystem type='mount' accessmode='passthrough'>\s*<driver type='virtiofs'\/>/,
    /<source dir='\/srv\/shared'\/>/,
    /<memballoon model='none'\/>/,
    /<source mode='bind' path='\/srv\/serial.sock'\/>/,
  ],
};

test(
  "guests with every device and with encrypted volumes really start, and the volumes have the passphrases",
  LIMIT,
  async (t) => {
    const host = await RealHost.start(t);
    if (!host) return;
    try {
      const site = smallSite(LAYERS, "", "real-guest");
      await host.bash(
        "mkdir -p /srv/images /srv/shared && truncate -s 16M /srv/images/a.raw && truncate -s 1M /srv/images/a.iso",
      );
      let up = await host.script(site, "up");
      // qemu-img measures the CPU for the passphrase, and gives up on a busy host.
      for (let more = 5; more > 0 && up.stderr.includes("accurate CPU usage"); more -= 1)
        up = await host.script(site, "up");
      assert.equal(up.code, 0, up.stdout + up.stderr);
      const status = await host.script(site, "status");
      assert.equal(status.code, 0, status.stdout + status.stderr);
      for (const [guest, parts] of Object.entries(RUNNING)) {
        const xml = await host.bash(`virsh dumpxml ${guest}; virsh dumpxml --inactive ${guest}`);
        for (const part of parts) assert.match(xml, part);
      }
      assert.match(await host.run("du", "-k", "/srv/pool/all-2.qcow2"), /^3[2-9]\d{3}\t/);
      const key = join(host.scratch, "key");
      writeFileSync(key, PASSPHRASE);
      // No process has a passphrase in its arguments, and only root reads libvirt's file.
      await host.bash(`! grep -laFf ${key} /proc/[0-9]*/cmdline`);
      assert.equal((await host.bash("stat -c %a /etc/libvirt/secrets/*.base64 | sort -u")).trim(), "600");

      await host.bash("virsh secret-undefine $(virsh secret-list | awk '/all-1.raw/ { print $1 }')");
      const missing = await host.script(site, "status");
      assert.match(missing.stdout, /the secret of volume default\/all-1.raw is missing/);
      const again = await host.script(site, "up");
      assert.equal(again.code, 0, again.stdout + again.stderr);
      assert.equal((await host.script(site, "status")).code, 0);

      const down = await host.script(site, "down", "--yes");
      assert.equal(down.code, 0, down.stderr);
      const image = "driver=luks,key-secret=key,file.filename=/srv/pool/all-1.raw";
      const opened = await host.run(
        "qemu-io",
        "--object",
        `secret,id=key,file=${key}`,
        "-c",
        "length",
        "--image-opts",
        image,
      );
      assert.match(opened, /64 MiB/);
      assert.match(
        await host.run("qemu-img", "info", "/srv/pool/all.qcow2"),
        /^encrypted: yes\n[\s\S]*format: luks$/m,
      );

      // The volumes are used as they are.
      const second = await host.script(site, "up");
      assert.equal(second.code, 0, second.stdout + second.stderr);
      const removed = await host.script(site, "down", "--yes", "--volumes");
      assert.equal(removed.code, 0, removed.stderr);
      assert.doesNotMatch(await host.run("virsh", "secret-list"), /volume/);
      assert.equal(await host.bash("ls /srv/pool /srv/images"), "/srv/images:\na.iso\na.raw\n\n/srv/pool:\n");
    } finally {
      await host.libvirtd.stop();
    }
  },
);
