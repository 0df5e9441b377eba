import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { suite, test } from "node:test";
import { LabHost, smallSite } from "./lab-host.ts";
import { LIMIT } from "./limits.ts";
import { PreparedHost } from "./prepared-host.ts";
import { disk, RealHost } from "./real-lab.ts";
import { clone, LAYERS, VOLUME } from "./volume-users.ts";

suite("a volume that somebody else uses", LIMIT, () => {
  test("is not deleted, while the others are", async (t) => {
    const host = await RealHost.start(t);
    if (!host) return;
    try {
      const site = smallSite({ ...LAYERS, "guests.d/b.yml": LAYERS["guests.d/a.yml"] });
      for (const kind of ["network", "storage"])
        assert.equal((await host.script(site, `host/${kind}_register.sh`)).code, 0);
      await host.bash(
        `virsh vol-create-as default a.qcow2 1M --format qcow2; virsh vol-create-as default b.qcow2 1M --format qcow2; ${clone("/srv/theirs/clone.qcow2", VOLUME)}`,
      );
      await host.guest("theirs", disk("/srv/theirs/clone.qcow2"));
      const sums = () => host.bash("sha256sum /srv/pool/a.qcow2 /srv/theirs/clone.qcow2");
      const before = await sums();
      const down = await host.script(site, "down", "--volumes", "--yes");
      assert.equal(down.code, 0, down.stderr);
      assert.equal(await sums(), before);
      assert.equal(await host.run("ls", "/srv/pool"), "a.qcow2\n");
      assert.match(
        down.stderr,
        /^down: storage pool default stays: it has volumes that stay\ndown: networks: lab\ndown: volumes \(pool, name\): default b\.qcow2$/m,
      );
    } finally {
      await host.libvirtd.stop();
    }
  });
});

suite("a volume on another host, whose files this one does not see", () => {
  const FAR = { URI: "qemu+ssh://far/system" };

  const up = new PreparedHost(async () => {
    const host = new LabHost(smallSite(LAYERS));
    assert.equal((await host.run("up", [], FAR)).code, 0);
    return host;
  });

  async function farHost(disks: string): Promise<LabHost> {
    const host = await up.copy();
    writeFileSync(join(host.state, "domain/theirs.xml"), "00000000-0000-4000-8000-000000000000\n");
    writeFileSync(join(host.state, "domain/theirs.disks"), `${disks}\n`);
    return host;
  }
  async function reason(host: LabHost): Promise<string | undefined> {
    const down = await host.run("down", ["--volumes", "--dry-run"], FAR);
    assert.equal(down.code, 0, down.stderr);
    return /^down: volume default\/a\.qcow2 stays: (.*)$/m.exec(down.stderr)?.[1];
  }
  const source = (path: string, format = "raw") =>
    `<disk><driver name='qemu' type='${format}'/><source file='${path}'/></disk>`;

  test("stays when a guest has an image of the same name", async () => {
    assert.equal(
      await reason(await farHost(source("/other/a.qcow2"))),
      "guest theirs uses /other/a.qcow2, which may be the same file, as far as can be seen from here",
    );
    assert.equal(await reason(await farHost(source("/other/b.qcow2"))), undefined);
    assert.equal(await reason(await farHost(source("/x/../srv//pool/a.qcow2"))), "guest theirs uses it");
  });

  test("stays when an image has a backing file of the same name, or one that nobody knows", async () => {
    assert.equal(
      await reason(await farHost(source("/other/b.qcow2", "qcow2"))),
      "guest theirs uses /other/b.qcow2, which may be based on it, as far as can be seen from here",
    );
    const host = await farHost(source("/other/b.qcow2", "qcow2"));
    const files = {
      "pool/other.xml": `<pool type='dir'>\n<name>other</name>\n<uuid>00000000-0000-4000-8000-000000000001</uuid>\n<path>/other</path>\n</pool>\n`,
      "pool/other.active": "",
      "vol/other/b.qcow2": "/link/a.qcow2",
    };
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(host.state, path)), { recursive: true });
      writeFileSync(join(host.state, path), text);
    }
    assert.equal(
      await reason(host),
      "guest theirs uses /other/b.qcow2, which may be based on it, as far as can be seen from here; image /other/b.qcow2 may be based on it, as far as can be seen from here",
    );
  });

  test("stays when a pool is not active", async () => {
    const host = await farHost("");
    writeFileSync(
      join(host.state, "pool/other.xml"),
      "<pool type='dir'>\n<name>other</name>\n<uuid>00000000-0000-4000-8000-000000000001</uuid>\n<path>/other</path>\n</pool>\n",
    );
    assert.equal(
      await reason(host),
      "storage pool other is not active, so its images, which may be based on it, are not known",
    );
  });
});
