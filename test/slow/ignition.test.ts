import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { smallSite } from "../lab-host.ts";
import { LIMIT } from "../limits.ts";
import { RealHost } from "../real-lab.ts";

const DIGITS = "ab".repeat(32);

test("QEMU gives the config to the guest, with the bytes of the file", LIMIT, async (t) => {
  const host = await RealHost.start(t);
  if (!host) return;
  try {
    const site = smallSite({
      "host.d/images.yml": { cloud_images: { fcos: { path: "/srv/fcos.qcow2", sha256: DIGITS } } },
      "networks.d/lab.yml": { gateway: "10.9.1.1", prefix: 24, bridge: { name: "virbr9", stp: false } },
      "storages.d/default.yml": { path: "/srv/pool" },
      "guests.d/c.yml": {
        image: "fcos",
        os: { id: "fedora-coreos-stable" },
        virtinst: { ram: 128, graphics: "none" },
        interfaces: [{ network: "lab", ip: "10.9.1.9" }],
      },
    });
    // The lab here is written with its scripts alone.
    const config = join(site, "guests.d/c/config.ign");
    writeFileSync(config, '{"ignition": {"version": "3.3.0"}}\n');
    for (const register of ["network", "storage"])
      assert.equal((await host.script(site, `host/${register}_register.sh`)).code, 0);
    const image = `fcos-${DIGITS.slice(0, 12)}`;
    await host.run("virsh", "vol-create-as", "default", image, "1M", "--format", "qcow2");
    const result = await host.script(site, "guests.d/c/vmbuild.sh");
    assert.equal(result.code, 0, result.stdout + result.stderr);
    assert.match(
      await host.run("virsh", "dumpxml", "c"),
      /<sysinfo type='fwcfg'>\s*<entry name='opt\/com\.coreos\/config' file='\/srv\/pool\/c\.ign'\/>/,
    );
    await host.run("cmp", config, "/srv/pool/c.ign");
    await host.run("virsh", "start", "c");
    assert.match(
      await host.run("cat", "/var/log/libvirt/qemu/c.log"),
      /-fw_cfg '?name=opt\/com\.coreos\/config,file=\/srv\/pool\/c\.ign/,
    );
    const status = await host.script(site, "status");
    assert.doesNotMatch(status.stdout, /c\.ign/);
    const down = await host.script(site, "down", "--yes", "--volumes");
    assert.equal(down.code, 0, down.stderr);
    assert.doesNotMatch(await host.run("find", "/srv"), /c\.ign/);
  } finally {
    await host.libvirtd.stop();
  }
});
