import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { suite, test } from "node:test";
import { temporaryDirectory } from "./build.ts";
import { bench, checkClean } from "./init.ts";
import { writeTree } from "./install-trees.ts";
import { siteOf, smallSite } from "./lab-host.ts";
import { LIMIT } from "./limits.ts";
import { disk, RealHost } from "./real-lab.ts";

const UUID = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}";

/** A network as a distribution brings it, with a reservation that an administrator added later. */
const DEFAULT_NETWORK = `<network>
  <name>default</name>
  <forward mode='nat'/>
  <bridge name='virbr0' stp='on' delay='0'/>
  <ip address='192.168.122.1' netmask='255.255.255.0'>
    <dhcp>
      <range start='192.168.122.2' end='192.168.122.254'/>
      <host mac='52:54:00:aa:bb:cc' name='printer' ip='192.168.122.9'/>
    </dhcp>
  </ip>
</network>`;

/** A lab whose network, pool and guest have names that are somebody else's. */
const LAYERS = {
  "common/10.yml": { virtinst: { location: "http://ks/tree/" }, os: { id: "rhel9.4" } },
  "networks.d/default.yml": {
    gateway: "192.168.122.1",
    prefix: 24,
    dhcp: { start: "192.168.122.2", end: "192.168.122.254" },
    bridge: { name: "virbr0" },
  },
  "networks.d/other.yml": { gateway: "10.9.3.1", prefix: 24, bridge: { name: "virbr3" } },
  "storages.d/default.yml": { path: "/var/lib/libvirt/images" },
  "guests.d/a-1.yml": { interfaces: [{ network: "default" }], disks: [{}] },
};

