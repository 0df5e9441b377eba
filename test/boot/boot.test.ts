import assert from "node:assert/strict";
import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, suite, test } from "node:test";
import { buildSite, temporaryDirectory } from "../build.ts";
import { LIMIT } from "../limits.ts";
import { DEFAULT_NETWORK } from "../others-objects.ts";
import type { Result } from "../run.ts";
import { canBoot, KERNEL } from "./can-boot.ts";
import { Machine, type Model, modelOf, sha256 } from "./machine.ts";

const SITES = ["default", "modern"];
/** A guest with a static address, one with a dynamic address, and one of the cluster with its shared disk. */
const GUESTS = ["ipa", "web-1", "ha-1"];
function succeeded({ code, stdout, stderr }: Result): string {
  assert.equal(code, 0, `${stdout}${stderr}`);
  return stdout;
}

test("the networks of both labs give every guest its planned address and name, and answer all names", async (t) => {
  if (!canBoot(t)) return;
  const machine = await Machine.start();
  try {
    // libvirt's own network, which the lab `default` adds its hosts to
    const own = join(temporaryDirectory(), "default.xml");
    writeFileSync(own, DEFAULT_NETWORK);
    await machine.ok("virsh", [`net-define ${own}; net-start default`]);
    const models = await Promise.all(
      SITES.map(async (name) => {
        const site = await buildSite(name);
        succeeded(await machine.script(site, "host/network_register.sh"));
        return modelOf(site);
      }),
    );
    let probed = 0;
    const probe = async ({ bridge, gateway }: Model["networks"][number], mac: string, expected: string) => {
      const args = [bridge.name, mac];
      assert.equal(await machine.ok(join(import.meta.dirname, "probe.sh"), args), `${expected} ${gateway}\n`);
      probed += 1;
    };
    const answer = async (gateway: string, name: string, ip: string) => {
      const answers = await machine.resolve(gateway, name, ip.includes(":") ? "aaaa" : "a");
      assert.deepEqual(answers, [ip], name);
    };
    const networks = models.flatMap(({ networks }) => networks);
    await Promise.all(
      networks.flatMap((network) => [
        ...network.names.map(({ name, ip }) => answer(network.gateway, name, ip)),
        ...network.hosts.flatMap(({ mac, ip, fqdn, dns }) => {
          if (!ip) return [];
          const name = dns ? fqdn.split(".")[0] : "-";
          return [
            ...(network.dhcp ? [probe(network, mac, `${ip} ${name}`)] : []),
            ...(dns ? [answer(network.gateway, fqdn, ip)] : []),
          ];
        }),
      ]),
    );
    assert.ok(probed > 25, `${probed} reservations`);
  } finally {
    await machine.libvirtd.stop();
  }
});

suite("guests of the modern lab, installed by `up`", LIMIT, () => {
  let machine: Machine;
  let site: string;
  let model: Model;
  let empty = "";
  const guest = (name: string) => model.guests.find((each) => each.name === name) as Model["guests"][number];

  before(async () => {
    site = join(temporaryDirectory(), "site");
    cpSync(await buildSite("modern"), site, { recursive: true });
    model = modelOf(site);
  });
  after(() => machine?.libvirtd.stop());

  test("two at a time", async (t) => {
    if (!canBoot(t)) return;
    machine = await Machine.start();
    await machine.serve(site, KERNEL);
    empty = await machine.state();
    const planned = succeeded(await machine.script(site, "up", ["--dry-run", ...GUESTS]));
    assert.equal(await machine.state(), empty);
    const up = await machine.script(site, "up", ["-j", "2", ...GUESTS]);
    // `up` prints the first guest that is ready, among guests that are built at the same time.
    assert.deepEqual(succeeded(up).split("\n").sort(), planned.split("\n").sort());
    assert.match(up.stderr, /^up: 3 guests: 3 up$/m);
  });

  for (const name of GUESTS) {
    test(`${name} has its own kickstart, its planned lease, its name and its disks`, async (t) => {
      if (!machine) return t.skip("nothing was booted");
      const messages = await machine.messages(name);
      const [nic] = guest(name).interfaces;
      const kickstart = sha256(join(site, `guests.d/${name}/ks.cfg`));
      assert.deepEqual(Object.fromEntries(messages), {
        kickstart,
        served: kickstart,
        disk: name === "ha-1" ? `vdb ${10 * 2 ** 21} sectors` : messages.get("disk"),
        lease: `${nic?.ip} ${nic?.fqdn}`,
        name: nic?.ip,
        done: "",
      });
    });
  }

  test("status agrees", async (t) => {
    if (!machine) return t.skip("nothing was booted");
    const { stdout } = await machine.script(site, "status", ["--json"]);
    for (const { kind, name, state, addresses, drift } of JSON.parse(stdout).objects) {
      if (kind === "guest" && !GUESTS.includes(name)) {
        assert.equal(state, "not there", name);
        continue;
      }
      assert.deepEqual(drift, [], name);
      assert.equal(state, kind === "guest" ? "running" : "active", name);
      if (kind === "guest") assert.deepEqual(addresses, [guest(name).interfaces[0]?.ip]);
    }
  });

  test("a second `up` changes nothing", async (t) => {
    if (!machine) return t.skip("nothing was booted");
    const up = await machine.script(site, "up", GUESTS);
    assert.equal(succeeded(up), "");
    assert.match(up.stderr, /^up: 3 guests: 3 unchanged$/m);
  });

  test("a changed reservation is applied as the network runs", async (t) => {
    if (!machine) return t.skip("nothing was booted");
    const file = join(site, "host/networks.d/lab.xml");
    const [{ mac, ip } = { mac: "", ip: "" }] = guest("mon").interfaces;
    writeFileSync(file, readFileSync(file, "utf8").replaceAll(`ip='${ip}'`, "ip='192.168.160.77'"));
    const register = succeeded(await machine.script(site, "host/network_register.sh"));
    assert.equal(register.match(/ net-update lab modify ip-dhcp-host /g)?.length, 1, register);
    assert.doesNotMatch(register, /net-(?:destroy|start|define)/);
    const lease = await machine.ok(join(import.meta.dirname, "probe.sh"), ["virbr10", mac]);
    assert.equal(lease, "192.168.160.77 mon 192.168.160.1\n");
    assert.deepEqual(await machine.resolve("192.168.160.1", "mon.lab.test"), ["192.168.160.77"]);
  });

  test("`down` leaves what was there before", async (t) => {
    if (!machine) return t.skip("nothing was booted");
    succeeded(await machine.script(site, "down", ["--volumes", "--yes"]));
    assert.equal(await machine.state(), empty);
  });
});
