import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { HOUSE, houseGuest, houseNetwork } from "../house-network.ts";
import { siteOf, smallSite } from "../lab-host.ts";
import { LIMIT } from "../limits.ts";
import { RealHost } from "../real-lab.ts";
import { PROJECT, type Result } from "../run.ts";

/** The default network of libvirt. */
const DEFAULT = `<network>
  <name>default</name>
  <bridge name='virbr0'/>
  <forward/>
  <ip address='192.168.122.1' netmask='255.255.255.0'>
    <dhcp>
      <range start='192.168.122.2' end='192.168.122.254'/>
    </dhcp>
  </ip>
</network>`;

function succeeded({ code, stdout, stderr }: Result): string {
  assert.equal(code, 0, stdout + stderr);
  return stdout;
}

async function hostWithDefault(host: RealHost): Promise<() => Promise<string>> {
  await host.define("net-", DEFAULT);
  await host.run("virsh", "net-start", "default");
  return () => host.bash("virsh net-dumpxml default; virsh net-dumpxml --inactive default");
}

suite("a network of the host on a real libvirt", LIMIT, () => {
  test("the lab of the README comes up beside libvirt's own default network, and leaves it as it was", async (t) => {
    const host = await RealHost.start(t);
    if (!host) return;
    t.after(() => host.libvirtd.stop());
    const xml = await hostWithDefault(host);
    const before = await xml();
    const site = siteOf([`${PROJECT}/_data`]);
    succeeded(await host.script(site, "up", "--check"));
    succeeded(await host.script(site, "host/network_register.sh", "--check"));
    assert.equal(await xml(), before);
    succeeded(await host.script(site, "host/network_register.sh"));
    const reserved = await xml();
    for (const [mac, ip] of [
      ["52:54:00:02:01:01", "192.168.122.101"],
      ["52:54:00:02:01:12", "192.168.122.112"],
    ])
      assert.equal(reserved.split(`<host mac='${mac}' ip='${ip}'/>`).length, 3, reserved);
    assert.equal(succeeded(await host.script(site, "host/network_register.sh")), "");
    const status = await host.script(site, "status");
    assert.match(status.stdout, /^network +default +active +192\.168\.122\.1 +192\.168\.122\.1$/m);
    succeeded(await host.script(site, "down", "--yes"));
    assert.equal(await xml(), before);
    assert.match(await host.run("virsh", "net-list", "--all", "--name"), /^default\n*$/);
    assert.equal(succeeded(await host.script(site, "down", "--yes")), "");
  });

  test("names and reservations of both families come, change and go, and those of others stay", async (t) => {
    const host = await RealHost.start(t);
    if (!host) return;
    t.after(() => host.libvirtd.stop());
    const ipv6 =
      "<ip family='ipv6' address='fd00:9:3::1' prefix='64'><dhcp><range start='fd00:9:3::100' end='fd00:9:3::1ff'/></dhcp></ip>";
    await host.define("net-", HOUSE.replace("<ip ", `${ipv6}\n<ip `));
    await host.run("virsh", "net-start", "house");
    const sides = async () => [
      await host.run("virsh", "net-dumpxml", "house"),
      await host.run("virsh", "net-dumpxml", "--inactive", "house"),
    ];
    const xml = async () => (await sides()).join("");
    const before = await xml();
    const lab = (ip: string, alias: string) =>
      smallSite({
        "common/10.yml": { virtinst: { location: "http://ks/tree/" }, os: { id: "rhel9.4" } },
        "networks.d/house.yml": houseNetwork({
          ipv6: { gateway: "fd00:9:3::1", dhcp: { start: "fd00:9:3::100", end: "fd00:9:3::1ff" } },
          dns: { aliases: [alias, "gw"] },
        }),
        "guests.d/one.yml": houseGuest(ip, { ip6: "fd00:9:3::11" }),
      });
    const first = lab("10.9.3.11", "ks");
    succeeded(await host.script(first, "host/network_register.sh"));
    for (const element of [
      "<host mac='52:54:00:00:00:01' name='one.house.test' ip='10.9.3.11'/>",
      "<host name='one.house.test' ip='fd00:9:3::11'/>",
      "<host ip='10.9.3.11'>",
      "<host ip='fd00:9:3::11'>",
      "<hostname>ks.house.test</hostname>",
      "<hostname>gw.house.test</hostname>",
      "<host mac='52:54:00:99:99:99' name='theirs' ip='10.9.3.9'/>",
    ])
      for (const side of await sides()) assert.ok(side.includes(element), `${element} in ${side}`);
    assert.equal(succeeded(await host.script(first, "host/network_register.sh")), "");
    // The guest that vmbuild.sh defines.
    const id = /^uuid=(.*)$/m.exec(await host.bash(`cat ${first}/guests.d/one/vmbuild.sh`))?.[1];
    const os = "<os><type arch='x86_64'>hvm</type></os>";
    await host.define(
      "",
      `<domain type='qemu'><name>one</name><uuid>${id}</uuid><memory>65536</memory>${os}</domain>`,
    );
    succeeded(await host.script(first, "guests.d/one/vmbuild.sh", "--mark"));
    assert.match(await host.run("virsh", "dumpxml", "one"), /<miniascape:host network=/);
    const second = lab("10.9.3.12", "other");
    succeeded(await host.script(second, "host/network_register.sh", "--adopt"));
    const changed = await xml();
    assert.doesNotMatch(changed, /10\.9\.3\.11|ks\.house/);
    assert.match(changed, /<host mac='52:54:00:00:00:01' name='one\.house\.test' ip='10\.9\.3\.12'\/>/);
    for (const side of await sides()) assert.match(side, /<hostname>other\.house\.test<\/hostname>/);
    assert.equal(succeeded(await host.script(second, "host/network_register.sh", "--adopt")), "");
    succeeded(await host.script(second, "down", "--yes", "--adopt"));
    assert.equal(await xml(), before);
  });
});
