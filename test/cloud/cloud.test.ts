import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, suite, type TestContext, test } from "node:test";
import { LIMIT } from "../limits.ts";
import { PROJECT, type Result } from "../run.ts";
import { has, hasNamespaces, LIBVIRTD, without } from "../tools.ts";
import { builtLab, HASH } from "./lab.ts";
import { CloudMachine } from "./machine.ts";

const IMAGE = join(
  process.env.MINIASCAPE_CLOUD_IMAGE ?? join(PROJECT, "node_modules/.cache/miniascape-cloud-image"),
  "cloud.qcow2",
);

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

/** The facts that are the same in all guests. */
const COMMON = {
  ...{ status: "done", instances: "1", faults: "", "user.root": "0:root:/root:/bin/bash" },
  ...{ "hash.root": "!*", "groups.root": "root", "keys.root": "1", dns: "10.9.8.1", search: "lab.test" },
};

const WEB = {
  ...COMMON,
  names: "web web.lab.test",
  timezone: "Asia/Tokyo",
  "link.nic0": "52:54:00:05:01:51",
  "link.nic1": "52:54:00:05:01:52",
  "address.nic0": "10.9.8.11/24 fd00:9::11/64",
  default: "10.9.8.1 nic0",
  default6: "fd00:9::1 nic0",
  route: "10.77.0.0/16 10.9.8.7",
  ...{ bond: "", vlan: "" },
  "user.alice": "1000::/home/alice:/bin/bash",
  "hash.alice": "!",
  "groups.alice": "alice sudo lab",
  "keys.alice": "1",
  "user.bob": "2001:Bob:/srv/bob:/bin/sh",
  "hash.bob": HASH,
  "groups.bob": "bob",
  "keys.bob": "0",
  sudo: "bob ALL=(ALL) NOPASSWD: /usr/bin/id",
  root: "3 GiB",
  data: "ext4 data noatime",
  script: "ran",
  exports: "640",
  timer: "disabled",
};

const BONDED = {
  ...COMMON,
  names: "bonded bonded.lab.test",
  timezone: "Etc/UTC",
  "link.bond0": "52:54:00:05:01:61",
  "link.bond0.30": "52:54:00:05:01:61",
  "link.nic0": "52:54:00:05:01:61",
  "link.nic1": "52:54:00:05:01:61",
  "address.bond0": "10.9.8.21/24",
  "address.bond0.30": "10.30.0.21/24",
  default: "10.9.8.1 bond0",
  bond: "fault-tolerance (active-backup)",
  vlan: "bond0.30 30",
  root: "2 GiB",
  ...{ sudo: "", data: "", script: "", exports: "", timer: "enabled" },
};

suite("guests of a real cloud image, started by `up`", LIMIT, () => {
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
    const lab = await builtLab(IMAGE, digits, machine.publicKey);
    site = lab.path("_site");
    const { code, stdout, stderr } = await machine.script(site, "up", "--wait", "web", "bonded");
    assert.equal(code, 0, stdout + stderr);
    assert.match(stderr, /^up: 2 guests: 2 up$/m);
    assert.deepEqual(await states(), {
      bare: "not there",
      bonded: "ready",
      moved: "not there",
      web: "ready",
    });
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

  /** nic1 gets an address of either family by DHCP. */
  const leases = "ip -6 -o address show dev nic1 scope global | grep -q fd00:10:";

  test("web has all facts of its plan", async (t) => {
    if (!machine || site === "") return t.skip("nothing was booted");
    const { "dhcp.nic1": leased = "", ...facts } = await machine.facts("10.9.8.11", leases);
    assert.deepEqual(facts, WEB);
    assert.match(leased, /^10\.9\.9\.12\/24 fd00:10::1[0-9a-f]{2}\/128$/);
  });

  test("bonded has a bond with the MAC of its first card, and a VLAN", async (t) => {
    if (!machine || site === "") return t.skip("nothing was booted");
    assert.deepEqual(await machine.facts("10.9.8.21"), BONDED);
  });

  test("users log in by the plan's key, and sudo is theirs", async (t) => {
    if (!machine || site === "") return t.skip("nothing was booted");
    assert.equal(succeeded(await machine.ssh("alice", "10.9.8.11", "sudo -n id -un")), "root\n");
    const { code } = await machine.ssh("bob", "10.9.8.11", "true");
    assert.equal(code, 255);
  });

  test("the second boot runs nothing again", async (t) => {
    if (!machine || site === "") return t.skip("nothing was booted");
    await machine.reboot("10.9.8.11");
    const { "dhcp.nic1": _, ...facts } = await machine.facts("10.9.8.11", leases);
    assert.deepEqual(facts, WEB);
  });

  test("a second `up` changes nothing", async (t) => {
    if (!machine || site === "") return t.skip("nothing was booted");
    const up = await machine.script(site, "up", "--wait", "web", "bonded");
    assert.equal(succeeded(up), "");
    assert.match(up.stderr, /^up: 2 guests: 2 unchanged$/m);
  });

  test("a guest is built again with another seed, whose volume is renewed", async (t) => {
    if (!machine || site === "") return t.skip("nothing was booted");
    succeeded(await machine.script(site, "up", "--no-start", "bare", "moved"));
    const planned = readFileSync(join(site, "guests.d/moved/seed.iso"), "latin1");
    const seed = join(machine.scratch, "seed.iso");
    writeFileSync(seed, planned.replaceAll("52:54:00:05:01:71", "52:54:00:05:01:79"), "latin1");
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
    assert.equal((await machine.ssh("root", "10.9.8.31", "true")).code, 255);
    assert.equal((await states()).moved, "starting");
  });

  test("`down --volumes` leaves the image", async (t) => {
    if (!machine || site === "") return t.skip("nothing was booted");
    succeeded(await machine.script(site, "down", "--volumes", "--yes"));
    const files = await machine.ok("find", "/srv/pool", "-type", "f");
    assert.equal(files, `/srv/pool/debian12-${digits.slice(0, 12)}\n`);
  });
});