suite("objects of others that have our names", LIMIT, () => {
  test("stay as they are, byte for byte, whatever is run", async (t) => {
    const host = await RealHost.start(t);
    if (!host) return;
    try {
      await host.define("net-", DEFAULT_NETWORK);
      await host.define(
        "pool-",
        "<pool type='dir'><name>default</name><target><path>/var/lib/libvirt/images</path></target></pool>",
      );
      await host.bash(`
        virsh net-start default; virsh pool-start default
        virsh net-update default add-last ip-dhcp-host "<host mac='52:54:00:dd:ee:ff' ip='192.168.122.10'/>" --live --config
        virsh vol-create-as default a-1.qcow2 1M --format qcow2`);
      await host.guest("a-1", disk("/var/lib/libvirt/images/a-1.qcow2"));
      const hostile = "it's $(touch pwned) &quot;é&quot;;  [a]";
      await host.guest(hostile, disk("/srv/none"));
      await host.define("net-", `<network><name>${hostile}</name><bridge name='virbr7'/></network>`);
      const site = smallSite(LAYERS);
      const before = await host.state();
      assert.match(before, /192\.168\.122\.10/);
      const runs: [string, string[], code: number][] = [
        ["host/network_register.sh", [], 1],
        ["host/network_register.sh", ["--dry-run"], 1],
        ["host/network_register.sh", ["--check"], 1],
        ["host/network_register.sh", ["--replace"], 1],
        ["host/network_register.sh", ["--replace", "default"], 1],
        ["host/storage_register.sh", [], 1],
        ["host/storage_register.sh", ["--replace"], 1],
        ["guests.d/a-1/vmbuild.sh", [], 1],
        ["guests.d/a-1/vmbuild.sh", ["--replace"], 1],
        ["up", [], 1],
        ["up", ["--dry-run"], 1],
        ["status", [], 1],
        ["down", ["--yes"], 0],
        ["down", ["--volumes", "--yes"], 0],
      ];
      for (const [file, args, code] of runs) {
        const result = await host.script(site, file, ...args);
        const where = `${file} ${args.join(" ")}`;
        assert.equal(result.code, code, `${where}: ${result.stdout}${result.stderr}`);
        assert.equal(await host.state(), before, where);
      }
      const up = await host.script(site, "up");
      assert.match(
        up.stderr,
        new RegExp(
          [
            `^network_register\\.sh: network default is not of this lab: its UUID is ${UUID}, the plan's is ${UUID}`,
            "network_register\\.sh: network default: its bridge virbr0 is that of network default",
            "network_register\\.sh: network default: 192\\.168\\.122\\.1/24 is in use by network default",
            "network_register\\.sh: to run this lab beside them, set a `name_prefix` in a `common` layer, and other subnets; these are free: 192\\.168\\.160\\.0/24, 192\\.168\\.161\\.0/24",
            `storage_register\\.sh: storage pool default is not of this lab: its UUID is ${UUID}, the plan's is ${UUID}`,
            "storage_register\\.sh: storage pool default: its directory /var/lib/libvirt/images is that of storage pool default",
            "storage_register\\.sh: to run this lab beside them, set a `name_prefix` in a `common` layer, and give pools of other names another `path` each",
            "storage_register\\.sh: to use the pool `default` of this host as it is, leave it out of the plan",
            `up: guest a-1 is not of this lab: its UUID is ${UUID}, the plan's is ${UUID}`,
            "up: to run this lab beside them, set a `name_prefix` in a `common` layer, or rename those guests",
            "up: stopped before the first change\n$",
          ].join("\n"),
        ),
      );
      const { objects } = JSON.parse((await host.script(site, "status", "--json")).stdout);
      const states = (names: string) =>
        objects
          .filter(({ name }: { name: string }) => names.includes(name))
          .map(({ kind, name, state, addresses, drift }: Record<string, string>) => ({
            ...{ kind, name, state, addresses, drift },
          }));
      const foreign = { state: "not of this lab", addresses: [], drift: [] };
      assert.deepEqual(states("default a-1"), [
        { kind: "network", name: "default", ...foreign },
        { kind: "pool", name: "default", ...foreign },
        { kind: "guest", name: "a-1", ...foreign },
      ]);
      const down = await host.script(site, "down", "--volumes", "--yes");
      assert.equal(
        down.stderr,
        [
          "down: network default stays: it is not of this lab",
          "down: storage pool default stays: it is not of this lab",
          "down: guest a-1 stays: it is not of this lab",
          "down: volume default/a-1.qcow2 stays: guest a-1 is not of this lab",
          "down: nothing to remove\n",
        ].join("\n"),
      );
    } finally {
      await host.libvirtd.stop();
    }
  });

  test("one that has a UUID of ours under another name is told, and stays", async (t) => {
    const host = await RealHost.start(t);
    if (!host) return;
    try {
      const site = smallSite({
        ...LAYERS,
        "networks.d/default.yml": { gateway: "10.9.2.1", prefix: 24, bridge: { name: "virbr2" } },
        "storages.d/default.yml": { path: "/srv/pool" },
      });
      for (const kind of ["network", "storage"])
        assert.equal((await host.script(site, `host/${kind}_register.sh`)).code, 0);
      await host.bash(`
        cd ${host.scratch}
        for kind in net pool; do
          virsh $kind-dumpxml --inactive default >$kind.xml
          virsh $kind-destroy default
          virsh $kind-undefine default
          sed -i "s/<name>default/<name>old/" $kind.xml
          virsh $kind-define $kind.xml
        done`);
      const before = await host.state();
      const up = await host.script(site, "up");
      assert.equal(up.code, 1);
      for (const word of ["network", "storage pool"])
        assert.match(
          up.stderr,
          new RegExp(
            `: ${word} old has the UUID of the plan's ${word} default: give it that name again, or remove it$`,
            "m",
          ),
        );
      assert.equal((await host.script(site, "down", "--volumes", "--yes")).code, 0);
      assert.doesNotMatch(before, /virbr2 /);
      assert.match(await host.state(), /<name>old<\/name>[\s\S]*<name>old<\/name>/);
    } finally {
      await host.libvirtd.stop();
    }
  });
});

suite("two labs of one design on one host", LIMIT, () => {
  /** The sites of labs that `init` makes, with small guests of an install tree in a directory. */
  async function labs(tree: string, ...variants: readonly string[][]): Promise<string[]> {
    const { authorized, init } = bench();
    const small = join(temporaryDirectory(), "small");
    mkdirSync(join(small, "lab/common"), { recursive: true });
    const virtinst = { location: tree, ram: 64, vcpus: 1, graphics: "none", machine: "pc", cpu: null };
    writeFileSync(join(small, "lab/common/99.yml"), JSON.stringify({ virtinst, os: { id: "rhel9.4" } }));
    const dirs: string[] = [];
    for (const [at, args] of variants.entries()) {
      const options = ["--from=single", "--role=node=1", "--yes", `--authorized-keys=${authorized}`];
      const { status, told, dir } = await init(`lab-${at}`, ...options, ...args);
      assert.equal(status, 0, told);
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

  for (const order of [
    [0, 1],
    [1, 0],
  ] as const)
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

/** The directories of pools stay. */
function withoutDirectories(state: string): string {
  return state.replace(/^\/\S+$\n/gm, "");
}
