import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, suite, type TestContext, test } from "node:test";
import { LIMIT } from "../limits.ts";
import { PROJECT, type Result } from "../run.ts";
import { has, hasNamespaces, LIBVIRTD, without } from "../tools.ts";
import { builtLab } from "./lab.ts";
import { CloudMachine } from "./machine.ts";

const IMAGE = join(
  process.env.MINIASCAPE_CLOUD_IMAGE ?? join(PROJECT, "node_modules/.cache/miniascape-cloud-image"),
  "cloud.qcow2",
);

const GUESTS = ["jump-1", "jump-2"];
const POOL = "/var/lib/libvirt/images";

function canBoot(t: TestContext): boolean {
  const tools = ["qemu-img", "virt-install", "ssh", "ssh-keygen", "/usr/share/osinfo"] as const;
  if (!has(t, ...LIBVIRTD, ...tools) || !hasNamespaces(t)) return false;
  if (existsSync(IMAGE)) return true;
  return without(
    t,
    "no cloud image: test/cloud/image.sh node_modules/.cache/miniascape-cloud-image",
    process.env.MINIASCAPE_REQUIRE_TOOLS === "1",
  );
}

function succeeded({ code, stdout, stderr }: Result): string {
  assert.equal(code, 0, `${stdout}${stderr}`);
  return stdout;
}

/** The facts that are the same in both guests. */
const COMMON = {
  ...{ status: "done", instances: "1", faults: "" },
  "user.root": "0:root:/root:/bin/bash",
  "hash.root":
    "$6$2nbdgIKF.XfgrZVV$QCU1rIeRUNynuZKVrw7HvhHIfSczS4C8K1BtL17g/wVVg6usueaK6O529.slq6h6fdKUsmrQMXYb9XH9Avf7k1",
  ...{ "groups.root": "root", "keys.root": "1" },
  "user.alice": "1000:Alice of the lab:/home/alice:/bin/bash",
  ...{ "hash.alice": "!", "groups.alice": "alice sudo", "keys.alice": "0" },
  "user.visitor": "2001::/srv/visitor:/bin/sh",
  ...{ "hash.visitor": "!", "groups.visitor": "visitor", "keys.visitor": "0" },
  "user.tester": "2002::/home/tester:/bin/bash",
  ...{ "hash.tester": "!", "groups.tester": "tester sudo", "keys.tester": "1" },
  sudo: "visitor ALL=(ALL) NOPASSWD: /usr/bin/w",
  root: "7 GiB",
  data: "ext4 drop nosuid,nodev,noatime",
  script: "1 runs, 1777",
  timer: "disabled",
};

const FIRST = {
  ...COMMON,
  names: "jump-1 jump-1.lab.test",
  timezone: "Etc/UTC",
  "link.nic0": "52:54:00:a0:00:71",
  "link.nic1": "52:54:00:a1:00:71",
  "address.nic0": "192.168.160.71/24 fd00:a0::71/64",
  "address.nic1": "192.168.161.71/24",
  default: "192.168.160.1 nic0",
  default6: "fd00:a0::1 nic0",
  route: "10.16.30.0/24 192.168.160.72",
  ...{ dns: "192.168.160.1", search: "lab.test", bond: "", vlan: "" },
  motd: "644 jump-1.lab.test of the lab modern",
};

const SECOND = {
  ...COMMON,
  names: "jump-2 jump-2.lab.test",
  timezone: "Europe/Berlin",
  "link.bond0": "52:54:00:a0:00:72",
  "link.bond0.30": "52:54:00:a0:00:72",
  "link.nic0": "52:54:00:a0:00:72",
  "link.nic1": "52:54:00:a0:00:72",
  "address.bond0.30": "10.16.30.1/24",
  route: "10.16.30.0/24 link",
  default: "192.168.160.1 bond0",
  dns: "192.168.160.1 fd00:a0::1",
  search: "",
  bond: "fault-tolerance (active-backup)",
  vlan: "bond0.30 30",
  motd: "644 jump-2.lab.test of the lab modern",
};

