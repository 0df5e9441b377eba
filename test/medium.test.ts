import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { succeeded } from "./killed-up.ts";
import { LabHost, smallSite } from "./lab-host.ts";

const guest = (last: number, location: string) => ({
  virtinst: { location },
  os: { id: "rhel9.4" },
  interfaces: [{ network: "lab", ip: `10.9.8.1${last}` }],
});

const hostOf = (a: string, b: string) =>
  new LabHost(
    smallSite({
      "networks.d/lab.yml": { gateway: "10.9.8.1", prefix: 24, domain: "lab.test" },
      "storages.d/default.yml": { path: "/srv/pool" },
      "guests.d/a.yml": guest(1, a),
      "guests.d/b.yml": guest(2, b),
    }),
  );
const isOfMedium = (call: string) => /pool-create-as|pool-destroy|^virt-install/.test(call);
const wordOf = (call: string) => /pool-[a-z-]+|defines a pool|virt-install/.exec(call)?.[0];

suite("the ISO image of an installer", () => {
  test("has a storage pool for its directory while builds at the same time need it", async () => {
    const host = hostOf("/srv/iso/9.iso", "/srv/x/..//iso/10.iso");
    succeeded(await host.run("up", ["-j", "2"], { TOGETHER: "a b" }));
    const words = host.changes().filter(isOfMedium).map(wordOf);
    assert.equal(words[0], "pool-create-as");
    assert.equal(words.at(-1), "pool-destroy");
    assert.deepEqual(words.filter((word) => word !== "pool-create-as").sort(), [
      "pool-destroy",
      "virt-install",
      "virt-install",
    ]);
    assert.deepEqual(host.has("pool"), ["default"]);
  });

  test("needs none where a pool of the lab has the directory, or for a dry run", async () => {
    const host = hostOf("/srv/pool/9.iso", "/srv/iso/9.iso");
    for (const script of ["network", "storage"]) succeeded(await host.run(`host/${script}_register.sh`));
    host.changes();
    const result = succeeded(await host.run("guests.d/b/vmbuild.sh", ["--dry-run"]));
    assert.doesNotMatch(result, /pool-/);
    assert.deepEqual(host.changes().filter(isOfMedium).map(wordOf), ["virt-install"]);
    const { code, stdout, stderr } = await host.run("guests.d/a/vmbuild.sh");
    assert.equal(code, 0, stderr);
    assert.doesNotMatch(stdout, /pool-/);
    assert.doesNotMatch(stderr, /error/);
  });

  test("a failed build leaves no pool", async () => {
    const host = hostOf("/srv/iso/9.iso", "/srv/other/9.iso");
    assert.equal((await host.run("up", [], { FAILS: "a" })).code, 1);
    assert.deepEqual(host.has("pool"), ["default"]);
  });
});
