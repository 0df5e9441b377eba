import assert from "node:assert/strict";
import { test } from "node:test";
import { smallSite } from "./lab-host.ts";
import { LIMIT } from "./limits.ts";
import { disk, RealHost } from "./real-lab.ts";

const UUID = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}";

/** A network from a distribution, with a reservation that an administrator has added later. */
export const DEFAULT_NETWORK = `<network>
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

/** A lab with the names of other people's network, pool and guest. */
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

/** Runs every n-th script. */
export function testOthersObjects(every: number): void {
  test(
    "objects of others that have our names stay as they are, byte for byte, whatever is run",
    LIMIT,
    async (t) => {
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
        // The scripts that change the most on a separate host come first in each group of four.
        const runs: [string, string[], code: number][] = [
          ["host/network_register.sh", ["--replace"], 1],
          ["host/network_register.sh", [], 1],
          ["host/network_register.sh", ["--dry-run"], 1],
          ["host/network_register.sh", ["--check"], 1],
          ["host/storage_register.sh", ["--replace"], 1],
          ["host/network_register.sh", ["--replace", "default"], 1],
          ["host/storage_register.sh", [], 1],
          ["up", ["--dry-run"], 1],
          ["guests.d/a-1/vmbuild.sh", ["--replace"], 1],
          ["guests.d/a-1/vmbuild.sh", [], 1],
          ["status", [], 1],
          ["down", ["--yes"], 0],
        ];
        for (const [file, args, code] of runs.filter((_, at) => at % every === 0)) {
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
              "network_register\\.sh: to use the network default of this host unchanged, give it `external: true`",
              `storage_register\\.sh: storage pool default is not of this lab: its UUID is ${UUID}, the plan's is ${UUID}`,
              "storage_register\\.sh: storage pool default: its directory /var/lib/libvirt/images is that of storage pool default",
              "storage_register\\.sh: to run this lab beside them, set a `name_prefix` in a `common` layer, and give pools of other names another `path` each",
              "storage_register\\.sh: to use the storage pool default of this host unchanged, give it `external: true`",
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
        assert.deepEqual([up.code, down.code], [1, 0]);
        assert.equal(await host.state(), before, "after up, status and down");
      } finally {
        await host.libvirtd.stop();
      }
    },
  );
}

export function testRenamedObjects(): void {
  test("an object that has a UUID of ours under another name is reported, and stays", LIMIT, async (t) => {
    const host = await RealHost.start(t);
    if (!host) return;
    try {
      const site = smallSite({
        ...LAYERS,
        "networks.d/default.yml": {
          gateway: "10.9.2.1",
          prefix: 24,
          dhcp: "elsewhere",
          bridge: { name: "virbr2" },
        },
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
}