suite("the guests of the lab `modern` with a cloud image, started by `up`", LIMIT, () => {
  let machine: CloudMachine | undefined;
  let site = "";
  let digits = "";
  after(() => machine?.libvirtd.stop());

  /** The state of each guest in `status`. */
  const states = async (): Promise<Record<string, string>> => {
    const { stdout } = await (machine as CloudMachine).script(site, "status", "--json");
    const { objects } = JSON.parse(stdout) as { objects: { kind: string; name: string; state: string }[] };
    const guests = objects.filter(({ kind }) => kind === "guest");
    return Object.fromEntries(guests.map(({ name, state }) => [name, state]));
  };

  test("`up` gets the image, and waits until each guest is set up", async (t) => {
    if (!canBoot(t)) return;
    machine = await CloudMachine.start();
    digits = createHash("sha256").update(readFileSync(IMAGE)).digest("hex");
    site = await builtLab(IMAGE, digits, machine.publicKey);
    const { code, stdout, stderr } = await machine.script(site, "up", "--wait", ...GUESTS);
    assert.equal(code, 0, stdout + stderr);
    assert.match(stderr, /^up: 2 guests: 2 up$/m);
    const { "jump-1": first, "jump-2": second, ...others } = await states();
    assert.deepEqual([first, second], ["ready", "ready"]);
    assert.deepEqual([...new Set(Object.values(others))], ["not there"]);
  });

  test("an image with another hash than planned is refused, and no volume is made", async (t) => {
    if (!machine || site === "") return t.skip("nothing was booted");
    const script = join(site, "host/image_register.sh");
    const text = readFileSync(script, "utf8");
    writeFileSync(script, text.replace(digits, digits.replace(/^.{4}/, "0000")));
    const { code, stderr } = await machine.script(site, "host/image_register.sh");
    writeFileSync(script, text);
    assert.equal(code, 1, stderr);
    assert.match(stderr, new RegExp(`the hash of .* is ${digits}, planned 0000`));
    const volumes = await machine.ok("virsh", "vol-list", "default");
    assert.deepEqual(volumes.match(/debian12-\w+(?= )/g), [`debian12-${digits.slice(0, 12)}`]);
  });

  /** bond0 gets an address of either family by DHCP. */
  const leases = "ip -6 -o address show dev bond0 scope global | grep -q fd00:a0::1";

  test("jump-1 has all facts of its plan", async (t) => {
    if (!machine || site === "") return t.skip("nothing was booted");
    assert.deepEqual(await machine.facts("192.168.160.71"), FIRST);
  });

  test("jump-2 has a bond with the MAC of its first card and addresses of both families by DHCP, and a VLAN", async (t) => {
    if (!machine || site === "") return t.skip("nothing was booted");
    const {
      "dhcp.bond0": leased = "",
      default6 = "",
      ...facts
    } = await machine.facts("192.168.160.72", leases);
    assert.deepEqual(facts, SECOND);
    assert.match(leased, /^192\.168\.160\.72\/24 fd00:a0::1[0-9a-f]{2}\/128$/);
    // The network's own router, by its link-local address
    assert.match(default6, /^fe80::\S+ bond0$/);
  });

  test("jump-1 reaches the VLAN by its route", async (t) => {
    if (!machine || site === "") return t.skip("nothing was booted");
    succeeded(await machine.ssh("root", "192.168.160.71", "timeout 20 bash -c ': </dev/tcp/10.16.30.1/22'"));
  });

  test("users log in by the plan's key, and sudo is theirs", async (t) => {
    if (!machine || site === "") return t.skip("nothing was booted");
    assert.equal(succeeded(await machine.ssh("tester", "192.168.160.71", "sudo -n id -un")), "root\n");
    const { code } = await machine.ssh("visitor", "192.168.160.71", "true");
    assert.equal(code, 255);
  });

  test("the second boot runs nothing again", async (t) => {
    if (!machine || site === "") return t.skip("nothing was booted");
    await machine.reboot("192.168.160.71");
    // The boot does not wait for a second disk (nofail).
    assert.deepEqual(await machine.facts("192.168.160.71", "findmnt /srv/drop >/dev/null"), FIRST);
  });

  test("a second `up` changes nothing", async (t) => {
    if (!machine || site === "") return t.skip("nothing was booted");
    const up = await machine.script(site, "up", "--wait", ...GUESTS);
    assert.equal(succeeded(up), "");
    assert.match(up.stderr, /^up: 2 guests: 2 unchanged$/m);
  });

  test("a guest is built again with another seed, whose volume is renewed", async (t) => {
    if (!machine || site === "") return t.skip("nothing was booted");
    succeeded(await machine.script(site, "up", "--no-start", "bare", "moved"));
    const planned = readFileSync(join(site, "guests.d/moved/seed.iso"), "latin1");
    const seed = join(machine.scratch, "seed.iso");
    writeFileSync(seed, planned.replaceAll("52:54:00:a0:00:82", "52:54:00:a0:00:89"), "latin1");
    assert.notEqual(readFileSync(seed, "latin1"), planned);
    succeeded(await machine.script(site, "guests.d/moved/vmbuild.sh", "--replace", seed));
    const volume = join(machine.scratch, "volume");
    await machine.ok("virsh", "vol-download", "--pool", "default", "moved-seed.iso", volume);
    assert.deepEqual(readFileSync(volume), readFileSync(seed));
  });

  test("controls: without a seed, a guest does not know the key; with another MAC in it, it is not ready", async (t) => {
    if (!machine || site === "") return t.skip("nothing was booted");
    await machine.ok("virsh", "detach-disk", "bare", "vdb", "--config");
    for (const name of ["bare", "moved"]) await machine.ok("virsh", "start", name);
    // The image's own name, and that of the seed
    await machine.console("bare", "localhost login:");
    await machine.console("moved", "moved login:");
    // The network gives `bare` its address by DHCP.
    assert.equal((await machine.ssh("root", "192.168.160.81", "true")).code, 255);
    assert.equal((await states()).moved, "starting");
  });

  test("`down --volumes` leaves the image", async (t) => {
    if (!machine || site === "") return t.skip("nothing was booted");
    succeeded(await machine.script(site, "down", "--volumes", "--yes"));
    const files = await machine.ok("find", "/srv", POOL, "-type", "f");
    assert.equal(files, `${POOL}/debian12-${digits.slice(0, 12)}\n`);
  });
});
